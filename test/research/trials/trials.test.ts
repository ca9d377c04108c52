// Every backtest over mostly the same sessions is a try, whatever its files and symbols are called.
import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { DAY_MS, instant, WEEK_MS } from '../../../src/kernel/instant.ts';
import { createRandom } from '../../../src/kernel/random.ts';
import {
  type BarColumns,
  barAt,
  createColumnBuilder,
} from '../../../src/market/bars/bar-columns.ts';
import type { Session } from '../../../src/market/time/calendar.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import type { BacktestInputs } from '../../../src/research/backtest/backtest-inputs.ts';
import { readBarFile } from '../../../src/research/bars/bar-file.ts';
import { countTrials, type MadeTrial } from '../../../src/research/trials/count-trials.ts';
import { openTrialLedger } from '../../../src/research/trials/trial-ledger.ts';
import type { Tries } from '../../../src/trader/domain/report/tries.ts';
import { sessionsFrom } from '../backtest/long-bars-fixture.ts';
import { HALF_HOURS, nullMarket } from '../null/null-market.ts';

const root = mkdtempSync(join(tmpdir(), 'trials-'));
afterAll(() => rmSync(root, { recursive: true }));

const market = nullMarket({ seed: 1, days: 12, strategy: HALF_HOURS, predictionsPerDay: 1 });
const other = nullMarket({ seed: 2, days: 12, strategy: HALF_HOURS, predictionsPerDay: 1 });

function madeBy(inputs: BacktestInputs, hash: string, edge = 0): MadeTrial {
  const [strategy] = inputs.settings.strategies;
  if (strategy === undefined) throw new Error('no strategy');
  const returns = Array.from({ length: 12 }, (_, day) => edge + 0.01 * Math.sin(day * 7));
  return { strategies: [{ ...strategy, hash }], returns, trades: 30, profit: 1 };
}

function tried(folder: string, inputs: BacktestInputs, hash: string): Tries {
  const request = { inputs, folder: join(root, folder), at: instant(1_800_000_000_000) };
  const [tries] = countTrials(request, [madeBy(inputs, hash, hash.length / 1_000)]);
  if (tries === undefined || 'uncounted' in tries) throw new Error(JSON.stringify(tries));
  return tries;
}

const scaled = (columns: BarColumns, factor: number): BarColumns => {
  const times = (prices: Float64Array) =>
    prices.map((price) => Math.round(price * factor * 1e3) / 1e3);
  const { open, high, low, close } = columns;
  return { ...columns, open: times(open), high: times(high), low: times(low), close: times(close) };
};

const WEEK = 'test/fixtures/lean/minutes-2013-10-07-to-11.csv.gz';

/** Of a file of one symbol, or of many with a column for it. */
function minutesIn(path: string, symbol: string): BacktestInputs {
  const text = path.endsWith('.gz') ? gunzipSync(readFileSync(path)).toString() : undefined;
  const file = text === undefined ? path : join(root, `${symbol}.csv`);
  if (text !== undefined) {
    const [head = '', ...rows] = text.split('\n').map((line) => line.split(/,(.*)/s));
    const own = rows.filter(([name]) => name === symbol);
    writeFileSync(file, [head, ...own].map((columns) => columns[1]).join('\n'));
  }
  const { zone } = US_EQUITIES;
  const read = readBarFile({ file, symbol, calendar: US_EQUITIES, zone, dayOrder: 'unknown' });
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  const { columns } = read.value;
  const days = new Set([...columns.start].map((start) => US_EQUITIES.dayOf(instant(start))));
  const sessions = [...days].flatMap((day) => US_EQUITIES.sessionOf(day) ?? []);
  return { ...market, sessions, bars: new Map([[symbol, columns]]) };
}

/** With other closes and under another name; without the minutes whose close is not a number. */
function renamed(inputs: BacktestInputs, closeOf: (close: number, at: number) => number) {
  const [columns] = inputs.bars.values();
  if (columns === undefined) throw new Error('no bars');
  const builder = createColumnBuilder();
  for (let at = 0; at < columns.count; at += 1) {
    const bar = barAt(columns, at);
    const close = closeOf(bar.close, at);
    if (Number.isFinite(close)) builder.add({ ...bar, close });
  }
  return { ...inputs, bars: new Map([['ZZZ', builder.build(columns.lengthMs)]]) };
}

