// The value of a portfolio on a day, as it was known at a moment: what is unpriced or stale is named, never dropped.
import { plus, scaled, sumOf } from '../../../kernel/amounts.ts';
import { type Decimal, type Money, NO_MONEY, ONE, type Price } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { CurrencyCode, SecurityId } from '../entries/ids.ts';
import { daysBetween } from '../lots/holding-period.ts';
import type { Lot } from '../lots/lot.ts';
import { type LotPosition, positionOf, valuedAt } from '../lots/lot-position.ts';
import { gainOf } from '../portfolio/book-entry.ts';
import {
  type Folded,
  type FoldedWithLots,
  foldWithLots,
  type RefusedEntry,
} from '../portfolio/fold-entries.ts';
import type { PortfolioTerms } from '../portfolio/portfolio-book.ts';
import { countingEntries, type Known, type RecordedEntry } from './recorded-entry.ts';

export interface Close {
  readonly price: Price;
  /** The last close on or before the day that is valued. */
  readonly on: TradingDay;
}

export interface AsOf extends Known {
  /** A price older than this is used and flagged. */
  readonly staleAfterDays: number;
  readonly terms: PortfolioTerms;
  readonly baseCurrency: CurrencyCode;
  /** Undefined if there is no price on the day or before. */
  close(security: SecurityId): Close | undefined;
  /** Units of the base currency for one of the other, on the day; undefined if it is not known. */
  rate(currency: CurrencyCode): Decimal | undefined;
}

export interface HeldPosition extends LotPosition {
  readonly security: SecurityId;
  readonly currency: CurrencyCode;
  readonly lots: readonly Lot[];
}

export interface ValuedPosition extends HeldPosition {
  /** Undefined if there is no price on the day or before. */
  readonly mark: Mark | undefined;
  /** Of the base currency; undefined if it is not known. */
  readonly rate: Decimal | undefined;
}

/** In the currency of the position. */
export interface Mark {
  readonly price: Price;
  readonly on: TradingDay;
  readonly isStale: boolean;
  readonly marketValue: Money;
  readonly unrealizedGain: Money;
}

export interface CashBalance {
  readonly currency: CurrencyCode;
  readonly balance: Money;
  readonly rate: Decimal | undefined;
}

export interface Unpriced {
  readonly security: SecurityId;
  readonly reason: 'NO_PRICE' | 'NO_FX';
}

/** Totals are in the base currency. */
export interface Valuation {
  readonly positions: readonly ValuedPosition[];
  readonly balances: readonly CashBalance[];
  readonly cash: Money;
  /** Of the priced positions. */
  readonly marketValue: Money;
  readonly totalValue: Money;
  readonly unrealizedGain: Money;
  readonly realizedGain: Money;
  /** Securities that the totals leave out. */
  readonly unpriced: readonly Unpriced[];
  /** Currencies whose cash the totals leave out. */
  readonly unconverted: readonly CurrencyCode[];
  /** The entries that count. */
  readonly entries: readonly RecordedEntry[];
  /** The same in the order in which they took effect, with what followed from each. */
  readonly folded: Folded['entries'];
}

export function valueAsOf(
  recorded: readonly RecordedEntry[],
  asOf: AsOf,
): Result<Valuation, RefusedEntry> {
  const entries = countingEntries(recorded, asOf);
  const folded = foldWithLots(
    entries.map(({ entry }) => entry),
    asOf.terms,
  );
  if (!folded.ok) return failed(folded.failure);
  const positions = heldIn(folded.value).map((held) => valued(held, asOf));
  const balances = balancesIn(folded.value, asOf);
  const marketValue = totalOf(positions, (mark) => mark.marketValue);
  const cash = sumOf(balances.map(({ balance, rate }) => inBase(balance, rate)));
  return ok({
    positions,
    balances,
    cash,
    marketValue,
    totalValue: plus(cash, marketValue),
    unrealizedGain: totalOf(positions, (mark) => mark.unrealizedGain),
    realizedGain: realizedIn(folded.value, asOf),
    unpriced: positions.flatMap(unpricedIn),
    unconverted: balances.flatMap(({ currency, rate }) => (rate === undefined ? [currency] : [])),
    entries,
    folded: folded.value.entries,
  });
}

/** Every security of which lots are open. */
export function heldIn({ book, entries }: FoldedWithLots): readonly HeldPosition[] {
  const currencies = new Map(
    entries.flatMap(({ entry, changed }) =>
      changed.map(({ security }) => [security, entry.currency] as const),
    ),
  );
  return [...book.bySecurity].flatMap(([security, one]) => {
    const currency = currencies.get(security);
    if (one.lots.length === 0 || currency === undefined) return [];
    return [{ security, currency, lots: [...one.lots], ...positionOf(one) }];
  });
}

function valued(held: HeldPosition, asOf: AsOf): ValuedPosition {
  const close = asOf.close(held.security);
  const rate = rateOf(held.currency, asOf);
  return { ...held, rate, mark: close && markAt(held, close, asOf) };
}

function markAt(held: HeldPosition, { price, on }: Close, asOf: AsOf): Mark {
  const { marketValue, unrealizedGain } = valuedAt(held, price);
  const isStale = daysBetween(on, asOf.on) > asOf.staleAfterDays;
  return { price, on, isStale, marketValue, unrealizedGain };
}

function balancesIn({ entries }: Folded, asOf: AsOf): readonly CashBalance[] {
  const byCurrency = new Map<CurrencyCode, Money>();
  for (const { entry, consequences } of entries) {
    const before = byCurrency.get(entry.currency) ?? NO_MONEY;
    byCurrency.set(entry.currency, plus(before, consequences.cash));
  }
  return [...byCurrency].map(([currency, balance]) => ({
    currency,
    balance,
    rate: rateOf(currency, asOf),
  }));
}

/** At the rate of each sale; where none was recorded, at that of the day. */
function realizedIn({ entries }: Folded, asOf: AsOf): Money {
  return sumOf(
    entries.map(({ entry, consequences }) =>
      inBase(gainOf(consequences), entry.rate ?? rateOf(entry.currency, asOf)),
    ),
  );
}

function totalOf(positions: readonly ValuedPosition[], figure: (mark: Mark) => Money): Money {
  return sumOf(
    positions.map(({ mark, rate }) => (mark === undefined ? NO_MONEY : inBase(figure(mark), rate))),
  );
}

function unpricedIn({ security, mark, rate }: ValuedPosition): readonly Unpriced[] {
  if (mark === undefined) return [{ security, reason: 'NO_PRICE' }];
  return rate === undefined ? [{ security, reason: 'NO_FX' }] : [];
}

/** What cannot be converted counts nothing, and is named. */
function inBase(amount: Money, rate: Decimal | undefined): Money {
  return rate === undefined ? NO_MONEY : scaled(amount, rate);
}

function rateOf(currency: CurrencyCode, { baseCurrency, rate }: AsOf): Decimal | undefined {
  return currency === baseCurrency ? ONE : rate(currency);
}
