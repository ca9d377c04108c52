// What one answer, one booking, one lot and one connection cost: the slopes that the capacity model of docs/scale.md rests on.
// Processor time is counted by Linux for the worker and for all processes of PostgreSQL, so it says the same on a busy machine.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startKafka } from '../../test/processes/kafka.ts';
import { startRedis } from '../../test/processes/redis.ts';
import {
  asked,
  cpuMsOf,
  EVENT_MASTER,
  type Question,
  type RunningApi,
  startApi,
} from './own-api.ts';
import { type SeedSize, seedLots } from './seed.ts';
import { type OwnServer, openServer } from './server.ts';
import { workflow } from './storm.ts';

export type Costs = Readonly<Record<string, number>>;

const IDLE_MS = 5_000;
const WARMING = 60;
const ANSWERS = 300;
const BOOKINGS = 240;
const AT_ONCE = 4;
const KEYS = 60;

/** `folder`: of a separate PostgreSQL server. */
export async function costs(
  folder: string,
  size: SeedSize,
  say: (line: string) => void,
): Promise<Costs> {
  const alone = await openServer(folder);
  let found: Costs;
  try {
    if (alone.isNew) {
      say(`Writing ${size.lots} lots into PostgreSQL ...`);
      await seedLots(alone.address, size, say);
    }
    say('Answers and bookings of one worker ...');
    found = { ...(await sizes(alone, size)), ...(await ofOneWorker(alone, size)) };
  } finally {
    await alone.stop();
  }
  say(JSON.stringify(found));
  say('The same bookings with Kafka and Redis, in a book of their own ...');
  const others = await withOthers(join(folder, 'others')).catch((error: Error) => {
    say(`No figures with Kafka and Redis: ${error.message}`);
    return {};
  });
  return { ...found, ...others };
}

/** Tables with their indexes. */
async function sizes({ address }: OwnServer, { lots, portfolios }: SeedSize): Promise<Costs> {
  return inSession(address, async (ask) => {
    const bytes = async (table: string) =>
      Number((await ask(`select pg_total_relation_size('${table}') as value`)).value);
    return {
      lot_bytes: rounded((await bytes('ledger_lots')) / lots),
      position_bytes: rounded((await bytes('ledger_positions')) / lots),
      portfolio_bytes: rounded((await bytes('ledger_portfolios')) / portfolios),
    };
  });
}

