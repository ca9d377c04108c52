// `sluice backtest --parquet` as a user runs it: the files hold what the report and the table of signals say, in the right types.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { afterAll, expect, it } from 'vitest';
import { makePlace } from '../place/sluice.ts';

const place = makePlace();
afterAll(() => place.leave());

const shipped = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const DEMO = [
  ...['--strategy', shipped('config/demo/strategies'), '--from', '2020-12-17'],
  ...['--bars', `SPY=${shipped('config/demo/spy-1m.csv')}`],
  ...['--predictions', shipped('config/demo/predictions.ndjson')],
];

async function tableIn(file: string) {
  const buffer = await asyncBufferFromFile(join(place.folder, file));
  const { schema } = await parquetMetadataAsync(buffer);
  const times = schema.filter(({ logical_type }) => logical_type?.isAdjustedToUTC === true);
  return {
    rows: await parquetReadObjects({ file: buffer, compressors }),
    times: times.map(({ name }) => name),
  };
}

/** As JSON has it. */
async function plain(file: string): Promise<Record<string, unknown>[]> {
  return JSON.parse(JSON.stringify((await tableIn(file)).rows));
}

it('writes trades, equity, signals and refusals of a run as the report and the CSV have them', async () => {
  const csv = join(place.folder, 'signals.csv');
  const same = shipped('config/demo/strategies');
  const more = ['--json', '--parquet', 'run', '--signals', csv, '--in-force', same];
  const { code, out } = await place.run('backtest', ...DEMO, ...more);
  expect(code).toBe(0);
  expect(readdirSync(join(place.folder, 'run')).sort()).toEqual(
    ['equity', 'refusals', 'signals', 'trades'].map((name) => `${name}.parquet`),
  );
  const report = JSON.parse(out);
  // The same strategies over the same data bring the same.
  expect(report.in_force.strategies).toEqual(report.strategies);
  const compared: { this_run: unknown; in_force: unknown }[] = report.in_force.figures;
  expect(compared.map((figure) => figure.in_force)).toEqual(
    compared.map((figure) => figure.this_run),
  );
  expect(compared[0]?.this_run).toBeCloseTo(report.end_equity - report.start_equity, 6);
  const noOption = { underlying: null, right: null, strike: null, expiry: null, prices: null };
  expect(report.trades.length).toBeGreaterThan(0);
  expect(await plain('run/trades.parquet')).toEqual(
    report.trades.map((trade: object) => ({ ...noOption, ...trade })),
  );
  expect(await plain('run/equity.parquet')).toEqual(
    report.equity.map((mark: object) => ({ liquidation: null, ...mark })),
  );
  const signals = await plain('run/signals.parquet');
  const rows: Record<string, string>[] = parse(readFileSync(csv, 'utf8'), { columns: true });
  expect(signals.map(({ at, why }) => [at, why])).toEqual(rows.map(({ at, why }) => [at, why]));
  expect(signals.map(({ taken }) => String(taken))).toEqual(rows.map(({ taken }) => taken));
  const refusals = await plain('run/refusals.parquet');
  const counted = (stage: string) => {
    const byReason = Map.groupBy(
      refusals.filter((row) => row.stage === stage),
      ({ reason }) => String(reason),
    );
    return Object.fromEntries([...byReason].map(([reason, of]) => [reason, of.length]));
  };
  expect(counted('signal')).toEqual(report.signals_not_taken);
  const { accepted: _, ...refused } = report.predictions;
  expect(counted('prediction')).toEqual(refused);
  expect(Object.keys(refused)).toEqual(['low_confidence']);
  expect((await tableIn('run/trades.parquet')).times).toEqual(['opened_at', 'closed_at']);
  expect((await tableIn('run/refusals.parquet')).times).toEqual(['at']);
});

it('writes the variants of a grid into the same folder, and refuses a check of look-ahead', async () => {
  const grid = ['--grid', 'target.r=1,2', '--workers', '1', '--parquet', 'variants'];
  expect((await place.run('backtest', ...DEMO, ...grid)).code).toBe(0);
  const [one, two] = await plain('variants/grid.parquet');
  expect([one?.['target.r'], two?.['target.r']]).toEqual([1, 2]);
  const refused = await place.run('backtest', ...DEMO, '--check-lookahead', '--parquet', 'no');
  expect([refused.code, refused.err]).toEqual([
    2,
    'error: --parquet needs a run or a grid, without --check-lookahead (invalid-argument)\n',
  ]);
});
