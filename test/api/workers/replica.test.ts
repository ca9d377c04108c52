// Reports read from a real standby of the book's PostgreSQL server, while the standby is paused, killed, restarted and promoted.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  type PostgresServer,
  postgresPrograms,
  startOtherPostgres,
  startPostgres,
  startStandby,
} from '../../processes/postgres.ts';
import { type ServedBook, startBook } from '../../processes/served-book.ts';
import { until } from '../../processes/waiting.ts';

const programs = postgresPrograms() ?? '';

interface ReplicaHealth {
  readonly used: boolean;
  readonly why: string;
  readonly lag_seconds: number | null;
  readonly reports: number;
  readonly fallbacks: number;
}

describe.runIf(programs !== '')('a replica for reports', () => {
  let primary: PostgresServer;

  beforeAll(async () => {
    primary = await startPostgres(programs);
    return primary.stop;
  });

  async function standbyOf(server: PostgresServer): Promise<PostgresServer> {
    const standby = await startStandby(programs, server);
    onTestFinished(standby.stop);
    return standby;
  }

  it('has what was booked a moment ago, and errors of its own reach nobody', async () => {
    const own = await startPostgres(programs);
    onTestFinished(own.stop);
    const standby = await standbyOf(own);
    const book = await bookOn(own, standby);
    const id = await book.open('Reported');
    let booked = 0;
    const pay = async () => {
      booked += 1;
      const body = {
        portfolio_id: id,
        transaction_type: 'DEPOSIT',
        amount: '5',
        notes: `pay ${booked}`,
      };
      expect((await book.ask('POST', '/transactions', body))?.status).toBe(201);
    };
    /** Of the event history, of the export and of a data product: each booking, at once. */
    const hasAll = async () => {
      const history = await answered(book, `/holdings/events?portfolio_id=${id}&limit=1000`);
      const { events } = history as { events: { type: string }[] };
      // A full minute may add the value of the portfolio.
      expect(events.filter(({ type }) => type === 'CASH_MOVED')).toHaveLength(booked);
      const rows = await answered(book, `/data-products/transactions/rows?portfolio_id=${id}`);
      expect(rows).toHaveLength(booked);
      const file = await answered(book, `/portfolios/${id}/export?format=json`);
      expect((file as { transactions: unknown[] }).transactions).toHaveLength(booked);
    };

    await pay();
    await hasAll();
    const before = await replicaWhere(book, ({ used }) => used);
    expect(before).toMatchObject({ why: '' });
    for (let round = 0; round < 20; round += 1) {
      await pay();
      await hasAll();
    }
    // The health is a second old at most, and twenty rounds may take less.
    await replicaWhere(book, ({ reports }) => reports > before.reports + 50);

    // Paused: it answers, and lacks what came after.
    await asked(standby, 'select pg_wal_replay_pause()');
    await pay();
    await hasAll();
    const behind = await replicaWhere(book, ({ used }) => !used);
    expect(behind.why).toMatch(/^it is \d+ s behind$/);
    expect(behind.fallbacks).toBeGreaterThan(0);
    expect(behind.lag_seconds).toBeGreaterThan(1);
    expect(await metric(book, 'sluice_api_replica_used')).toBe(0);
    expect(await metric(book, 'sluice_api_replica_lag_seconds')).toBeGreaterThan(1);
    await pay();
    await hasAll();
    await asked(standby, 'select pg_wal_replay_resume()');
    await replicaWhere(book, ({ used }) => used);
    await hasAll();
    expect(await metric(book, 'sluice_api_replica_used')).toBe(1);

    // Killed while reports are asked for, and back.
    const asking = new AbortController();
    const asks = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (!asking.signal.aborted) await hasAll();
      }),
    );
    await standby.kill();
    const gone = await replicaWhere(book, ({ used }) => !used);
    expect(gone.why).toMatch(/^the store does not answer: /);
    await standby.start();
    await replicaWhere(book, ({ used }) => used);
    asking.abort();
    await asks;
    await pay();
    await hasAll();

    // Promoted by mistake: it answers writes, and what is booked no longer reaches it.
    await asked(standby, 'select pg_promote()');
    await pay();
    await hasAll();
    const promoted = await replicaWhere(book, ({ used }) => !used);
    expect(promoted.why).toBe(
      'it takes writes itself, so it follows api.store no longer: was it promoted? Make it anew with pg_basebackup',
    );
    await hasAll();
    expect((await book.run('status')).out).toMatch(/^replica +NOT USED: /m);
    // One line for each change, not for each report.
    const lines = (await logged(book)).filter((line) => /replica/i.test(line));
    expect(lines).toHaveLength(6);
    await book.kill();
    const again = await book.run('serve');
    expect(again.code).not.toBe(0);
    expect(again.err.trim().split('\n')).toEqual([
      expect.stringMatching(
        /^error: api\.database\.replica cannot be used: it takes writes itself, .* \(replica\)$/,
      ),
    ]);
  });

  it('is refused before anything starts if it is the copy of something else, or has too few connections', async () => {
    const other = await startOtherPostgres(programs);
    onTestFinished(other.stop);
    const standby = await startStandby(programs, primary, ['max_connections=100']);
    onTestFinished(standby.stop);
    const book = await bookOn(primary, standby);
    await book.kill();
    const config = readFileSync(configOf(book), 'utf8');
    const refusedWith = async (database: string) => {
      const text = readFileSync(configOf(book), 'utf8');
      writeFileSync(configOf(book), text.replace(/database: {.*?}/, `database: ${database}`));
      const { code, err } = await book.run('serve');
      expect(code).not.toBe(0);
      return err.trim();
    };
    expect(await refusedWith(`{ replica: "${other.address}" }`)).toMatch(
      /^error: api\.database\.replica cannot be used: it is another PostgreSQL server and no copy of that of api\.store: .*$/,
    );
    expect(
      await refusedWith(`{ replica: "${standby.address}", replica_connections: 200 }`),
    ).toMatch(
      /^error: Too few connections: this process would use up to 200 connections \(1 x \(api\.database\.replica_connections 200\)\), and the server of api\.database\.replica has 97 .*$/,
    );
    writeFileSync(configOf(book), config);
    await standby.kill();
    await book.serve();
    await book.open('Without a replica');
    expect(await answered(book, '/holdings/events')).toMatchObject({ has_more: false });
    expect(await replicaOf(book)).toMatchObject({ used: false, reports: 0 });
    await book.kill();

    // A copy of the server's disk has its identity, and is followed by standbys of its own.
    const twin = await startPostgres(programs);
    onTestFinished(twin.stop);
    const elsewhere = await startBook({ store: twin.address });
    onTestFinished(elsewhere.end);
    await elsewhere.open('Elsewhere');
    const ofTwin = await standbyOf(twin);
    writeFileSync(configOf(book), config.replaceAll(standby.address, ofTwin.address));
    await book.serve();
    const foreign = await replicaOf(book);
    expect(foreign).toMatchObject({ used: false, reports: 0 });
    expect(foreign.why).toMatch(/^its newest event is none of api\.store, /);
  });
});