async function ofOneWorker(server: OwnServer, { securities, portfolios }: SeedSize) {
  const api = await startApi(server, 1);
  try {
    const { own, holder } = await opened(api);
    await booked(api, own, BOOKINGS / 10);
    const questions: Readonly<Record<string, Question>> = {
      balance: () => `/portfolios/${own[0]}`,
      positions: () => `/holdings/portfolio/${holder}/positions?portfolio_id=${own[0]}`,
      transactions: () => `/transactions/portfolio/${own[0]}?limit=50`,
      event_master: EVENT_MASTER(securities),
    };
    const busy: Record<string, Used> = {};
    for (const [name, question] of Object.entries(questions)) {
      await asked(api, question, { times: WARMING, atOnce: AT_ONCE });
      busy[name] = await used(server, api, ANSWERS, () =>
        asked(api, question, { times: ANSWERS, atOnce: AT_ONCE }),
      );
    }
    const before = await written(server);
    const booking = await used(server, api, BOOKINGS, () => booked(api, own, BOOKINGS));
    busy.booking = booking;
    const after = await written(server);
    // At the end: what a process does once after its start is over.
    const idle = await used(server, api, 1, () => pause(IDLE_MS));
    const perSecond = (ms: number) => (1_000 * ms) / idle.ms;
    return {
      idle_worker_ms_per_second: rounded(perSecond(idle.worker)),
      idle_postgres_ms_per_second: rounded(perSecond(idle.postgres)),
      ...Object.fromEntries(Object.entries(busy).flatMap(([name, one]) => ofEach(name, one))),
      booking_wal_bytes: Math.round((after.wal - before.wal) / BOOKINGS),
      booking_table_bytes: Math.round((after.tables - before.tables) / BOOKINGS),
      bookings_per_second_here: rounded((1_000 * BOOKINGS) / booking.ms),
      connections_per_worker: after.connections,
      connection_megabytes: after.connectionMegabytes,
      portfolios,
    };
  } finally {
    await api.end();
  }
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

interface Used {
  readonly times: number;
  readonly ms: number;
  readonly worker: number;
  readonly postgres: number;
}

/** Of one answer, with what the processes do by themselves meanwhile: on a busy machine part of that is not its cost. */
function ofEach(name: string, { times, worker, postgres }: Used): [string, number][] {
  return [
    [`${name}_worker_ms`, rounded(worker / times)],
    [`${name}_postgres_ms`, rounded(postgres / times)],
  ];
}

/** Of the worker and of PostgreSQL while `act` runs. */
async function used(
  server: OwnServer,
  api: RunningApi,
  times: number,
  act: () => Promise<unknown>,
): Promise<Used> {
  const began = performance.now();
  const before = { worker: cpuMsOf(api.workers), postgres: server.cpuMs() };
  await act();
  return {
    times,
    ms: performance.now() - began,
    worker: cpuMsOf(api.workers) - before.worker,
    postgres: server.cpuMs() - before.postgres,
  };
}

async function written({ address }: OwnServer) {
  return inSession(address, async (ask) => {
    const { wal } = await ask(`select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as wal`);
    const { tables } = await ask(`select pg_database_size(current_database()) as tables`);
    const found = await ask(
      `select count(*) as connections, array_to_string(array_agg(pid), ',') as pids
       from pg_stat_activity where application_name like 'sluice%' or query like '%advisory%'`,
    );
    const pids = String(found.pids).split(',').filter(Boolean);
    const own = pids.map(ownMegabytes);
    return {
      wal: Number(wal),
      tables: Number(tables),
      connections: Number(found.connections) - 1,
      connectionMegabytes: rounded(own.reduce((sum, one) => sum + one, 0) / own.length),
    };
  });
}

/** Memory that no other process shares. */
function ownMegabytes(pid: string): number {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const parts = [...text.matchAll(/^Private_(?:Clean|Dirty): +(\d+) kB$/gm)];
  return parts.reduce((sum, [, kilobytes]) => sum + Number(kilobytes), 0) / 1_024;
}

async function opened(api: RunningApi) {
  const made = await Promise.all(
    Array.from({ length: AT_ONCE }, (_, number) =>
      posted(api, '/portfolios', { name: `Costs ${number}`, base_currency: 'USD' }),
    ),
  );
  return { own: made.map(({ id }) => Number(id)), holder: Number(made[0]?.user_id) };
}

type Answer = Readonly<Record<string, unknown>>;

let round = 0;

/** Deposits, purchases and sales in turn, as many in each portfolio. */
async function booked(api: RunningApi, portfolios: readonly number[], times: number) {
  const each = times / portfolios.length / 3;
  await Promise.all(
    portfolios.map(async (portfolio) => {
      for (let at = 0; at < each; at += 1)
        for (const { path, body } of workflow(portfolio, round + at)) await posted(api, path, body);
    }),
  );
  round += Math.ceil(each);
}

async function posted(api: RunningApi, path: string, body: object): Promise<Answer> {
  const answer = await fetch(`${api.url}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${api.bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  // On a busy machine the server may take longer for a connection than a request waits.
  if (answer.status === 503) {
    await pause(1_000);
    return posted(api, path, body);
  }
  if (answer.status !== 201) throw new Error(`${path} answered ${answer.status} ${text}`);
  return JSON.parse(text) as Answer;
}

async function withOthers(folder: string): Promise<Costs> {
  const [kafka, redis] = await Promise.all([startKafka(), startRedis()]);
  const server = await openServer(folder, [
    `kafka: { brokers: ["${kafka.address}"], prefix: costs }`,
    `redis: { url: "${redis.url}", prefix: costs }`,
  ]);
  try {
    const api = await startApi(server, 1);
    const { own } = await opened(api);
    await booked(api, own, BOOKINGS / 10);
    const before = await publishedBytes(kafka.logFolder);
    const cost = await used(server, api, BOOKINGS, async () => {
      await booked(api, own, BOOKINGS);
      await publishedBytes(kafka.logFolder);
    });
    const after = await publishedBytes(kafka.logFolder);
    const memory = async () =>
      Number(/used_memory:(\d+)/.exec(await redis.command('INFO memory'))?.[1]);
    const memoryBefore = await memory();
    await calledByKeys(api);
    const found = {
      booking_kafka_bytes: Math.round((after - before) / BOOKINGS),
      booking_worker_ms_with_kafka_and_redis: rounded(cost.worker / BOOKINGS),
      caller_redis_bytes: Math.round(((await memory()) - memoryBefore) / KEYS),
    };
    await api.end();
    return found;
  } finally {
    await server.stop();
    await Promise.all([kafka.stop(), redis.stop()]);
  }
}

/** Not what agents find, which they look for by themselves. */
const OF_BOOKINGS = /\/costs\.(?!agents)/;
const QUIET_MS = 1_500;
const CHECKS_MAX = 20;

/** Once nothing more is written. */
async function publishedBytes(folder: string): Promise<number> {
  const now = () =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(({ name, parentPath }) => name.endsWith('.log') && OF_BOOKINGS.test(parentPath))
      .reduce((sum, { name, parentPath }) => sum + statSync(join(parentPath, name)).size, 0);
  let last = -1;
  for (let check = 0; check < CHECKS_MAX; check += 1) {
    const bytes = now();
    if (bytes === last) break;
    last = bytes;
    await pause(QUIET_MS);
  }
  return last;
}

/** Each key is another caller. */
async function calledByKeys(api: RunningApi): Promise<void> {
  for (let number = 0; number < KEYS; number += 1) {
    const { key } = await posted(api, '/auth/keys', { name: `costs ${number}`, scopes: ['read'] });
    await asked({ ...api, bearer: String(key) }, () => '/portfolios', { times: 2, atOnce: 1 });
  }
}

type Ask = (text: string) => Promise<Readonly<Record<string, unknown>>>;

async function inSession<Found>(
  address: string,
  act: (ask: Ask) => Promise<Found>,
): Promise<Found> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    return await act(async (text) => (await client.query(text)).rows[0] ?? {});
  } finally {
    await client.end();
  }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
