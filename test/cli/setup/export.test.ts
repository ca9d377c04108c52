// `sluice export --parquet` as a user runs it: the instance folder of a daemon in, files that another reader understands out.
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { CLOSING, HELD, OPENING, recorded } from '../../trader/adapters/sqlite/one-trade.ts';
import { keepJournal } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

const BARS = fileURLToPath(new URL('../../../config/demo/spy-1m.csv', import.meta.url));
const FACTS = recorded([...OPENING, ...HELD, ...CLOSING]);

let place: Place;
beforeAll(async () => {
  place = makePlace();
  keepJournal(place, FACTS);
  await place.ask('data', 'import', `SPY=${BARS}`);
});
afterAll(() => place.leave());

async function rowsOf(name: string) {
  const file = await asyncBufferFromFile(join(place.folder, name));
  return parquetReadObjects({ file, compressors });
}

/** The configuration of an account that has never traded. */
function written(account: string): string {
  const file = join(place.folder, 'config', `${account}.yaml`);
  writeFileSync(file, readFileSync(place.config, 'utf8').replace('DU1', account));
  return file;
}

describe('sluice export', () => {
  it('writes journal, trades, predictions and bars of a real instance folder', async () => {
    const ran = await place.run('export', '--parquet', 'notebook', '--json');
    expect(ran.code).toBe(0);
    const written: { file: string; rows: number }[] = JSON.parse(ran.out);
    const files = ['bars-SPY-1m', 'journal', 'predictions', 'trades'].map((it) => `${it}.parquet`);
    expect(readdirSync(join(place.folder, 'notebook')).sort()).toEqual(files);
    expect(written.map(({ file }) => file)).toEqual(files.map((file) => join('notebook', file)));
    for (const { file, rows } of written) expect(await rowsOf(file)).toHaveLength(rows);
  });

  it('says in one sentence that a folder cannot be made', async () => {
    const { code, out, err } = await place.run('export', '--parquet', '/proc/notebook');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^error: \/proc\/notebook\/\S+: file not found \(file\)\n$/);
  });

  it('gives the values that the commands for people give', async () => {
    await place.run('export', '--parquet', 'values');
    const trades: Record<string, unknown>[] = JSON.parse((await place.run('trades', '--json')).out);
    const kept = JSON.parse(JSON.stringify(await rowsOf('values/trades.parquet')));
    expect(trades).toHaveLength(1);
    const { live: _, ...trade } = trades[0] ?? {};
    expect(kept).toEqual([{ ...trade, is_inferred: false }]);
    const journal = await rowsOf('values/journal.parquet');
    expect(journal).toHaveLength(FACTS.length);
    expect(journal.map(({ fact }) => fact)).toEqual(FACTS.map(({ fact }) => fact));
    const bars = await rowsOf('values/bars-SPY-1m.parquet');
    expect(bars).toHaveLength(1_560);
    expect(bars[0]).toEqual({
      symbol: 'SPY',
      date: new Date('2020-12-15T14:30:00Z'),
      ...{ open: 367.4, high: 367.62, low: 367.36, close: 367.46, volume: 407_870 },
    });
    const { schema } = await parquetMetadataAsync(
      await asyncBufferFromFile(join(place.folder, 'values/trades.parquet')),
    );
    expect(schema.map(({ name }) => name)).toContain('config_hash');
  });

  it('writes and lists bars without a journal, and says what there is not', async () => {
    const own = ['--folder', join(place.folder, 'data', 'bars'), '-c', written('DU2')];
    const ran = await place.run('export', '--parquet', 'bars-only', ...own);
    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(/^ *ROWS +BYTES +FILE\n1,560 .* bars-only\/bars-SPY-1m\.parquet\n$/);
    expect(ran.err).toMatch(
      /^Nothing was ever recorded in [^\n]*paper-DU2: no journal, predictions, trades\.\n$/,
    );
    const asked = await place.run('export', '--parquet', 'both', '--only', 'bars,trades', ...own);
    expect([asked.code, asked.out]).toEqual([3, expect.stringContaining('both/bars-SPY-1m')]);
    expect(asked.err).toMatch(
      /^error: Nothing was ever recorded in [^\n]*paper-DU2 \(no-journal\)\n$/,
    );
    const none = await place.run(
      'export',
      '--parquet',
      'none',
      '-c',
      written('DU2'),
      '--folder',
      'no',
    );
    expect([none.code, none.out]).toEqual([3, '']);
  });

  it('needs no configuration for bars', async () => {
    const bare = makePlace();
    onTestFinished(() => bare.leave());
    rmSync(bare.config);
    await bare.ask('data', 'import', `SPY=${BARS}`);
    const ran = await bare.run('export', '--parquet', 'bars');
    expect([ran.code, ran.out]).toEqual([0, expect.stringContaining('bars-SPY-1m')]);
    expect(ran.err).toMatch(
      /^config\/sluice\.yaml not found [^\n]*: no journal, predictions, trades\.\n$/,
    );
    expect((await bare.run('export', '--parquet', 'all', '--only', 'trades')).code).toBe(4);
  });

  it('writes what is whole, and says which bars are not', async () => {
    const folder = join(place.folder, 'torn');
    await place.ask('data', 'import', `SPY=${BARS}`, '--folder', folder);
    truncateSync(join(folder, 'SPY', '1m-2020.bars'), 1_000);
    const ran = await place.run('export', '--parquet', 'whole', '--folder', folder);
    expect([ran.code, ran.err]).toEqual([
      1,
      expect.stringMatching(/^daemon stopped; [^\n]*\nerror: [^\n]*it is torn[^\n]*\n$/),
    ]);
    expect(ran.out.match(/\w+\.parquet/g)).toEqual(
      ['journal', 'predictions', 'trades'].map((name) => `${name}.parquet`),
    );
  });

  it('writes only the tables that are asked for, and refuses others in one sentence', async () => {
    const ran = await place.run('export', '--parquet', 'only', '--only', 'trades');
    expect(ran.code).toBe(0);
    expect(readdirSync(join(place.folder, 'only'))).toEqual(['trades.parquet']);
    const wrong = await place.run('export', '--parquet', 'only', '--only', 'orders');
    expect(wrong.code).toBe(2);
    expect(wrong.err).toMatch(/^error: [^\n]*Unknown table orders[^\n]*\n$/);
  });
});
