// A run beside runs that can know nothing: days of predictions are exchanged, or bars are drawn anew.
import { describe, expect, it } from 'vitest';
import { DAY_MS, instant, MINUTE_MS } from '../../../src/kernel/instant.ts';
import { createRandom } from '../../../src/kernel/random.ts';
import type { BarColumns } from '../../../src/market/bars/bar-columns.ts';
import { zoneNamed } from '../../../src/market/time/zone.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { movedPrediction } from '../../../src/research/backtest/moved-prediction.ts';
import { runBacktest } from '../../../src/research/backtest/run-backtest.ts';
import { createBarDraws } from '../../../src/research/null/drawn-bars.ts';
import { exchangedDays } from '../../../src/research/null/exchanged-days.ts';
import { nullInputs } from '../../../src/research/null/null-inputs.ts';
import { againstChance } from '../../../src/research/null/null-runs.ts';
import {
  type AgainstChance,
  chanceSentence,
  chanceShares,
} from '../../../src/trader/domain/report/against-chance.ts';
import { HALF_HOURS, MORNINGS, type NullMarket, nullMarket } from './null-market.ts';

function judged(market: NullMarket, runs: number, workers = 1): Promise<AgainstChance> {
  const inputs = nullMarket(market);
  const terms = { runs, seed: 1, workers, msWithoutThreads: 0 };
  return againstChance({ inputs, outcome: runBacktest(inputs), ...terms });
}

describe('a prediction on another day', () => {
  const at = instant(Date.parse('2026-03-06T15:00:00Z'));
  // To the Monday after clocks went forward: the same time of day in New York.
  const byMs = 3 * 24 * 60 * MINUTE_MS - 60 * MINUTE_MS;
  const zone = zoneNamed('America/New_York');

  it('keeps its time of day in every form, takes the new price, and keeps the expiry of an option', () => {
    const record = {
      ...{ timestamp: at, seconds: at / 1_000, iso: '2026-03-06T10:00:00-05:00' },
      ...{ datetime_of_data: '2026-03-06T09:59:00', expiry: '2026-03-20' },
      ...{ stock_price: 200, features: { strike: 210, texts: ['2026-03-06 10:00:00'] } },
    };
    const moved = movedPrediction(
      { symbol: 'AAPL', at, record },
      { byMs, factor: 1.5 },
      { zone, prices: [{ path: ['stock_price'], thousands: undefined }] },
    );
    expect(moved.at).toBe(at + byMs);
    expect(moved.record).toEqual({
      ...{ timestamp: at + byMs, seconds: (at + byMs) / 1_000, iso: '2026-03-09T14:00:00.000Z' },
      ...{ datetime_of_data: '2026-03-09T09:59:00', expiry: '2026-03-20' },
      ...{ stock_price: 300, features: { strike: 210, texts: ['2026-03-09T10:00:00'] } },
    });
  });
});

describe('exchanged days', () => {
  const inputs = nullMarket({ seed: 3, days: 12, strategy: HALF_HOURS, predictionsPerDay: 4 });
  const dayOf = ({ at }: { readonly at: number }) => US_EQUITIES.dayOf(instant(at));
  const said = (predictions: typeof inputs.predictions) =>
    new Map(
      [...Map.groupBy(predictions, dayOf)].map(([day, own]) => [
        day,
        own.map(({ record }) => (record as { signal: string }).signal).join(),
      ]),
    );

  it('keep each day whole and in its order, and put it on another one', () => {
    const other = exchangedDays(inputs, createRandom(1, 'test'));
    const [before, after] = [said(inputs.predictions), said(other)];
    expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
    expect([...after.values()].sort()).toEqual([...before.values()].sort());
    expect([...after.values()]).not.toEqual([...before.values()]);
  });

  it('leave a day that closes early to itself', () => {
    const [early, ...others] = inputs.sessions;
    if (early === undefined) throw new Error('no session');
    const sessions = [{ ...early, close: instant(early.close - 180 * MINUTE_MS) }, ...others];
    const ofEarly = (predictions: typeof inputs.predictions) =>
      predictions.filter((one) => dayOf(one) === early.day);
    for (let seed = 1; seed <= 5; seed += 1) {
      const other = exchangedDays({ ...inputs, sessions }, createRandom(seed, 'test'));
      expect(ofEarly(other)).toEqual(ofEarly(inputs.predictions));
      expect(other).not.toEqual(inputs.predictions);
    }
  });

  it('come in every order, also in their own', () => {
    const two = { ...inputs, sessions: inputs.sessions.slice(0, 2) };
    const [first] = inputs.predictions;
    const kept = Array.from({ length: 40 }, (_, seed) =>
      exchangedDays(two, createRandom(seed, 'test')).some(({ record }) => record === first?.record),
    ).filter(Boolean);
    expect(kept.length).toBeGreaterThan(10);
    expect(kept.length).toBeLessThan(30);
  });

  it('are accepted like the day itself, since their prices follow', () => {
    const predictions = exchangedDays(inputs, createRandom(1, 'test'));
    const { accepted, ...refused } = runBacktest({ ...inputs, predictions }).predictions;
    expect(accepted).toBe(48);
    expect(refused).toEqual({});
  });
});

