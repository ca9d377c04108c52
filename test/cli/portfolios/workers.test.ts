// `sluice serve --workers 2` on a real PostgreSQL server: one port, one leader, and no death that anybody notices for long.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ApiWorker } from '../../../src/cli/program/api-workers.ts';
import { type PostgresServer, postgresPrograms, startPostgres } from '../../processes/postgres.ts';
import { type ServedApi, startApi } from '../../processes/served-api.ts';
import { type ServedBook, startBook } from '../../processes/served-book.ts';
import { until } from '../../processes/waiting.ts';

const CONFIG = ['-c', 'config/sluice.yaml'];

describe('on a SQLite file, serve', () => {
  it('refuses several workers with one sentence', async () => {
    const book = await startBook();
    onTestFinished(() => book.end());
    await book.kill();
    const { code, err } = await book.run('serve', '--workers', '2');
    expect(code).toBe(4);
    expect(err).toMatch(/`--workers 2` needs a database that several processes share/);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});

const programs = postgresPrograms();

describe.runIf(programs !== undefined)('on a server with few connections, serve', () => {
  it('refuses more workers than it has connections for, with the numbers', async () => {
    const server = await startPostgres(programs ?? '', ['max_connections=22']);
    onTestFinished(() => server.stop());
    const book = await startBook({ store: server.address });
    onTestFinished(() => book.end());
    await book.kill();
    const { code, err } = await book.run('serve', '--workers', '2');
    expect(code).toBe(4);
    expect(err).toMatch(/2 workers would use up to 32 connections .*the server has 19/);
  });
});

describe.runIf(programs !== undefined)('on the book of a newer sluice, serve', () => {
  it('refuses at once with one sentence, alone or with workers, and changes nothing', async () => {
    const server = await startPostgres(programs ?? '');
    onTestFinished(() => server.stop());
    const book = await startBook({ store: server.address });
    onTestFinished(() => book.end());
    await book.kill();
    const client = new pg.Client({ connectionString: server.address });
    await client.connect();
    await client.query(`insert into ledger_migration values ('9999-later', '2030-01-01')`);
    await client.end();
    const dumped = () =>
      execFileSync(join(programs ?? '', 'pg_dump'), [server.address], { encoding: 'utf8' })
        // Drawn anew for each dump.
        .replaceAll(/^\\(un)?restrict .*$/gm, '');
    const before = dumped();
    for (const words of [[], ['--workers', '2']]) {
      const { code, err } = await book.run('serve', ...words);
      expect(code).toBe(1);
      expect(err).toMatch(
        /^error: Cannot open the store .*: a newer sluice has written it \(its tables have the version 9999-later\); update sluice, or name another store \(store\)\n$/,
      );
    }
    expect(dumped()).toBe(before);
  });
});

describe.runIf(programs !== undefined)('on PostgreSQL, serve with two workers', () => {
  let server: PostgresServer;
  let book: ServedBook;
  let api: ServedApi;

  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
    book = await startBook({ store: server.address });
    await book.kill();
    api = await startApi(book.folder, [...CONFIG, '--workers', '2']);
    await until('both workers are up and one leads', async () => {
      const workers = await shownWorkers();
      return workers.every(({ state }) => state === 'up') && leaderOf(workers) !== undefined;
    });
  });
  afterAll(async () => {
    api.child.kill('SIGTERM');
    await book.end();
    await server.stop();
  });

  async function shownWorkers(): Promise<readonly ApiWorker[]> {
    const { out } = await book.run('status', '--json');
    return (JSON.parse(out) as { api: { workers: readonly ApiWorker[] } }).api.workers;
  }

  function leaderOf(workers: readonly ApiWorker[]): ApiWorker | undefined {
    const leaders = workers.filter(({ leader }) => leader);
    return leaders.length === 1 ? leaders[0] : undefined;
  }

  async function asked(path: string): Promise<number> {
    const answer = await fetch(`${api.url}${path}`, {
      headers: { authorization: `Bearer ${book.bearer}`, connection: 'close' },
    });
    await answer.arrayBuffer();
    return answer.status;
  }

  it('has another worker lead when the leader is killed, and starts it again', async () => {
    const killed = leaderOf(await shownWorkers());
    process.kill(killed?.pid ?? 0, 'SIGKILL');
    const workers = await until('another worker leads and both are up', async () => {
      const shown = await shownWorkers();
      const leader = leaderOf(shown);
      return (
        leader !== undefined &&
        leader.pid !== killed?.pid &&
        shown.every(({ state }) => state === 'up') &&
        shown
      );
    });
    const again = workers.find(({ number }) => number === killed?.number);
    expect(again).toMatchObject({ restarts: 1, state: 'up' });
    for (let time = 0; time < 6; time += 1) expect(await asked('/api/v1/portfolios')).toBe(200);
  });

  it('answers 503 while the server is gone, and works and leads again when it is back', async () => {
    await server.kill();
    const answer = await fetch(`${api.url}/api/v1/portfolios`, {
      headers: { authorization: `Bearer ${book.bearer}` },
    });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('2');
    const { detail } = (await answer.json()) as { detail: string };
    expect(detail).toMatch(/^The store of users and portfolios does not answer/);
    await until('no worker leads', async () => leaderOf(await shownWorkers()) === undefined);
    await server.start();
    await until('one leads', async () => leaderOf(await shownWorkers()) !== undefined);
    for (let time = 0; time < 4; time += 1)
      await until('it answers', async () => (await asked('/api/v1/portfolios')) === 200);
    await until('both are up', async () => {
      const states = (await shownWorkers()).map(({ state }) => state);
      return states.join() === 'up,up';
    });
  });

  it('ends with all its workers when it is asked to', async () => {
    const workers = await shownWorkers();
    const ended = once(api.child, 'exit');
    api.child.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
    for (const { pid } of workers) expect(() => process.kill(pid ?? 0, 0)).toThrow('ESRCH');
  });
});
