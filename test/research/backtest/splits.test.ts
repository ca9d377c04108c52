// Real raw minutes around the split of AAPL on 2014-06-09, and the same days around a reverse split.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { zoneNamed } from '../../../src/market/time/zone.ts';
import { loadBacktest } from '../../../src/research/backtest/load-backtest.ts';
import { runBacktest } from '../../../src/research/backtest/run-backtest.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';

const RAW = fileURLToPath(
  new URL('../../fixtures/lean/aapl-1m-2014-06-05-to-09.csv', import.meta.url),
);
const folder = mkdtempSync(join(tmpdir(), 'sluice-splits-'));
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** A strategy with so many shares, and one of the stop rules. */
function strategyOf(shares: number, stop: string): string {
  return written(
    'rule.yaml',
    `name: follow
symbols: [AAPL]
entry: { side: long, when: "prediction.confidence >= 0.7" }
size: { shares: ${shares} }
stop: ${stop}
exit: { opposite: true }
`,
  );
}

const ATR_STOP = '{ atr: { period: 14, bar: 5m, multiple: 3 } }';
const WIDE_STOP = '{ percent: 3 }';

/** The rows with every price multiplied by what the day has, and shares divided by it. */
function scaled(name: string, by: Readonly<Record<string, number>>): string {
  const [head = '', ...rows] = readFileSync(RAW, 'utf8').trimEnd().split('\n');
  const lines = rows.map((row) => {
    const [date = '', ...rest] = row.split(',');
    const factor = by[date.slice(0, 10)] ?? 1;
    const [open, high, low, close, volume = 0] = rest.map(Number);
    const prices = [open, high, low, close].map((price = 0) => (price * factor).toFixed(4));
    return [date, ...prices, Math.round(volume / factor)].join(',');
  });
  return written(name, [head, ...lines, ''].join('\n'));
}

/** Raw prices around a reverse split of 1:10: 92 before it, 926 after it. */
const REVERSE = scaled('reverse.csv', {
  '2014-06-05': 1 / 7,
  '2014-06-06': 1 / 7,
  '2014-06-09': 10,
});
/** The adjusted prices of both. */
const ADJUSTED = scaled('adjusted.csv', { '2014-06-05': 1 / 7, '2014-06-06': 1 / 7 });

interface Told {
  readonly bars: string;
  readonly shares: number;
  readonly stop?: string;
  /** The split column of the day; without it there is no file of actions. */
  readonly split?: string;
  /** Signal by `MM-DDTHH:MM:SS`. */
  readonly predictions: Readonly<Record<string, string>>;
}

function loaded({ bars, shares, stop = ATR_STOP, split, predictions }: Told) {
  const lines = Object.entries(predictions).map(([time, signal]) =>
    JSON.stringify({
      ticker: 'AAPL',
      signal,
      confidence: 0.9,
      timestamp: Date.parse(`2014-${time}-04:00`),
    }),
  );
  const actions =
    split && written('actions.csv', `date,symbol,dividend,split\n2014-06-09,AAPL,,${split}\n`);
  return loadBacktest({
    strategies: [strategyOf(shares, stop)],
    barFiles: new Map([['AAPL', bars]]),
    predictions: written('predictions.ndjson', `${lines.join('\n')}\n`),
    configFiles: [],
    actionsFile: actions,
    from: undefined,
    to: undefined,
    cash: 1_000_000,
    commission: { kind: 'none' },
    slippage: { kind: 'per-share', amount: 0 },
    volumeShare: 1,
    latencyMs: 100,
    pollLatencyMs: 0,
    zone: zoneNamed('America/New_York'),
    dayOrder: 'unknown',
    cwd: folder,
    environment: {},
    version: 'test',
  });
}

function played(told: Told) {
  const { ok, ...answer } = loaded(told);
  if (!ok || !('value' in answer)) throw new Error(JSON.stringify(answer));
  const facts: RecordedFact[] = [];
  const { inputs, notes } = answer.value;
  const result = runBacktest({ ...inputs, onFact: (recorded) => void facts.push(recorded) });
  return { result, facts: facts.map(({ fact }) => fact), notes };
}

/** The stop and the ATR of the only entry. */
function entryIn({ facts }: ReturnType<typeof played>) {
  const entries = facts.filter((fact) => fact.type === 'entry-intended');
  expect(entries).toHaveLength(1);
  const [{ market, legs } = { market: undefined, legs: [] }] = entries;
  return { atr: market?.atr ?? Number.NaN, stop: legs.at(-1)?.stopPrice ?? Number.NaN };
}