describe('drawn bars', () => {
  const symbols = ['AA', 'BB'];
  const inputs = nullMarket({ seed: 5, days: 12, symbols, strategy: MORNINGS });
  const draws = createBarDraws(inputs);
  if (!draws.ok) throw new Error(draws.failure);
  const drawn = draws.value(createRandom(1, 'test'));
  /** What the first quarter of an hour moved over what the second moved: a mean that is taken out is in both. */
  const half = (bars: BarColumns | undefined, session: number, place: number) => {
    const open = inputs.sessions[session]?.open ?? 0;
    const first = bars?.start.indexOf(open + place * 30 * MINUTE_MS) ?? -1;
    const [a = 0, b = 0, c = 0, d = 0] = [0, 14, 15, 29].map((at) => bars?.close[first + at]);
    return Math.log(b / a) - Math.log(d / c);
  };

  it('take each half hour from the same half hour of one session, for all symbols', () => {
    const sources = inputs.sessions.map((_, session) =>
      symbols.map((symbol) => {
        const moved = half(drawn.get(symbol), session, 4);
        const distances = inputs.sessions.map((__, at) =>
          Math.abs(half(inputs.bars.get(symbol), at, 4) - moved),
        );
        return distances.indexOf(Math.min(...distances));
      }),
    );
    // Rounding to the tick may hide one.
    expect(sources.filter(([one, other]) => one === other).length).toBeGreaterThan(9);
    expect(new Set(sources.map(([one]) => one)).size).toBeGreaterThan(4);
  });

  it('bring the volumes of their half hour with them', () => {
    const ofDay = (columns: BarColumns): BarColumns => ({
      ...columns,
      volume: columns.start.map((start) => Math.floor(start / DAY_MS)),
    });
    const bars = new Map([...inputs.bars].map(([symbol, one]) => [symbol, ofDay(one)]));
    const numbered = createBarDraws({ ...inputs, bars });
    if (!numbered.ok) throw new Error(numbered.failure);
    const [one, other] = [...numbered.value(createRandom(1, 'test')).values()];
    const sources = inputs.sessions.map(({ open }) => {
      const first = one?.start.indexOf(open + 4 * 30 * MINUTE_MS) ?? -1;
      const volumes = [one, other].flatMap((each) =>
        [...(each?.volume ?? [])].slice(first, first + 30),
      );
      expect(new Set(volumes).size).toBe(1);
      return { own: Math.floor(open / DAY_MS), drawn: volumes[0] };
    });
    expect(sources.filter(({ own, drawn }) => own !== drawn).length).toBeGreaterThan(4);
  });

  it('are bars: no price beyond high and low, all on the tick, before the first session as they were', () => {
    for (const symbol of symbols) {
      const [bars, before] = [drawn.get(symbol), inputs.bars.get(symbol)] as BarColumns[];
      const { high, low, open, close, count } = bars as BarColumns;
      for (let at = 0; at < count; at += 1) {
        expect(high[at]).toBeGreaterThanOrEqual(Math.max(open[at] ?? 0, close[at] ?? 0));
        expect(low[at]).toBeLessThanOrEqual(Math.min(open[at] ?? 0, close[at] ?? 0));
        expect(Math.abs((close[at] ?? 0) * 100 - Math.round((close[at] ?? 0) * 100))).toBeLessThan(
          1e-6,
        );
      }
      expect(bars?.close.slice(0, 780)).toEqual(before?.close.slice(0, 780));
    }
  });

  it('keep the mean of the market, whatever was drawn', () => {
    const means = Array.from({ length: 100 }, (_, seed) => {
      const bars = draws.value(createRandom(seed, 'mean')).get('AA');
      return Math.log((bars?.close.at(-1) ?? 0) / (bars?.close[779] ?? 1));
    });
    const own = inputs.bars.get('AA');
    const whole = Math.log((own?.close.at(-1) ?? 0) / (own?.close[779] ?? 1));
    const mean = means.reduce((sum, one) => sum + one, 0) / means.length;
    const deviation = Math.sqrt(means.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 99);
    expect(Math.abs(mean - whole)).toBeLessThan(3 * (deviation / 10));
  });

  it('have no half hour that rises each day, though the market had one', () => {
    const minuteOf = (start: number) => {
      const session = US_EQUITIES.sessionOf(US_EQUITIES.dayOf(instant(start)));
      return (start - (session?.open ?? 0)) / MINUTE_MS;
    };
    const raised = (columns: BarColumns): BarColumns => {
      let level = 1;
      const levels = columns.start.map((start) => {
        const minute = minuteOf(start);
        if (minute >= 120 && minute < 150) level *= 1.01 ** (1 / 30);
        return level;
      });
      const at = (column: Float64Array) => column.map((price, bar) => price * (levels[bar] ?? 1));
      const { open, high, low, close } = columns;
      return { ...columns, open: at(open), high: at(high), low: at(low), close: at(close) };
    };
    const bars = new Map([...inputs.bars].map(([symbol, one]) => [symbol, raised(one)]));
    const meanRise = (columns: BarColumns | undefined) => {
      const rises = inputs.sessions.map(({ open }) => {
        const first = columns?.start.indexOf(open + 120 * MINUTE_MS) ?? 0;
        return (columns?.close[first + 29] ?? 0) / (columns?.close[first - 1] ?? 1) - 1;
      });
      return rises.reduce((sum, one) => sum + one, 0) / rises.length;
    };
    const flat = createBarDraws({ ...inputs, bars });
    if (!flat.ok) throw new Error(flat.failure);
    expect(meanRise(bars.get('AA'))).toBeGreaterThan(0.008);
    expect(meanRise(flat.value(createRandom(1, 'rise')).get('AA'))).toBeLessThan(0.004);
  });

  it('are refused where recorded quotes would not follow them', () => {
    const options = { rows: [], fills: { kind: 'walk' } } as const;
    const refused = createBarDraws({ ...inputs, options });
    expect(refused.ok ? '' : refused.failure).toContain('recorded option quotes do not follow');
  });

  it('pay a split and a dividend where the calendar has them, not where the drawn night had them', () => {
    const day = inputs.sessions[6]?.day ?? inputs.sessions[0]?.day;
    if (day === undefined) throw new Error('no session');
    const open = inputs.sessions[6]?.open ?? 0;
    const own = inputs.bars.get('AA') as BarColumns;
    const from = own.start.indexOf(open);
    const halved = (column: Float64Array) =>
      column.map((price, at) => (at < from ? price : price / 2));
    const split = {
      ...own,
      ...{ open: halved(own.open), high: halved(own.high) },
      ...{ low: halved(own.low), close: halved(own.close) },
    };
    const marked = createBarDraws({
      ...{ ...inputs, bars: new Map([['AA', split]]) },
      actions: [{ kind: 'split', symbol: 'AA', day, ratio: 2 }],
    });
    if (!marked.ok) throw new Error(marked.failure);
    const bars = marked.value(createRandom(4, 'split')).get('AA') as BarColumns;
    const jumps = inputs.sessions.map((session) => {
      const at = bars.start.indexOf(session.open);
      return (bars.open[at] ?? 0) / (bars.close[at - 1] ?? 1) < 0.7;
    });
    expect(jumps.indexOf(true)).toBe(6);
    expect(jumps.lastIndexOf(true)).toBe(6);
  });
});

