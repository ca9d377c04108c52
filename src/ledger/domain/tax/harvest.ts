// Candidates for harvesting a tax loss: what a sale at this price would deduct, and when the security may be bought back.
import {
  lesser,
  minus,
  negated,
  quotient,
  scaled,
  sumOf,
  valueAt,
} from '../../../kernel/amounts.ts';
import {
  type Decimal,
  type Money,
  ONE,
  type Price,
  type Quantity,
} from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { addDays } from '../../../market/time/day.ts';
import { type LongTermRule, type Term, termOf } from '../lots/holding-period.ts';
import { byAge, type Lot, type LotId } from '../lots/lot.ts';

/** Days around a sale within which a purchase of the same security disallows its loss. */
export const WASH_WINDOW_DAYS = 30;

export interface HarvestTerms {
  readonly asOf: TradingDay;
  readonly price: Price;
  /** Of one lot. */
  readonly lossMin: Money;
  /** Tax on a gain by its term, 0 to 1. */
  readonly taxRates: Readonly<Record<Term, Decimal>>;
  readonly longTermRule: LongTermRule;
}

export interface HarvestCandidate {
  readonly lotId: LotId;
  readonly quantity: Quantity;
  /** Negative. */
  readonly unrealized: Money;
  readonly term: Term;
  /** Shares whose loss would be disallowed by recent purchases that are not candidates themselves. */
  readonly washBlocked: Quantity;
  readonly harvestableLoss: Money;
  /** The harvestable loss times the tax rate of its term. */
  readonly benefit: Money;
}

export interface Harvest {
  /** Largest loss first. */
  readonly candidates: readonly HarvestCandidate[];
  readonly loss: Money;
  readonly benefit: Money;
  /** First day on which a purchase leaves the loss of a sale today untouched; undefined without candidates. */
  readonly repurchaseFrom: TradingDay | undefined;
}

/**
 * `lots`: the open long lots of one security in all portfolios of one person. `equivalentLots`: those of securities that are
 * declared equivalent to it; recent purchases among them block losses too.
 */
export function harvest(
  lots: readonly Lot[],
  terms: HarvestTerms,
  equivalentLots: readonly Lot[] = [],
): Harvest {
  const { asOf, price, lossMin } = terms;
  const gainOf = (lot: Lot): Money => minus(valueAt(lot.remaining, price), lot.basis);
  const losing = lots.filter((lot) => gainOf(lot).lt(0) && gainOf(lot).abs().gte(lossMin));
  const ordered = losing.toSorted((a, b) => gainOf(a).comparedTo(gainOf(b)) || byAge(a, b));
  let blocking = boughtRecently(
    [...lots.filter((lot) => !losing.includes(lot)), ...equivalentLots],
    asOf,
  );
  const candidates = ordered.map((lot) => {
    const washBlocked = lesser(blocking, lot.remaining);
    blocking = minus(blocking, washBlocked);
    return candidateOf(lot, gainOf(lot), washBlocked, terms);
  });
  return {
    candidates,
    loss: sumOf(candidates.map(({ harvestableLoss }) => harvestableLoss)),
    benefit: sumOf(candidates.map(({ benefit }) => benefit)),
    repurchaseFrom: candidates.length === 0 ? undefined : addDays(asOf, WASH_WINDOW_DAYS + 1),
  };
}

function boughtRecently(lots: readonly Lot[], asOf: TradingDay): Quantity {
  const from = addDays(asOf, -WASH_WINDOW_DAYS);
  const recent = lots.filter(({ openedOn }) => openedOn >= from && openedOn <= asOf);
  return sumOf(recent.map(({ remaining }) => remaining));
}

function candidateOf(
  lot: Lot,
  unrealized: Money,
  washBlocked: Quantity,
  { asOf, longTermRule, taxRates }: HarvestTerms,
): HarvestCandidate {
  const term = termOf(longTermRule, lot.heldSince, asOf);
  const free = minus(ONE, quotient(washBlocked, lot.remaining));
  const harvestableLoss = scaled(negated(unrealized), free);
  const benefit = scaled(harvestableLoss, taxRates[term]);
  const { id: lotId, remaining: quantity } = lot;
  return { lotId, quantity, unrealized, term, washBlocked, harvestableLoss, benefit };
}
