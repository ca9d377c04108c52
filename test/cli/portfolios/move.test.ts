// `sluice book move`: a book of files goes to PostgreSQL and back, however often it is killed; and a dump restores to the same book.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bookIn } from '../../../src/api/app/book-copy.ts';
import { moveBook } from '../../../src/api/app/book-move.ts';
import { openBook } from '../../../src/api/app/ledger.ts';
import type { PortfolioId } from '../../../src/ledger/ports/drafts.ts';
import { booked } from '../../ledger/harness/booked.ts';
import { trade } from '../../ledger/harness/drafts.ts';
import { type PostgresServer, postgresPrograms, startPostgres } from '../../processes/postgres.ts';
import { ROOT } from '../../processes/program.ts';
import { startApi } from '../../processes/served-api.ts';
import { makePlace, type Place } from '../place/sluice.ts';

const programs = postgresPrograms();
const KILLS = 8;
const TRADES = 40;

describe.runIf(programs !== undefined)('sluice book move', () => {
  let place: Place;
  let server: PostgresServer;

  beforeAll(async () => {
    place = makePlace();
    server = await startPostgres(programs ?? '');
    await told(['user', 'add', 'ann', '--role', 'admin']);
    await told(['ledger', 'open', 'Savings', '--currency', 'USD']);
    await buy(join(place.folder, 'data', 'book.sqlite'), join(place.folder, 'data'), TRADES);
  });
  afterAll(async () => {
    await server?.stop();
    place?.leave();
  });

  async function buy(store: string, folder: string, trades: number): Promise<void> {
    const open = await openBook({ store, folder }, { venue: 'us' });
    for (let n = 0; n < trades; n += 1) {
      const terms = { day: '2025-01-02', quantity: '10', price: `${80 + n}` };
      await booked(open.ledger, 1 as PortfolioId, trade('BUY', 'SPY', terms));
    }
    await open.close();
  }

  async function told(words: readonly string[]): Promise<string> {
    const { code, out, err } = await place.ask(...words, '-c', place.config);
    expect({ words, code, err }).toEqual({ words, code: 0, err: '' });
    return out;
  }

  async function emptyDatabase(name: string): Promise<string> {
    const client = new pg.Client({ connectionString: server.address });
    await client.connect();
    await client.query(`create database ${name}`);
    await client.end();
    return server.address.replace('/postgres?', `/${name}?`);
  }

  it('finishes whatever a kill interrupted, and the hashes are the same', async () => {
    const address = await emptyDatabase('moved');
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = place.spawn('book', 'move', '--to', address, '-c', place.config);
      const ended = once(child, 'exit');
      await pause(150 + kill * 180);
      child.kill('SIGKILL');
      await ended;
    }
    const moved = JSON.parse(await told(['book', 'move', '--to', address, '--json']));
    expect(moved).toMatchObject({ events: TRADES * 2 + 2 });
    // Once more: it is there.
    expect(JSON.parse(await told(['book', 'move', '--to', address, '--json']))).toMatchObject({
      ...{ copied: 0, events: moved.events, rows: moved.rows },
    });
  });

  it('goes back to files, and refuses a place that holds another book', async () => {
    const address = await emptyDatabase('there');
    await told(['book', 'move', '--to', address]);
    const data = join(place.folder, 'data');
    await buy(address, data, 1);
    const back = await moveBook({ store: address, folder: data }, bookIn(`${data}-back`), () => {});
    expect(back).toMatchObject({ ok: true, value: { events: TRADES * 2 + 4 } });
    const { code, err } = await place.ask('book', 'move', '--to', address, '-c', place.config);
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining('not empty') });
  });

  it('a dump is restored into a new database, verified, and served', async () => {
    const [from, to] = [await emptyDatabase('dumped'), await emptyDatabase('restored')];
    await told(['book', 'move', '--to', from]);
    const dump = join(place.folder, 'book.dump');
    const drill = join(ROOT, 'scripts', 'postgres-drill.sh');
    const { stdout } = await promisify(execFile)(drill, [from, to, dump, '-c', place.config], {
      cwd: place.folder,
      env: {
        ...process.env,
        SLUICE__DATA: join(place.folder, 'data'),
        PATH: `${programs}:${process.env.PATH}`,
        SLUICE_NODE: process.execPath,
      },
    });
    expect(stdout).toMatch(/\d+ events in \d+ streams, each with the hash of the one before/);
    const api = await startApi(place.folder, ['-c', place.config], {
      SLUICE__DATA: join(place.folder, 'data'),
      ...{ SLUICE__API__ENABLED: 'true', SLUICE__API__PORT: '0', SLUICE__API__STORE: to },
    });
    onTestFinished(async () => {
      const ended = once(api.child, 'exit');
      api.child.kill('SIGTERM');
      await ended;
    });
    expect((await fetch(`${api.url}/health/live`)).status).toBe(200);
  });
});