describe('bars before a split, with nothing held over it', () => {
  const predictions = { '06-09T09:40:30': 'BUY' };

  it.each([
    ['of 7:1', RAW, '7', 1],
    ['of 1:10', REVERSE, '0.1', 10],
  ] as const)(
    '%s are restated: ATR and stop are those of adjusted prices',
    (_, bars, split, factor) => {
      const raw = entryIn(played({ bars, shares: 50, split, predictions }));
      const adjusted = entryIn(played({ bars: ADJUSTED, shares: 50, predictions }));
      // Prices from before the split would give an ATR of 0.885.
      expect(adjusted.atr).toBeCloseTo(0.1922, 4);
      expect(raw.atr / factor).toBeCloseTo(adjusted.atr, 4);
      expect(adjusted.stop).toBe(92.17);
      expect(raw.stop / factor).toBeCloseTo(adjusted.stop, 1);
    },
  );
});

describe('a trade held over a split', () => {
  it.each([
    ['of 7:1', RAW, '7', { before: 70, after: 490 }, 7],
    ['of 1:10', REVERSE, '0.1', { before: 500, after: 50 }, 0.1],
  ] as const)('%s is reported in shares and prices after it', (_, bars, split, shares, ratio) => {
    const predictions = { '06-06T15:00:30': 'BUY', '06-09T09:41:30': 'SELL' };
    const told = { stop: WIDE_STOP, predictions };
    const { facts, result } = played({ ...told, bars, split, shares: shares.before });
    const adjusted = played({ ...told, bars: ADJUSTED, shares: 490 }).result.trades[0];
    const [trade] = result.trades;
    if (trade === undefined || adjusted === undefined) throw new Error('no trade');
    const [fill] = facts.filter((fact) => fact.type === 'execution-booked');
    /** Adjusted prices are after 7:1; those of the reverse split are ten times as high. */
    const scale = ratio === 7 ? 1 : 10;
    expect(trade).toMatchObject({ quantity: shares.after, reason: 'opposite' });
    expect(trade.entry).toBeCloseTo((fill?.price ?? 0) / ratio, 9);
    for (const figure of ['entry', 'exit', 'initialStop', 'mae', 'mfe'] as const)
      expect(Math.abs(trade[figure] / scale - adjusted[figure]), figure).toBeLessThan(0.02);
    expect(trade.pnl).toBeCloseTo((trade.exit - trade.entry) * shares.after, 6);
    expect(trade.rMultiple).toBeCloseTo(adjusted.rMultiple ?? Number.NaN, 2);
    // Invested is what was paid, in either currency of shares.
    expect(trade.quantity * trade.entry).toBeCloseTo(shares.before * (fill?.price ?? 0), 6);
    for (const fact of facts)
      if (fact.type === 'day-started')
        expect(Math.abs(fact.netLiquidation - 1_000_000)).toBeLessThan(500);
    const [start, ...later] = result.equity.map(({ equity }) => equity);
    for (const equity of later) expect(Math.abs(equity - (start ?? 0))).toBeLessThan(500);
  });
});

describe('a price that changes overnight as by a split', () => {
  const told = { shares: 50, predictions: { '06-09T09:40:30': 'BUY' } };
  const failure = (more: Pick<Told, 'bars' | 'split'>): readonly string[] => {
    const answer = loaded({ ...told, ...more });
    return answer.ok ? [] : answer.failure;
  };

  it('is refused if no split is marked, with the line to add', () => {
    expect(failure({ bars: RAW })).toEqual([
      expect.stringMatching(
        /2014-06-05-to-09\.csv: the price goes from 645\.57 to 92\.69 .* about 7:1, but no split is marked\. .*: 2014-06-09,AAPL,,7 for this split/,
      ),
    ]);
    expect(failure({ bars: REVERSE })).toEqual([expect.stringContaining('2014-06-09,AAPL,,0.1 ')]);
  });

  it('is refused if the marked split does not explain it', () => {
    expect(failure({ bars: RAW, split: '2' })).toEqual([
      expect.stringContaining('which the split of 2 marked there does not explain'),
    ]);
  });

  it('is the market’s if the file of actions says so, and the report names it', () => {
    const { notes } = played({ ...told, bars: RAW, split: '1' });
    expect(notes[0]).toMatch(/645\.57 to 92\.69 .*not a split by the file of actions/);
  });

  it('is accepted at any ratio that a file of actions marks', () => {
    const bars = scaled('far.csv', { '2014-06-09': 7 * 25 });
    expect(failure({ bars, split: '0.04' })).toEqual([]);
    expect(failure({ bars })).toEqual([expect.stringContaining('2014-06-09,AAPL,,0.04 ')]);
  });

  it('is a split even beside a market that moves by a tenth', () => {
    const bars = scaled('moved.csv', { '2014-06-09': 0.9 });
    expect(failure({ bars })).toEqual([expect.stringContaining('2014-06-09,AAPL,,8 ')]);
    expect(failure({ bars, split: '7' })).toEqual([]);
  });
});
