// What the others trade on one day: the price of the opening auction, the minutes of continuous trading, the price of the closing one.
// A plan comes from a seeded walk or from a file of bars.

import { type Instant, instant, MINUTE_MS, type TradingDay } from '../../../../kernel/instant.ts';
import { createRandom } from '../../../../kernel/random.ts';
import type { Bar } from '../../../../market/bars/bar.ts';
import { type PriceStep, roundNearest } from '../../../../market/instruments/tick-grid.ts';
import { addDays } from '../../../../market/time/day.ts';
import { FIRST_KNOWN_DAY, isTradingDay } from '../../../../market/venues/vietnam/closed-days.ts';
import { type PriceLimits, priceLimits } from '../../../../market/venues/vietnam/price-limits.ts';
import {
  type Exchange as Board,
  type SecurityKind,
  type TradingRules,
  tradingRules,
} from '../../../../market/venues/vietnam/trading-rules.ts';
import { atTimeOf, dayOf } from './local-time.ts';

export interface DayPlan {
  readonly day: TradingDay;
  /** VND. */
  readonly reference: number;
  readonly limits: PriceLimits;
  readonly rules: TradingRules;
  /** Of the opening auction, and of the first print where there is none. */
  readonly open: number;
  readonly minutes: readonly Bar[];
  /** Of the closing auction, and of the last print where there is none. */
  readonly close: number;
}

export interface PlanSource {
  /** The plan of a day, from the close before it as it was; undefined without trading. */
  planOf(day: TradingDay, reference: number): DayPlan | undefined;
  /** The last close before the day, unless the price was moved. */
  referenceOf(day: TradingDay): number;
}

/** Where it is listed, and as what. */
export interface Listed {
  readonly board: Board;
  readonly kind: SecurityKind;
}

export interface Walked extends Listed {
  readonly seed: number;
  readonly symbol: string;
}

const REFERENCE_LOWEST = 20_000;
const REFERENCE_HIGHEST = 100_000;
const DAY_DEVIATION = 0.012;
const MINUTE_DEVIATION = 0.0013;
/** How much of its distance from its base a price comes back in a day. */
const PULL = 0.03;
const MINUTE_VOLUME_LOWEST = 5_000;

export function createWalk(options: Walked): PlanSource {
  const { seed, symbol } = options;
  const closes = new Map<TradingDay, number>();

  const start = createRandom(seed, `reference/${symbol}`).between(
    REFERENCE_LOWEST,
    REFERENCE_HIGHEST,
  );
  const base = roundNearest(stepsOf(options, FIRST_KNOWN_DAY as TradingDay), start);
  let last = { day: addDays(FIRST_KNOWN_DAY as TradingDay, -1), close: base };

  function closeFrom(day: TradingDay, reference: number): number {
    const draws = createRandom(seed, `day/${symbol}/${day}`);
    const change = normal(draws.next) * DAY_DEVIATION - PULL * Math.log(reference / base);
    return fitted(reference * Math.exp(change), termsOf(options, day, reference));
  }

  function referenceOf(day: TradingDay): number {
    if (day <= FIRST_KNOWN_DAY) return base;
    for (let next = addDays(last.day, 1); next < day; next = addDays(next, 1)) {
      const close = isTradingDay(next) === true ? closeFrom(next, last.close) : last.close;
      closes.set(next, close);
      last = { day: next, close };
    }
    return closes.get(addDays(day, -1)) ?? base;
  }

  return {
    referenceOf,
    planOf(day, reference) {
      if (isTradingDay(day) !== true) return undefined;
      const close = closeFrom(day, reference);
      return walkedDay(options, { day, reference, close });
    },
  };
}

interface Ends {
  readonly day: TradingDay;
  readonly reference: number;
  readonly close: number;
}