interface LongBars {
  readonly seed: number;
  /** Sessions. */
  readonly every: number;
  readonly lengthMs: number;
}

/** A walk of prices, one bar for so many sessions. */
function longBars(sessions: readonly Session[], { seed, every, lengthMs }: LongBars): BarColumns {
  const random = createRandom(seed, 'walk');
  const builder = createColumnBuilder();
  let close = 100;
  for (const [at, { open: start }] of sessions.entries()) {
    if (at % every !== 0) continue;
    close *= 1 + random.between(-0.02, 0.02);
    builder.add({ start, ...{ open: close, high: close, low: close, close }, volume: 1_000 });
  }
  return builder.build(lengthMs);
}

describe('a try', () => {
  it('is counted once, however often it is repeated', () => {
    expect(tried('once', market, 'a')).toMatchObject({ number: 1, count: 1 });
    expect(tried('once', market, 'bb')).toMatchObject({ number: 2, count: 2 });
    expect(tried('once', market, 'a')).toMatchObject({ number: 1, count: 2 });
  });

  it('is another one on other terms, and with other predictions', () => {
    tried('terms', market, 'a');
    expect(tried('terms', { ...market, cash: 50_000 }, 'a').count).toBe(2);
    const predictions = market.predictions.slice(1);
    expect(tried('terms', { ...market, predictions }, 'a').count).toBe(3);
    expect(tried('terms', { ...market, version: 'next' }, 'a').count).toBe(3);
    const costs = { commission: { kind: 'per-share', amount: 0.02 } } as const;
    expect(tried('terms', { ...market, ...costs }, 'a').count).toBe(4);
    const slippage = { kind: 'per-share', amount: 0.03 } as const;
    expect(tried('terms', { ...market, slippage }, 'a').count).toBe(5);
    const borrowing = { usual: 3, bySymbol: new Map() };
    expect(tried('terms', { ...market, borrowing }, 'a').count).toBe(6);
  });

  it('is on the same sessions under another name, in adjusted prices, and in most of the period', () => {
    tried('names', market, 'a');
    const columns = market.bars.get('AAPL') as BarColumns;
    const renamed = { ...market, bars: new Map([['ZZZ', scaled(columns, 0.25)]]) };
    expect(tried('names', renamed, 'a').count).toBe(1);
    expect(tried('names', renamed, 'bb').count).toBe(2);
    const split = { ...market, bars: new Map([['ZZZ', scaled(columns, 1 / 7)]]) };
    expect(tried('names', split, 'ccc').count).toBe(3);
    expect(tried('names', { ...market, sessions: market.sessions.slice(7) }, 'a').count).toBe(4);
  });

  it('is on the same minutes in coarser or other cents, with minutes missing, and not on those of other symbols', () => {
    const demo = minutesIn('config/demo/spy-1m.csv', 'SPY');
    tried('cents', demo, 'a');
    const as = (change: (close: number, at: number) => number) => renamed(demo, change);
    const random = createRandom(5, 'cents');
    expect(
      tried(
        'cents',
        as((close) => Math.round(close * 25) / 100),
        'bb',
      ).count,
    ).toBe(2);
    const noisy = as((close) => close + Math.floor(random.between(-1, 2)) / 100);
    expect(tried('cents', noisy, 'ccc').count).toBe(3);
    const without = as((close, at) => (at % 20 === 7 ? Number.NaN : close));
    expect(tried('cents', without, 'dddd').count).toBe(4);
    const week = ['SPY', 'IBM', 'AIG', 'BAC'].map((symbol) => minutesIn(WEEK, symbol));
    const counts = week.map((inputs, at) => tried('symbols', inputs, 'e'.repeat(at + 1)).count);
    expect(counts).toEqual([1, 1, 1, 1]);
    const [, , , cheap] = week;
    const halved = renamed(cheap as BacktestInputs, (close) => Math.round(close * 50) / 100);
    expect(tried('symbols', halved, 'h').count).toBe(2);
  });

  it('is known with what an earlier version wrote, which had no shapes', () => {
    const demo = minutesIn('config/demo/spy-1m.csv', 'SPY');
    const { file } = tried('earlier', demo, 'a');
    const [first = '', ...lines] = readFileSync(file, 'utf8').split('\n');
    const { shapes, ...earlier } = JSON.parse(first);
    expect(shapes).toHaveLength(earlier.fingerprints.length);
    writeFileSync(file, [JSON.stringify(earlier), ...lines].join('\n'));
    expect(
      tried(
        'earlier',
        renamed(demo, (close) => close),
        'bb',
      ).count,
    ).toBe(2);
    const coarse = renamed(demo, (close) => Math.round(close * 25) / 100);
    expect(tried('earlier', coarse, 'ccc').count).toBe(3);
  });

  it('is on the same months of daily bars, and on the same years of weekly ones, which have few prices a session', () => {
    for (const [kind, lengthMs, every] of [
      ['days', DAY_MS, 1],
      ['weeks', WEEK_MS, 5],
    ] as const) {
      const sessions = sessionsFrom('2023-01-03', 750);
      const long = (seed: number, factor: number, from = 0): BacktestInputs => ({
        ...{ ...market, sessions: sessions.slice(from) },
        bars: new Map([['AAPL', scaled(longBars(sessions, { seed, every, lengthMs }), factor)]]),
      });
      tried(kind, long(1, 1), 'a');
      expect(tried(kind, long(1, 0.25), 'a').count).toBe(1);
      expect(tried(kind, long(1, 1, 250), 'bb').count).toBe(2);
      expect(tried(kind, long(2, 1), 'ccc').count).toBe(1);
    }
  });

  it('is not one on other prices', () => {
    tried('others', market, 'a');
    expect(tried('others', other, 'a')).toMatchObject({ number: 1, count: 1 });
  });

  it('is not counted where nothing can be written, and says so', () => {
    const file = join(root, 'a-file');
    writeFileSync(file, '');
    const request = { inputs: market, folder: join(file, 'bars'), at: instant(1) };
    expect(countTrials(request, [madeBy(market, 'a')])).toEqual([
      { uncounted: `${file}/bars/trials.ndjson: a file is in the place of a folder` },
    ]);
    const folder = join(root, 'folder');
    openTrialLedger(join(folder, 'trials.ndjson')).add([]);
    expect(countTrials({ ...request, folder }, [madeBy(market, 'a')])).toEqual([
      { uncounted: `${folder}/trials.ndjson: it is a folder` },
    ]);
  });

  it('is counted beside a torn line, which is named, and beside lines of a newer version', () => {
    tried('torn', market, 'a');
    const file = join(root, 'torn', 'trials.ndjson');
    appendFileSync(file, '{"v":2,"kind":"trial"}\n{"v":1,"kind":"tri');
    expect(tried('torn', market, 'bb')).toMatchObject({
      ...{ number: 2, count: 2 },
      faults: [
        `${file}:4: line 4 cannot be read, so the number of tries may be too small; delete what is torn, or the file to begin again`,
        `${file}: 1 line is of a newer version of sluice and not counted`,
      ],
    });
  });

  it('no longer counts when it is forgotten', () => {
    const { file } = tried('forgotten', market, 'a');
    const [first = ''] = readFileSync(file, 'utf8').split('\n');
    const { data } = JSON.parse(first) as { data: string };
    openTrialLedger(join(root, 'forgotten')).add([{ v: 1, kind: 'forgotten', data, at: '' }]);
    expect(tried('forgotten', market, 'bb')).toMatchObject({ number: 1, count: 1 });
  });
});

describe('tries of several processes at once', () => {
  it('are all counted', async () => {
    const folder = join(root, 'crowd');
    const source = new URL('../../../src/research/trials/trial-ledger.ts', import.meta.url).href;
    const script = `
      const { openTrialLedger } = await import(${JSON.stringify(source)});
      const ledger = openTrialLedger(${JSON.stringify(folder)});
      for (let at = 0; at < 200; at += 1) ledger.add([{ v: 1, kind: 'trial', trial: process.argv[1] + at, data: 'd',
        at: '', strategies: ['x'.repeat(500)], symbols: [], from: '', to: '', trades: 0, profit: 0, sample: null }]);`;
    const codes = await Promise.all(
      ['a', 'b', 'c'].map(
        (name) =>
          new Promise((resolve) => {
            const child = spawn(process.execPath, ['--input-type=module', '-e', script, name]);
            child.on('exit', resolve);
          }),
      ),
    );
    expect(codes).toEqual([0, 0, 0]);
    const read = openTrialLedger(folder).read();
    if (!read.ok) throw new Error(read.failure);
    expect(read.value.trials).toHaveLength(600);
    expect(read.value.faults).toEqual([]);
  });
});
