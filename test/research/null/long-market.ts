// Days or weeks whose skill is known, because a test drew them: walks with calm and wild times, and with or without a trend from bar to bar.
import { DAY_MS, instant, type TradingDay, WEEK_MS } from '../../../src/kernel/instant.ts';
import { createRandom, type Random } from '../../../src/kernel/random.ts';
import { type BarColumns, createColumnBuilder } from '../../../src/market/bars/bar-columns.ts';
import { withEnds } from '../../../src/market/bars/long-bars.ts';
import type { Session } from '../../../src/market/time/calendar.ts';
import { mondayOf } from '../../../src/market/time/weeks.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import type { BacktestInputs } from '../../../src/research/backtest/backtest-inputs.ts';
import type { TapedPrediction } from '../../../src/research/backtest/prediction-tape.ts';
import { nullMarket, sessionsFrom } from './null-market.ts';

export interface LongMarket {
  readonly seed: number;
  /** Days or weeks. */
  readonly bars: number;
  readonly isWeekly?: boolean;
  /** YAML without symbols. */
  readonly strategy: string;
  /** Of a bar's return, the share that goes on in the next one. */
  readonly trend?: number;
  /** How often a prediction agrees with the bar that it is about; absent: no predictions. */
  readonly skill?: number;
}

/** Buys what rose, for three days. */
export const LONG_UPS = `name: ups
entry: { on: bar, every: 1d, side: long, when: "sma(1, '1d') > sma(3, '1d')", order: market }
size: { shares: 100 }
stop: { percent: 20 }
exit: { max_minutes: 4320 }
cooldown_minutes: 0
limits: { max_positions: 10, max_entries_per_day: 100 }
`;

/** Does what the feed says, for a day. */
export const LONG_SAID = `name: said
entry: { side: both, when: "prediction.confidence >= 0.6", order: market }
size: { shares: 100 }
stop: { percent: 20 }
exit: { max_minutes: 1440 }
cooldown_minutes: 0
limits: { max_positions: 10, max_entries_per_day: 100 }
`;

const SYMBOLS = ['AA', 'BB', 'CC'];
/** Bars before the first session that is traded. */
const WARM_UP = 5;

export function longMarket(market: LongMarket): BacktestInputs {
  const { seed, bars: count, isWeekly = false, strategy, skill } = market;
  const all = sessionsFrom('2022-01-03', (count + WARM_UP) * (isWeekly ? 5 : 1));
  const units = isWeekly ? firstOfWeeks(all) : all;
  const common = createRandom(seed, 'market');
  const moves = units.map(() => normal(common));
  const bars = new Map(
    SYMBOLS.map((symbol) => {
      const random = createRandom(seed, symbol);
      const columns = barsOf(random, units, { moves, trend: market.trend ?? 0, isWeekly });
      return [symbol, withEnds(columns, US_EQUITIES)];
    }),
  );
  const begin = units[WARM_UP]?.open ?? instant(0);
  const days = { seed, days: 1, symbols: SYMBOLS, strategy };
  return {
    ...nullMarket(days),
    bars,
    predictions: skill === undefined ? [] : saidOf(bars, begin, { seed, skill }),
    sessions: all.filter(({ open }) => open >= begin),
  };
}

function firstOfWeeks(all: readonly Session[]): readonly Session[] {
  return all.filter(({ day }, at) => mondayOf(day) !== mondayOf(all[at - 1]?.day ?? EARLIER));
}

const EARLIER = '2000-01-03' as TradingDay;

interface Moves {
  readonly moves: readonly number[];
  readonly trend: number;
  readonly isWeekly: boolean;
}

function barsOf(
  random: Random,
  units: readonly Session[],
  { moves, trend, isWeekly }: Moves,
): BarColumns {
  const builder = createColumnBuilder();
  let price = 50 + 100 * random.next();
  let [last, variance] = [0, 1];
  for (const [at, { open: start }] of units.entries()) {
    // Calm and wild times follow each other, as in T. Bollerslev's GARCH (1986).
    const shock = (0.8 * normal(random) + 0.6 * (moves[at] ?? 0)) * Math.sqrt(variance);
    variance = 0.1 + 0.1 * shock ** 2 + 0.8 * variance;
    const move = trend * last + 0.015 * shock;
    last = move;
    const gap = 0.004 * normal(random);
    const open = price * Math.exp(gap);
    const close = open * Math.exp(move - gap);
    builder.add({
      start,
      ...{ open: cents(open), close: cents(close), volume: 10_000_000 },
      high: cents(Math.max(open, close) * 1.004),
      low: cents(Math.min(open, close) * 0.996),
    });
    price = close;
  }
  return builder.build(isWeekly ? WEEK_MS : DAY_MS);
}

/** One of each symbol at each open, about the bar that begins. */
function saidOf(
  bars: ReadonlyMap<string, BarColumns>,
  begin: number,
  { seed, skill }: { readonly seed: number; readonly skill: number },
): readonly TapedPrediction[] {
  const random = createRandom(seed, 'predictions');
  return [...bars]
    .flatMap(([symbol, { start, open, close }]) =>
      [...start].flatMap((time, at): TapedPrediction[] => {
        if (time < begin) return [];
        const [first = 0, last = 0] = [open[at], close[at]];
        const signal = random.chance(skill) === last > first ? 'BUY' : 'SELL';
        const record = { ticker: symbol, signal, confidence: 0.8, timestamp: time };
        return [{ symbol, at: instant(time), record: { ...record, stock_price: first } }];
      }),
    )
    .sort((a, b) => a.at - b.at);
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

function cents(price: number): number {
  return Math.round(price * 100) / 100;
}
