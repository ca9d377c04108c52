// What the ledger says about a portfolio on a day, as a statement of that day would: without anything that came later, and
// with wash sales as a broker sees them, within one account and one security.
import { minus, negated, plus, sumOf } from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY, NO_QUANTITY, type Quantity } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import type { Entry } from '../../domain/entries/entry.ts';
import type { SecurityId } from '../../domain/entries/ids.ts';
import { type FoldedEntry, foldEntries } from '../../domain/portfolio/fold-entries.ts';
import { termsOf } from '../../domain/portfolio/terms-of.ts';
import { WASH_WINDOW_DAYS } from '../../domain/tax/harvest.ts';
import type { WashView } from '../../domain/tax/wash/wash-view.ts';
import { washSalesOfEntries } from '../../domain/tax/wash-entries.ts';
import type { PortfolioRow } from '../../ports/ledger-rows.ts';

export interface LedgerFigures {
  readonly folded: readonly FoldedEntry[];
  readonly positions: ReadonlyMap<SecurityId, LedgerPosition>;
  /** Of the days of the period. */
  readonly realized: ReadonlyMap<SecurityId, LedgerGain>;
  /** By currency, at the end. */
  readonly cash: ReadonlyMap<string, Money>;
  /** By currency, before the first day. */
  readonly cashBefore: ReadonlyMap<string, Money>;
}

export interface LedgerPosition {
  readonly quantity: Quantity;
  /** Negative if short. */
  readonly cost: Money;
  /** What disallowed losses add to the cost. */
  readonly washed: Money;
  /** When some of it was acquired, and perhaps for how much, is not known. */
  readonly hasUnknownLots: boolean;
}

export interface LedgerGain {
  readonly gain: Money;
  /** Losses that may not be deducted yet. */
  readonly disallowed: Money;
}

export interface Period {
  readonly from: TradingDay;
  readonly to: TradingDay;
}

export function ledgerFigures(
  portfolio: PortfolioRow,
  entries: readonly Entry[],
  period: Period,
): LedgerFigures {
  const known = entries.filter(({ on }) => on <= period.to);
  const terms = termsOf(portfolio);
  const result = foldEntries(known, terms);
  if (!result.ok)
    throw new Error(`transaction ${result.failure.entry.id} was booked, and is refused now`);
  const { book, entries: folded } = result.value;
  const view = brokersView(portfolio, folded);
  const positions = new Map<SecurityId, LedgerPosition>();
  for (const [security, { lots }] of book.bySecurity) {
    const sign = (amount: Money | Quantity, side: string) =>
      side === 'LONG' ? amount : negated(amount);
    positions.set(security, {
      quantity: sumOf(lots.map((lot) => sign(lot.remaining, lot.side) as Quantity)),
      cost: sumOf(lots.map((lot) => sign(lot.basis, lot.side) as Money)),
      washed: sumOf(
        view.openLots
          .filter((lot) => lot.security === String(security))
          .map((lot) => lot.adjustment),
      ),
      hasUnknownLots: lots.some((lot) => !lot.isDateKnown),
    });
  }
  return {
    ...{ folded, positions, realized: gainsIn(folded, view, period) },
    cash: cashIn(folded),
    cashBefore: cashIn(folded.filter(({ entry }) => entry.on < period.from)),
  };
}

/** One account and one security. */
function brokersView(portfolio: PortfolioRow, folded: readonly FoldedEntry[]): WashView {
  const terms = termsOf(portfolio);
  return washSalesOfEntries([{ id: portfolio.id, terms, folded }], {
    windowDays: WASH_WINDOW_DAYS,
    taxDeferred: new Set(),
    groupOf: (security) => security,
    departures: new Map(),
  });
}

function gainsIn(
  folded: readonly FoldedEntry[],
  view: WashView,
  { from, to }: Period,
): ReadonlyMap<SecurityId, LedgerGain> {
  const gains = new Map<SecurityId, LedgerGain>();
  const closures = folded.flatMap(({ consequences }) => consequences.closures);
  for (const { security, gain, closedOn } of closures) {
    if (closedOn < from || closedOn > to) continue;
    const known = gains.get(security) ?? NO_GAIN;
    gains.set(security, { ...known, gain: plus(known.gain, gain) });
  }
  for (const { security: name, disallowedLoss, closedOn } of view.closures) {
    const security = Number(name) as SecurityId;
    const known = gains.get(security);
    if (known === undefined || closedOn < from || closedOn > to) continue;
    gains.set(security, { ...known, disallowed: plus(known.disallowed, disallowedLoss) });
  }
  return gains;
}

const NO_GAIN: LedgerGain = { gain: NO_MONEY, disallowed: NO_MONEY };
export const NO_POSITION: LedgerPosition = {
  quantity: NO_QUANTITY,
  cost: NO_MONEY,
  washed: NO_MONEY,
  hasUnknownLots: false,
};

function cashIn(folded: readonly FoldedEntry[]): ReadonlyMap<string, Money> {
  const cash = new Map<string, Money>();
  for (const { entry, consequences } of folded)
    cash.set(entry.currency, plus(cash.get(entry.currency) ?? NO_MONEY, consequences.cash));
  return cash;
}

export interface CrossAccountAdjustment {
  readonly security: SecurityId;
  /** Basis of open lots, beyond what the account alone gives. */
  readonly cost: Money;
  /** Losses of the period that are disallowed because of other accounts or equivalents. */
  readonly disallowed: Money;
}

/** What the wash sales of all portfolios of the person change here, beyond the broker's view. */
export function crossAccountAdjustments(
  own: LedgerFigures,
  portfolio: PortfolioRow,
  person: WashView,
  { from, to }: Period,
): readonly CrossAccountAdjustment[] {
  const name = String(portfolio.id);
  const found: CrossAccountAdjustment[] = [];
  for (const security of new Set([...own.positions.keys(), ...own.realized.keys()])) {
    const isHere = (one: { readonly portfolio: string; readonly security: string }) =>
      one.portfolio === name && one.security === String(security);
    const adjustment = sumOf(person.openLots.filter(isHere).map((lot) => lot.adjustment));
    const losses = person.closures
      .filter(isHere)
      .filter(({ closedOn }) => closedOn >= from && closedOn <= to)
      .map((one) => one.disallowedLoss);
    const cost = minus(adjustment, own.positions.get(security)?.washed ?? NO_MONEY);
    const disallowed = minus(sumOf(losses), own.realized.get(security)?.disallowed ?? NO_MONEY);
    if (!cost.isZero() || !disallowed.isZero()) found.push({ security, cost, disallowed });
  }
  return found;
}
