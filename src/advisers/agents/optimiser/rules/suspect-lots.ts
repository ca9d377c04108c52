// Lots whose cost is far from every known price: a slip of the keyboard (900 for 90) looks like a loss that never was.
import type { TradingDay } from '../../../../kernel/instant.ts';
import { addDays } from '../../../../market/time/day.ts';
import type { SeenClose, SeenSplit } from '../../snapshot/snapshot.ts';

/** A price of that day may be so many times the close, or a part of it: no market moves more between two closes. */
const DAY_FACTOR = 1.5;
/** Against the median of all known prices, where none of that day is known. */
const KNOWN_FACTOR = 6;
/** Over holidays. */
const DAYS_BEFORE = 7;

export interface LotCost {
  readonly openedOn: TradingDay;
  /** Of one share, in shares of today. */
  readonly unitCost: number;
}

export interface KnownPrices {
  /** As they were printed, ascending by day. */
  readonly closes: readonly SeenClose[];
  readonly splits: readonly SeenSplit[];
  /** Of now. */
  readonly price: number;
}

export interface Suspicion {
  /** In shares of today. */
  readonly expected: number;
  /** Undefined: the median of the known prices. */
  readonly on: TradingDay | undefined;
}

/** Undefined if the cost fits what is known. */
export function suspicionOf(lot: LotCost, known: KnownPrices): Suspicion | undefined {
  const { openedOn, unitCost } = lot;
  const closes = known.closes.map((one) => ({ on: one.on, price: inSharesNow(one, known.splits) }));
  const near = closes.findLast(({ on }) => on <= openedOn && on >= addDays(openedOn, -DAYS_BEFORE));
  if (near !== undefined)
    return isWithin(unitCost, near.price, DAY_FACTOR)
      ? undefined
      : { expected: near.price, on: near.on };
  const expected = medianOf([...closes.map(({ price }) => price), known.price]);
  return isWithin(unitCost, expected, KNOWN_FACTOR) ? undefined : { expected, on: undefined };
}

function inSharesNow({ on, price }: SeenClose, splits: readonly SeenSplit[]): number {
  return splits.reduce((left, split) => (split.on > on ? left / split.ratio : left), price);
}

function isWithin(cost: number, expected: number, factor: number): boolean {
  return cost <= expected * factor && cost * factor >= expected;
}

function medianOf(prices: readonly number[]): number {
  const sorted = prices.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? 0, sorted[Math.floor(middle)] ?? 0];
  return (low + high) / 2;
}
