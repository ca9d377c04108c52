// Files that are imported in the background by two processes on PostgreSQL and Redis: whoever takes one may be frozen or killed, and
// Redis may lose it; each row is booked once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { longFile } from '../ledger/harness/long-file.ts';
import { type PostgresServer, postgresPrograms, startPostgres } from '../processes/postgres.ts';
import { type RedisServer, startRedis } from '../processes/redis.ts';
import { type ServedBook, startBook } from '../processes/served-book.ts';
import { until } from '../processes/waiting.ts';

const ROWS = 800;
const FILE = longFile(ROWS);
const programs = postgresPrograms();

interface Run {
  readonly state: string;
  readonly booked: number;
  readonly duplicates: number | null;
  readonly attempts: number;
  readonly why: string | null;
}

interface JobList {
  readonly jobs: readonly {
    readonly kind: string;
    readonly last_run: { readonly pid: number; readonly place: string } | null;
  }[];
}

describe.runIf(programs !== undefined)('an import in the background', () => {
  let postgres: PostgresServer;
  let redis: RedisServer;
  let book: ServedBook;
  let urls: readonly string[];

  beforeAll(async () => {
    if (programs === undefined) return;
    [postgres, redis] = await Promise.all([startPostgres(programs), startRedis()]);
    const shared = `redis: { url: "${redis.url}", prefix: pair }`;
    book = await startBook({ store: postgres.address, api: [shared] });
    urls = [book.url(), await book.serveBeside()];
    await until('both share it', async () => (await redis.command('ZCARD pair:workers')) === ':2');
  });

  afterAll(async () => {
    await book?.end();
    await redis?.stop();
    await postgres?.stop();
  });

  /** By whichever process answers first. */
  async function ask<Body>(path: string, content?: string): Promise<Body> {
    const signal = AbortSignal.timeout(20_000);
    const answers = urls.map(async (url) => {
      const response = await fetch(`${url}/api/v1${path}`, {
        signal,
        headers: {
          authorization: `Bearer ${book.bearer}`,
          ...(content === undefined ? {} : { 'content-type': 'text/csv' }),
        },
        ...(content === undefined ? {} : { method: 'POST', body: content }),
      });
      if (!response.ok) throw new Error(await response.text());
      return (await response.json()) as Body;
    });
    return Promise.any(answers);
  }

  async function asked(portfolio: number): Promise<() => Promise<Run>> {
    const path = `/portfolios/${portfolio}/import-runs`;
    const response = await fetch(`${urls[0]}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${book.bearer}`, 'content-type': 'text/csv' },
      body: FILE,
    });
    expect(response.status).toBe(202);
    const { id, state, rows } = (await response.json()) as Record<string, unknown>;
    expect({ state, rows }).toEqual({ state: 'waiting', rows: ROWS });
    expect(response.headers.get('location')).toBe(`/api/v1${path}/${id}`);
    return () => ask<Run>(`${path}/${id}`);
  }

  async function ended(look: () => Promise<Run>): Promise<Run> {
    const isOver = async () => {
      const run = await look();
      return /done|failed/.test(run.state) && run;
    };
    return until('it is over', isOver);
  }

  async function lastRun() {
    const { jobs } = await ask<JobList>('/jobs');
    return jobs.find(({ kind }) => kind === 'imports')?.last_run;
  }

  async function isWhole(portfolio: number): Promise<void> {
    const path = `/portfolios/${portfolio}/export?format=json`;
    // A process that has just died may have left its connections to the store in the middle of something.
    const told = () => ask<{ transactions: unknown[] }>(path).catch(() => undefined);
    const export_ = await until('the store answers', told);
    expect(export_.transactions).toHaveLength(ROWS);
    expect(await book.run('book', 'verify')).toMatchObject({ code: 0, err: '' });
  }

  it('is done by a worker that takes it from the queue, and both say how it is getting on', async () => {
    const portfolio = await book.open('Queued');
    const run = await ended(await asked(portfolio));
    expect(run).toMatchObject({ state: 'done', booked: ROWS, duplicates: 0, attempts: 1 });
    expect(await lastRun()).toMatchObject({ place: 'queue' });
    expect(await ended(await asked(portfolio))).toMatchObject({ booked: 0, duplicates: ROWS });
    await isWhole(portfolio);
  });

  it('is done without Redis, and after Redis has lost it', async () => {
    const [gone, flushed] = [await book.open('Gone'), await book.open('Flushed')];
    await redis.kill();
    const run = await ended(await asked(gone));
    expect(run).toMatchObject({ state: 'done', booked: ROWS, duplicates: 0 });
    expect(await lastRun()).toMatchObject({ place: 'process' });
    await redis.start();
    const look = await asked(flushed);
    await redis.command('FLUSHALL');
    expect(await ended(look)).toMatchObject({ state: 'done', booked: ROWS, duplicates: 0 });
    await isWhole(flushed);
  });

  it.each(['SIGSTOP', 'SIGKILL'] as const)(
    'goes on where another worker takes over from one that got %s',
    async (signal) => {
      const portfolio = await book.open(signal);
      const look = await asked(portfolio);
      await until('a part is booked', async () => (await look()).booked > 0);
      const pid = (await lastRun())?.pid ?? 0;
      process.kill(pid, signal);
      const run = await ended(look);
      if (signal === 'SIGSTOP') process.kill(pid, 'SIGCONT');
      expect(run).toMatchObject({ state: 'done', booked: ROWS, duplicates: 0, attempts: 2 });
      await isWhole(portfolio);
    },
    400_000,
  );
});
