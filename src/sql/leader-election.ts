// The connection by which processes that share a PostgreSQL database agree on one leader: the holder of an advisory lock leads.
// The same connection receives wake-ups, which only the leader sends.
import type pg from 'pg';
import type { Cancel } from '../kernel/clock.ts';
import { connectMsOf } from './connect-timeout.ts';
import { connectedClient } from './server-client.ts';

export interface LineWatcher {
  /** From now on this process is the one that leads. */
  onLead?(): void;
  /** Another process may lead by now. */
  onLost?(why: string): void;
  onWake?(text: string): void;
}

export interface LeaderElection {
  /** Before it is started. */
  watch(watcher: LineWatcher): void;
  start(): void;
  /** Rejects while the database does not answer this connection. */
  ask(text: string, values: readonly unknown[]): Promise<readonly Row[]>;
  isLeader(): boolean;
  /** Whether the database answers this connection. */
  isUp(): boolean;
  /** Received by every process, this one included. Only for the leader; one that is lost costs the others their next poll. */
  wake(text: string): void;
  /** Gives the lock back. */
  stop(): Promise<void>;
}

type Row = Readonly<Record<string, unknown>>;

/** Chosen once; the same for every process of a database. */
const LOCK = 5_317_004_291;
const CHANNEL = 'sluice_wake';
const SEEK_MS = 500;
const PING_MS = 1_000;
const RETRY_MS = 500;
const ANSWER_MS = 2_000;
/** A leader that is frozen for so long loses the lock: the server ends its session. */
const IDLE_MAX = '5s';

export function openLeaderElection(
  address: string,
  /** Calls once after a pause of real time; the answer cancels it. */
  after: (delayMs: number, call: () => void) => Cancel,
): LeaderElection {
  const watchers: LineWatcher[] = [];
  let client: pg.Client | undefined;
  let isLeader = false;
  let isStopped = false;
  let cancel: Cancel = () => {};
  let turning: Promise<void> = Promise.resolve();
  let asking: Promise<unknown> = Promise.resolve();

  /** One after the other: the driver is to ask a connection one thing at a time. */
  function ask(own: pg.Client, text: string, values: readonly unknown[] = []) {
    const answer = asking.then(() => own.query<Row>(text, [...values]));
    asking = answer.catch(() => {});
    return answer;
  }

  async function connect(): Promise<pg.Client> {
    const terms = {
      connectionTimeoutMillis: connectMsOf(address, ANSWER_MS),
      query_timeout: ANSWER_MS,
      keepAlive: true,
      application_name: 'sluice leader line',
    };
    const own = await connectedClient(address, terms, (connected) => {
      connected.on('error', (error) => lose(connected, error.message));
      connected.on('end', () => lose(connected, 'the connection ended'));
      connected.on('notification', ({ payload }) => {
        for (const one of watchers) one.onWake?.(payload ?? '');
      });
    });
    try {
      // Servers before 14 do not know it: there a frozen leader stays one until its connection breaks.
      await own.query(`set idle_session_timeout = '${IDLE_MAX}'`).catch(() => {});
      await own.query(`listen ${CHANNEL}`);
    } catch (error) {
      void own.end().catch(() => {});
      throw error;
    }
    client = own;
    return own;
  }

  function lose(own: pg.Client, why: string): void {
    if (client !== own) return;
    client = undefined;
    void own.end().catch(() => {});
    if (!isLeader) return;
    isLeader = false;
    for (const one of watchers) one.onLost?.(why);
  }

  async function turn(): Promise<void> {
    let own: pg.Client | undefined;
    try {
      own = client ?? (await connect());
      if (isLeader) return void (await ask(own, 'select 1'));
      const { rows } = await ask(own, 'select pg_try_advisory_lock($1) as held', [LOCK]);
      if (rows[0]?.held !== true || client !== own || isStopped) return;
      isLeader = true;
      for (const one of watchers) one.onLead?.();
    } catch (error) {
      if (own !== undefined) lose(own, error instanceof Error ? error.message : String(error));
    }
  }

  function run(): void {
    turning = turn().then(() => {
      const pauseMs = isLeader ? PING_MS : client === undefined ? RETRY_MS : SEEK_MS;
      if (!isStopped) cancel = after(pauseMs, run);
    });
  }

  return {
    watch: (watcher) => void watchers.push(watcher),
    start: run,
    async ask(text, values) {
      if (client === undefined) throw new Error('the database does not answer');
      return (await ask(client, text, values)).rows;
    },
    isLeader: () => isLeader,
    isUp: () => client !== undefined,
    wake(text) {
      if (!isLeader) return;
      if (client !== undefined)
        ask(client, 'select pg_notify($1, $2)', [CHANNEL, text]).catch(() => {});
    },
    async stop() {
      isStopped = true;
      cancel();
      await turning;
      const own = client;
      client = undefined;
      isLeader = false;
      await own?.end().catch(() => {});
    },
  };
}