describe('a run against chance', () => {
  it('finds predictions with skill', async () => {
    const chance = await judged(
      { seed: 1, days: 12, strategy: HALF_HOURS, predictionsPerDay: 3, skill: 0.9 },
      19,
    );
    expect(chanceShares(chance)?.profit).toEqual({ more: 0.05, less: 1 });
    expect(chanceSentence(chance)).toContain('more than chance explains');
    // Each drawn run has its profit at the close of each session, for the cone.
    expect(chance.drawn.map(({ closes }) => closes?.length)).toEqual(new Array(19).fill(12));
    for (const { closes, profit } of chance.drawn) expect(closes?.at(-1)).toBeCloseTo(profit, 2);
  });

  it('finds a pattern of the day in bars, and none in a walk', async () => {
    const symbols = ['AA', 'BB'];
    const market = { seed: 1, days: 12, symbols, strategy: MORNINGS };
    const pattern = chanceShares(await judged({ ...market, pattern: 0.012 }, 19));
    const walk = chanceShares(await judged(market, 19));
    expect(pattern?.profit.more).toBe(0.05);
    expect(walk?.profit.more).toBeGreaterThan(0.1);
  });

  it('is the same for the same seed in any number of threads, and needs ten sessions', async () => {
    const market = { seed: 2, days: 10, strategy: HALF_HOURS, predictionsPerDay: 2 };
    expect(await judged(market, 3, 2)).toEqual(await judged(market, 3));
    const few = nullInputs(nullMarket({ ...market, days: 9 }));
    expect(few.ok ? '' : few.failure).toBe(
      '--null needs 10 sessions, and this run has 9: so few say nothing of chance',
    );
  });

  it('has no p where the drawn runs trade less often', () => {
    const drawn = Array.from({ length: 20 }, () => ({ profit: 0, meanR: 0, trades: 10 }));
    const chance: AgainstChance = {
      ...{ kind: 'predictions', block: '30m', seed: 1, drawn },
      own: { profit: 100, meanR: 0.1, trades: 50 },
    };
    expect(chanceShares(chance)).toBeUndefined();
    expect(chanceSentence(chance)).toContain('the run has 50 trades');
    expect(chanceSentence(chance)).toContain('has 10 (median of 20)');
  });
});
