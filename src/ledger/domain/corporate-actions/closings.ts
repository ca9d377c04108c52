// Mergers that pay cash: for all of a lot, or beside new shares.
import {
  greater,
  lesser,
  minus,
  negated,
  perUnit,
  plus,
  sumOf,
  valueAt,
} from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY, ONE, type Price } from '../../../kernel/decimal.ts';
import { termOf } from '../lots/holding-period.ts';
import type { Lot } from '../lots/lot.ts';
import type { ActionClosure, ActionTerms, CorporateAction } from './corporate-action.ts';
import { multiplied } from './scaling.ts';

export interface ClosedForCash {
  readonly cash: Money;
  readonly closures: readonly ActionClosure[];
}

/** Every lot is closed at the price; short lots pay it. */
export function closedForCash(
  lots: readonly Lot[],
  price: Price,
  terms: ActionTerms,
): ClosedForCash {
  const closures = lots.map((lot): ActionClosure => {
    const value = valueAt(lot.remaining, price);
    const isLong = lot.side === 'LONG';
    const [proceeds, cost] = isLong ? [value, lot.basis] : [lot.basis, value];
    const gain = minus(proceeds, cost);
    return { ...closedWhole(lot, terms), proceeds, cost, gain, notRecognized: undefined };
  });
  return { cash: cashFor(lots, price), closures };
}

export interface MergedForBoth extends ClosedForCash {
  readonly lots: readonly Lot[];
}

/**
 * Cash beside new shares, per lot: of the gain (cash and new shares less basis) at most the cash is recognised, a loss not at
 * all, and the new basis carries the rest (26 U.S.C. 356). A short position pays the cash out of its proceeds.
 */
export function mergedForBoth(
  held: readonly Lot[],
  {
    ratio,
    oldShares = ONE,
    cashPerShare,
    newPrice,
  }: Extract<CorporateAction, { kind: 'mixed-merger' }>,
  terms: ActionTerms,
): MergedForBoth {
  const grown = multiplied(held, ratio, oldShares);
  const merged = held.map((lot, at) => {
    const received = grown[at] ?? lot;
    const cash = valueAt(lot.remaining, cashPerShare);
    if (lot.side === 'SHORT')
      return { lot: { ...received, basis: minus(lot.basis, cash) }, closure: undefined };
    const proceeds = plus(cash, valueAt(received.remaining, newPrice));
    const whole = minus(proceeds, lot.basis);
    const gain = greater(NO_MONEY, lesser(cash, whole));
    const basis = plus(minus(lot.basis, cash), gain);
    const notRecognized = minus(whole, gain);
    const closure = {
      ...closedWhole(lot, terms),
      proceeds,
      cost: lot.basis,
      gain,
      notRecognized,
    };
    const openPrice = perUnit(basis, received.remaining);
    return { lot: { ...received, basis, openPrice }, closure };
  });
  return {
    lots: merged.map(({ lot }) => lot),
    cash: cashFor(held, cashPerShare),
    closures: merged.flatMap(({ closure }) => (closure === undefined ? [] : [closure])),
  };
}

function cashFor(lots: readonly Lot[], price: Price): Money {
  return sumOf(
    lots.map(({ side, remaining }) => {
      const value = valueAt(remaining, price);
      return side === 'LONG' ? value : negated(value);
    }),
  );
}

function closedWhole({ id, remaining, side, heldSince }: Lot, { on, lots }: ActionTerms) {
  const term = side === 'LONG' ? termOf(lots.longTermRule, heldSince, on) : 'SHORT';
  return { lotId: id, quantity: remaining, term } as const;
}
