// Splits between the day of a price and the day that is valued: of the sources, and what is booked.
import { plus, quotient } from '../../../kernel/amounts.ts';
import { type Decimal, ONE, type Price } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { addDays } from '../../../market/time/day.ts';
import type { CorporateAction } from '../corporate-actions/corporate-action.ts';
import type { Entry } from '../entries/entry.ts';
import type { SecurityId } from '../entries/ids.ts';

/** `newShares` for `oldShares`, from the open of the day on. */
export interface SplitOnDay {
  readonly on: TradingDay;
  readonly newShares: Decimal;
  readonly oldShares: Decimal;
  /** Known by a jump of the price alone. */
  readonly isSuspected?: true;
}

interface PricedOnDay {
  readonly on: TradingDay;
  readonly price: Price;
}

/** Old shares that one share of the day of the close has become, as a factor of quantity. */
export function splitsSince(
  splits: readonly SplitOnDay[],
  close: TradingDay,
  day: TradingDay,
): readonly SplitOnDay[] {
  return splits.length === 0 || close === day
    ? []
    : splits.filter(({ on }) => on > close && on <= day);
}

/** A price as it was printed, in shares of the day: each split since then has divided it. */
export function inSharesOf<Close extends PricedOnDay>(
  day: TradingDay,
  close: Close,
  splits: readonly SplitOnDay[],
): Close {
  const since = splitsSince(splits, close.on, day);
  if (since.length === 0) return close;
  const above = since.reduce((product, { oldShares }) => product.times(oldShares), ONE);
  const below = since.reduce((product, { newShares }) => product.times(newShares), ONE);
  return { ...close, price: quotient(close.price.times(above), below) as Price };
}

/** A stock dividend multiplies shares as a split does. */
export function splitIn({
  on,
  action,
}: {
  readonly on: TradingDay;
  readonly action: CorporateAction;
}): SplitOnDay | undefined {
  if (action.kind === 'stock-dividend')
    return { on, newShares: plus(ONE, action.rate), oldShares: ONE };
  if (action.kind !== 'split') return undefined;
  return { on, newShares: action.newShares, oldShares: action.oldShares };
}

/** By security, ascending as the entries are. */
export function bookedSplits(
  entries: readonly Entry[],
): ReadonlyMap<SecurityId, readonly SplitOnDay[]> {
  const found = new Map<SecurityId, SplitOnDay[]>();
  for (const entry of entries) {
    if (entry.kind !== 'action') continue;
    const { security } = entry;
    const split = splitIn(entry);
    if (split === undefined) continue;
    const known = found.get(security);
    if (known === undefined) found.set(security, [split]);
    else known.push(split);
  }
  return found;
}

/** Sources and brokers may name days that lie so far apart for one split. */
const DAYS_NEAR = 7;

/** Ascending. A booked split that the source knows is one split, on the day of the source, from which its prices count. */
export function allSplits(
  printed: readonly SplitOnDay[],
  booked: readonly SplitOnDay[] = [],
): readonly SplitOnDay[] {
  const own = booked.filter(({ on }) => !printed.some((one) => isNear(one.on, on)));
  if (own.length === 0) return printed;
  return [...printed, ...own].toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

/** 4 for 2 is 2 for 1. */
export function isSameSplitRatio(one: Ratio, other: Ratio): boolean {
  return one.newShares.times(other.oldShares).eq(other.newShares.times(one.oldShares));
}

type Ratio = Pick<SplitOnDay, 'newShares' | 'oldShares'>;

/** Two accounts of one split: the same ratio within a few days. */
export function isOneSplit(one: SplitOnDay, other: SplitOnDay): boolean {
  return isNear(one.on, other.on) && isSameSplitRatio(one, other);
}

export function isNear(one: TradingDay, other: TradingDay): boolean {
  return addDays(one, -DAYS_NEAR) <= other && other <= addDays(one, DAYS_NEAR);
}
