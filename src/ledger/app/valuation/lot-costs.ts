// What open lots in foreign currencies cost in the currency of their portfolio: each at its own rate.
import { plus, scaled } from '../../../kernel/amounts.ts';
import { type Decimal, type Money, NO_MONEY } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import type { RateOnDay } from '../../domain/currency/rates-by-day.ts';
import type { CurrencyCode, SecurityId, TransactionId } from '../../domain/entries/ids.ts';
import type { LotRow } from '../../ports/ledger-rows.ts';

export interface LotCost {
  readonly lot: LotRow;
  /** Of the currency of the portfolio; undefined if it is not known. */
  readonly rate: Decimal | undefined;
  /** Negative for the net proceeds of a short lot. */
  readonly baseCost: Money | undefined;
}

export interface MissingRate {
  readonly from: CurrencyCode;
  readonly to: CurrencyCode;
  readonly on: TradingDay;
}

/** A lot that a corporate action or a transfer split off appends to the number of its transaction. */
export function transactionOf({ id }: Pick<LotRow, 'id'>): TransactionId {
  return Number.parseInt(id, 10) as TransactionId;
}

export interface LotRates {
  readonly stated: ReadonlyMap<TransactionId, Decimal>;
  readonly rateOn: RateOnDay;
}

/** The rate that was stated with the purchase, else that of its day. */
export function lotCost(lot: LotRow, rates: LotRates): LotCost {
  const rate = openingRate(lot, rates);
  if (rate === undefined) return { lot, rate, baseCost: undefined };
  const cost = scaled(lot.basis, rate);
  return { lot, rate, baseCost: lot.side === 'LONG' ? cost : (cost.negated() as Money) };
}

export function openingRate(
  lot: Pick<LotRow, 'id' | 'currency' | 'openedOn'> & { readonly isDateKnown?: boolean },
  { stated, rateOn }: LotRates,
): Decimal | undefined {
  const known = stated.get(transactionOf(lot));
  if (known !== undefined || lot.isDateKnown === false) return known;
  const found = rateOn(lot.currency, lot.openedOn);
  return found.ok ? found.value.rate : undefined;
}

/** By security; undefined if the rate of one of its lots is not known. */
export function baseCosts(costs: readonly LotCost[]): ReadonlyMap<SecurityId, Money | undefined> {
  const sums = new Map<SecurityId, Money | undefined>();
  for (const { lot, baseCost } of costs) {
    const before = sums.has(lot.security) ? sums.get(lot.security) : NO_MONEY;
    sums.set(lot.security, before && baseCost && plus(before, baseCost));
  }
  return sums;
}