async function bookOn(primary: PostgresServer, standby: PostgresServer): Promise<ServedBook> {
  const book = await startBook({
    store: primary.address,
    api: [`database: { replica: "${standby.address}" }`],
  });
  onTestFinished(book.end);
  return book;
}

function configOf({ folder }: ServedBook): string {
  return join(folder, 'config', 'sluice.yaml');
}

async function logged({ data }: ServedBook): Promise<readonly string[]> {
  const text = readFileSync(join(data, 'paper-DU1', 'api', 'api.log'), 'utf8');
  return text.split('\n').filter((line) => !/"level":"info".*"(path|request_id)"/.test(line));
}

async function answered(book: ServedBook, path: string): Promise<unknown> {
  const answer = await book.ask('GET', path);
  expect(answer, path).toMatchObject({ status: 200 });
  return answer?.body;
}

async function replicaOf(book: ServedBook): Promise<ReplicaHealth> {
  const response = await fetch(`${book.url()}/health/detailed`, {
    headers: { authorization: `Bearer ${book.bearer}` },
  });
  return ((await response.json()) as { replica: ReplicaHealth }).replica;
}

function replicaWhere(
  book: ServedBook,
  isIt: (replica: ReplicaHealth) => boolean,
): Promise<ReplicaHealth> {
  return until('the API has noticed', async () => {
    const replica = await replicaOf(book);
    return isIt(replica) && replica;
  });
}

async function metric(book: ServedBook, name: string): Promise<number> {
  const response = await fetch(`${book.url()}/metrics`, {
    headers: { authorization: `Bearer ${book.bearer}` },
  });
  const found = new RegExp(`^${name} (\\S+)$`, 'm').exec(await response.text());
  return Number(found?.[1] ?? Number.NaN);
}

async function asked({ address }: PostgresServer, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  await client.query(text);
  await client.end();
}
