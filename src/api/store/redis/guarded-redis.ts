// A connection to Redis that costs a request little when Redis does not answer: after the first failure it is left alone
// until it takes a write again, and the operator is notified once.
import { readFileSync } from 'node:fs';
import type { Redis, RedisOptions } from 'ioredis';
import type { Cancel } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { Log } from '../../../trader/ports/log.ts';
import type { PemFiles } from '../../../trader/ports/pem-files.ts';
import type { RedisSettings } from '../../../trader/ports/redis-settings.ts';
import { closedFault, LATE, redisFault } from './redis-faults.ts';

export interface RedisSurroundings {
  readonly settings: RedisSettings;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** Epoch ms. */
  now(): number;
  after(delayMs: number, call: () => void): Cancel;
}

export interface GuardedRedis {
  /** Undefined if Redis does not answer in time, refuses, or is left alone. Never rejects. */
  ask<Answer>(act: (client: Redis) => Promise<Answer>): Promise<Answer | undefined>;
  key(name: string): string;
  state(): RedisState;
  /** Called when it works again after it did not. */
  onReturn(call: () => void): void;
  /** Another connection, for what a connection does only alone. */
  another(changes: Options): Redis;
  stop(): void;
}

export interface RedisState {
  readonly isUp: boolean;
  /** The last failure; empty while it works. */
  readonly why: string;
  /** Questions that it did not answer, or refused. */
  readonly failures: number;
}

type Options = RedisOptions & { readonly replyMapping?: 'legacy' };

/** What a request waits for an answer at most. */
const ANSWER_MS = 50;
const CONNECT_MS = 2 * SECOND_MS;
/** Without an answer or a reason the start continues after so long. */
const TIMEOUT_MS = CONNECT_MS + SECOND_MS / 2;
const NOT_YET = 'it has not answered yet';
const isMaybeBusy = (why: string) => why === NOT_YET || why === LATE;
const RECONNECT_MAX_MS = SECOND_MS;
const PROBE_EVERY_MS = 200;
/** A process that was busy itself raises no alarm. */
const ALARMING_PROBES = 2;
/** A connection whose other end is gone without a word never fails by itself. */
const RENEWING_PROBES = 25;
const ALIVE_MS = 10 * SECOND_MS;

/** Waits for the first answer, seconds at most: without one the process starts all the same. */
export async function openGuardedRedis(surroundings: RedisSurroundings): Promise<GuardedRedis> {
  const { settings, log, after } = surroundings;
  const { Redis } = await import('ioredis');
  const options = optionsOf(settings);
  const client = new Redis(settings.url, options);
  const { host } = new URL(settings.url);
  const key = (name: string) => `${settings.prefix}${name}`;
  const returns: (() => void)[] = [];
  const first = Promise.withResolvers<void>();
  let isUp = false;
  let isAlarmed = false;
  let isStopped = false;
  let why = NOT_YET;
  let failures = 0;
  let failedProbes = 0;
  const { isEncrypted } = settings;
  const begunAt = surroundings.now();
  /** It has worked once. */
  let isKnown = false;
  let isConnected = false;
  let cancelProbe: Cancel = () => {};

  client.on('connect', () => {
    isConnected = true;
  });
  client.on('error', (error: Error) => {
    why = faultOf(error);
    isConnected = false;
  });
  client.on('ready', () => {
    if (!isUp) void probe();
  });
  client.on('close', () => {
    if (isConnected && !isUp) why = closedFault({ isEncrypted, isNew: !isKnown }) ?? why;
    isConnected = false;
    if (isUp) leaveAlone('the connection broke');
  });

  const faultOf = (error: unknown) => redisFault(error, { isEncrypted, isNew: !isKnown });

  function leaveAlone(reason: string): void {
    why = reason;
    if (!isUp || isStopped) return;
    isUp = false;
    failedProbes = 0;
    void probe();
  }

  /** A write: a replica, and a server without memory, only answer reads. */
  async function probe(): Promise<void> {
    cancelProbe();
    try {
      await client.set(key('alive'), '1', 'PX', ALIVE_MS);
      works();
    } catch (error) {
      if (isStopped || isUp) return;
      missed(error);
      cancelProbe();
      cancelProbe = after(PROBE_EVERY_MS, () => void probe());
    }
  }

  function works(): void {
    cancelProbe();
    if (isStopped || isUp) return;
    isUp = true;
    isKnown = true;
    why = '';
    if (isAlarmed) log.info('Redis works again.', { server: host });
    isAlarmed = false;
    first.resolve();
    for (const call of returns) call();
  }

  function missed(error: unknown): void {
    failedProbes += 1;
    // Without a connection every command fails alike; why there is none is known already.
    if (client.status === 'ready') why = faultOf(error);
    if (failedProbes % RENEWING_PROBES === 0 && client.status === 'ready') client.disconnect(true);
    if (failedProbes < ALARMING_PROBES || isAlarmed) return;
    // At the start a busy machine takes a while to connect and to answer.
    if (isMaybeBusy(why) && surroundings.now() - begunAt < TIMEOUT_MS) return;
    isAlarmed = true;
    log.warn(
      `Redis at ${host} cannot be used: ${why}. This process works from its own memory and tries again.`,
    );
    first.resolve();
  }

  void probe();
  await first.promise;
  return {
    key,
    state: () => ({ isUp, why, failures }),
    onReturn: (call) => void returns.push(call),
    another: (changes) => new Redis(settings.url, { ...options, ...changes }),
    async ask(act) {
      if (!isUp) return undefined;
      try {
        return await act(client);
      } catch (error) {
        failures += 1;
        leaveAlone(faultOf(error));
        return undefined;
      }
    },
    stop() {
      isStopped = true;
      isUp = false;
      cancelProbe();
      client.disconnect();
    },
  };
}

function optionsOf({ username, password, isEncrypted, files }: RedisSettings): Options {
  return {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(isEncrypted && { tls: files === undefined ? {} : contents(files) }),
    commandTimeout: ANSWER_MS,
    connectTimeout: CONNECT_MS,
    // What was not answered is not sent again later: the caller has continued without it.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    // It asks for more rights than anything here needs; the first write shows whether it is ready.
    enableReadyCheck: false,
    retryStrategy: (attempt) => Math.min(RECONNECT_MAX_MS, 50 * attempt),
  };
}

/** Rejects what cannot be read: `serve` has looked at the files before. */
function contents({ ca, cert, key }: PemFiles): NonNullable<Options['tls']> {
  return {
    ...(ca !== undefined && { ca: readFileSync(ca) }),
    ...(cert !== undefined && { cert: readFileSync(cert) }),
    ...(key !== undefined && { key: readFileSync(key) }),
  };
}