/** A random path whose ends are given: its own drift is taken out of it, minute by minute. */
function walkedDay(options: Walked, { day, reference, close }: Ends): DayPlan {
  const { seed, symbol } = options;
  const terms = termsOf(options, day, reference);
  const random = createRandom(seed, `minutes/${symbol}/${day}`);
  const open = fitted(reference * Math.exp(normal(random.next) * DAY_DEVIATION * 0.3), terms);
  const starts = continuousMinutes(terms.rules, day);
  const steps = starts.map(() => normal(random.next) * MINUTE_DEVIATION);
  const drift = steps.reduce((sum, step) => sum + step, 0);
  const wanted = Math.log(close / open);
  let path = 0;
  let before = open;
  const minutes = starts.map((startAt, index): Bar => {
    path += (steps[index] ?? 0) + (wanted - drift) / starts.length;
    const price = index === starts.length - 1 ? close : fitted(open * Math.exp(path), terms);
    const [high, low] = [Math.max(before, price), Math.min(before, price)];
    const bar = {
      start: startAt,
      lengthMs: MINUTE_MS,
      open: before,
      high: fitted(high * (1 + random.next() * 2 * MINUTE_DEVIATION), terms),
      low: fitted(low * (1 - random.next() * 2 * MINUTE_DEVIATION), terms),
      close: price,
      volume: lots(MINUTE_VOLUME_LOWEST * (1 + random.next() * 20)),
    };
    before = price;
    return { ...bar, high: Math.max(bar.high, high), low: Math.min(bar.low, low) };
  });
  return { day, reference, limits: terms.limits, rules: terms.rules, open, minutes, close };
}

/** The minutes of a file; its close before the day is the reference. */
export function createFilePlans(listed: Listed, bars: readonly Bar[]): PlanSource {
  const referenceOf = (day: TradingDay): number => {
    const before = bars.findLast((bar) => dayOf(bar.start) < day);
    if (before === undefined) return bars[0]?.open ?? REFERENCE_LOWEST;
    if (listed.board !== 'UPCOM') return before.close;
    const lastDay = dayOf(before.start);
    const mean = meanPrice(bars.filter((bar) => dayOf(bar.start) === lastDay)) ?? before.close;
    return roundNearest(stepsOf(listed, lastDay), mean);
  };
  return {
    referenceOf,
    planOf(day) {
      const reference = referenceOf(day);
      const ofDay = bars.filter((bar) => dayOf(bar.start) === day);
      const first = ofDay[0];
      const last = ofDay.at(-1);
      if (isTradingDay(day) !== true || first === undefined || last === undefined) return undefined;
      const terms = termsOf(listed, day, reference);
      const starts = new Set<number>(continuousMinutes(terms.rules, day));
      const onGrid = (price: number) => fitted(price, terms);
      const minutes = ofDay
        .filter((bar) => starts.has(bar.start))
        .map((bar) => ({
          ...bar,
          open: onGrid(bar.open),
          high: onGrid(bar.high),
          low: onGrid(bar.low),
          close: onGrid(bar.close),
        }));
      const ends = { open: onGrid(minutes[0]?.open ?? first.open), close: onGrid(last.close) };
      return { day, reference, limits: terms.limits, rules: terms.rules, minutes, ...ends };
    },
  };
}

function meanPrice(bars: readonly Bar[]): number | undefined {
  const volume = bars.reduce((sum, bar) => sum + bar.volume, 0);
  const value = bars.reduce(
    (sum, bar) => sum + ((bar.open + bar.high + bar.low + bar.close) / 4) * bar.volume,
    0,
  );
  return volume === 0 ? undefined : value / volume;
}

interface Terms {
  readonly rules: TradingRules;
  /** Of the kind of the security. */
  readonly steps: readonly PriceStep[];
  readonly limits: PriceLimits;
}

export function termsOf({ board, kind }: Listed, day: TradingDay, reference: number): Terms {
  const rules = tradingRules(board, day);
  const limits = priceLimits(rules, { reference, kind, isWide: false });
  return { rules, steps: rules.priceSteps[kind], limits };
}

export function fitted(price: number, { steps, limits }: Terms): number {
  const rounded = roundNearest(steps, price);
  return Math.min(limits.ceiling, Math.max(limits.floor, rounded));
}

export function lots(shares: number): number {
  return Math.max(100, Math.floor(shares / 100) * 100);
}

function continuousMinutes(rules: TradingRules, day: TradingDay): readonly Instant[] {
  return rules.session
    .filter(({ phase }) => phase === 'continuous')
    .flatMap(({ fromMs, untilMs }) => {
      const first = atTimeOf(day, fromMs);
      const count = (untilMs - fromMs) / MINUTE_MS;
      return Array.from({ length: count }, (_, index) => instant(first + index * MINUTE_MS));
    });
}

function stepsOf({ board, kind }: Listed, day: TradingDay) {
  return tradingRules(board, day).priceSteps[kind];
}

/** The sum of three draws: close enough to a normal distribution of deviation 1, and bounded. */
function normal(next: () => number): number {
  return (next() + next() + next() - 1.5) * 2;
}
