// What the movements of pools are made from, and what is found: amounts in the currency of the report, at the rate of their day.
import { scaled } from '../../../../kernel/amounts.ts';
import { type Decimal, type Money, ONE } from '../../../../kernel/decimal.ts';
import type { TradingDay } from '../../../../kernel/instant.ts';
import type { ActionEntry, DistributionEntry, Entry } from '../../entries/entry.ts';
import type { CurrencyCode, SecurityId, TransactionId } from '../../entries/ids.ts';
import type { FoldedWithLots } from '../../portfolio/fold-entries.ts';
import type { Acquired, Disposed, Movement } from './movement.ts';

export type FoldedInPool = FoldedWithLots['entries'][number];

export interface PooledPortfolio {
  readonly id: string;
  /** Outside of the pools: an account whose gains are not taxed. */
  readonly isSheltered: boolean;
  readonly currency: CurrencyCode;
  readonly folded: FoldedWithLots['entries'];
}

export interface PoolSources {
  readonly currency: CurrencyCode;
  /** Units of the report's currency for one; undefined if it is not on record. */
  rateOn(currency: CurrencyCode, on: TradingDay): Decimal | undefined;
  /** Why it is in no pool; undefined if it is. */
  leftOut(security: string): 'OPTIONS_LEFT_OUT' | 'ABROAD' | undefined;
  /** Distributions that were booked as returns of capital; the others are dividends. */
  readonly returnsOfCapital: ReadonlySet<TransactionId>;
  /** The transaction by which lots left their portfolio, by the one by which they arrived. */
  readonly departures: ReadonlyMap<TransactionId, TransactionId>;
  /** The day that counts for tax. */
  dayOf(entry: Entry): TradingDay;
}

export interface Dividend {
  readonly security: string;
  readonly on: TradingDay;
  /** Before withholding; negative for what a short position paid. */
  readonly amount: Money;
  readonly withheld: Money;
}

/** What the report cannot decide. */
export interface PoolNotice {
  readonly kind: 'INTO_SHELTER' | 'OUT_OF_SHELTER' | 'ROLLED_OVER' | 'OPTIONS_LEFT_OUT' | 'ABROAD';
  readonly security: string;
  readonly on: TradingDay;
}

export interface MissingRate {
  readonly security: string;
  readonly currency: CurrencyCode;
  readonly on: TradingDay;
}

export interface PoolMovements {
  /** In the order in which they took effect. */
  readonly movements: readonly Movement[];
  readonly dividends: readonly Dividend[];
  readonly notices: readonly PoolNotice[];
  /** Securities with one of these are in no movement and no dividend. */
  readonly missing: readonly MissingRate[];
}

export interface PoolContext extends PoolSources {
  readonly portfolio: PooledPortfolio;
  /** Portfolios of the person that lots arrived in, by the transaction by which they left another. */
  readonly arrivals: ReadonlyMap<TransactionId, PooledPortfolio>;
  readonly origins: ReadonlyMap<TransactionId, PooledPortfolio>;
  readonly found: {
    readonly movements: Movement[];
    readonly dividends: Dividend[];
    readonly notices: PoolNotice[];
    readonly missing: MissingRate[];
  };
}

type OfSecurity = Exclude<Entry, { kind: 'cash' }>;

type Amounts<Of, Keys extends keyof Of> = Pick<Of, Keys> & { readonly security?: SecurityId };

export function acquired(
  context: PoolContext,
  entry: OfSecurity,
  one: Amounts<Acquired & { isBought: boolean }, 'quantity' | 'cost'> & {
    readonly isBought?: boolean;
    readonly on?: TradingDay;
  },
): void {
  const place = placeOf(context, entry, one.security);
  const rate = place && rateOf(context, entry, one.on ?? entry.on);
  if (place === undefined || rate === undefined) return;
  const { quantity, cost, isBought = true } = one;
  const movement = { ...place, kind: 'acquired', quantity, cost: scaled(cost, rate), isBought };
  context.found.movements.push(movement as Acquired);
}

export function disposed(
  context: PoolContext,
  entry: OfSecurity,
  { security, quantity, proceeds, fees }: Amounts<Disposed, 'quantity' | 'proceeds' | 'fees'>,
): void {
  const place = placeOf(context, entry, security);
  const rate = place && rateOf(context, entry, entry.on);
  if (place === undefined || rate === undefined) return;
  const amounts = { proceeds: scaled(proceeds, rate), fees: scaled(fees, rate) };
  context.found.movements.push({ ...place, kind: 'disposed', quantity, ...amounts });
}

/** Undefined for what is in no pool. */
export function placeOf(context: PoolContext, entry: OfSecurity, named: SecurityId | undefined) {
  const security = String(named ?? entry.security);
  const on = context.dayOf(entry);
  const kind = context.leftOut(security);
  if (kind === undefined) return { security, on };
  context.found.notices.push({ kind, security, on });
  return undefined;
}

/** The rate that was stated with the transaction, else that of the day. */
export function rateOf(
  { currency, portfolio, rateOn, found }: PoolContext,
  entry: OfSecurity,
  on: TradingDay,
): Decimal | undefined {
  if (entry.currency === currency) return ONE;
  const stated = portfolio.currency === currency ? entry.rate : undefined;
  const rate = stated ?? rateOn(entry.currency, on);
  if (rate === undefined)
    found.missing.push({ security: String(entry.security), currency: entry.currency, on });
  return rate;
}

export function lowered(
  context: PoolContext,
  entry: DistributionEntry | ActionEntry,
  amount: Money,
): void {
  const place = placeOf(context, entry, undefined);
  const rate = place && rateOf(context, entry, entry.on);
  if (place === undefined || rate === undefined) return;
  const movement = { ...place, kind: 'cost-lowered', amount: scaled(amount, rate) } as const;
  context.found.movements.push(movement);
}

export function paid(
  context: PoolContext,
  entry: DistributionEntry | ActionEntry,
  { amount, withheld }: Pick<Dividend, 'amount' | 'withheld'>,
): void {
  const rate = amount.isZero() ? undefined : rateOf(context, entry, entry.on);
  if (rate === undefined) return;
  const amounts = { amount: scaled(amount, rate), withheld: scaled(withheld, rate) };
  context.found.dividends.push({ security: String(entry.security), on: entry.on, ...amounts });
}
