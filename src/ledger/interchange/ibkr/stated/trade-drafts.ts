// A trade of a statement as drafts: one, and more if its costs are in another currency or are given back, or if it
// exchanges currencies.
import { minus, negated, plus, valueAt } from '../../../../kernel/amounts.ts';
import {
  type Decimal,
  decimal,
  type Money,
  NO_MONEY,
  ONE,
  type Quantity,
} from '../../../../kernel/decimal.ts';
import type { CurrencyCode } from '../../../domain/entries/ids.ts';
import { pricedByUnit, timesMultiplier } from '../../../domain/options/option-security.ts';
import type {
  CashDraft,
  TradeDraft,
  TransactionDraft,
  TransactionOrigin,
} from '../../../domain/transactions/draft.ts';
import { pricedBy } from '../../rows/booked-amount.ts';
import { currencyFrom } from '../../rows/currency-code.ts';
import type { StatedTrade } from './statement-figures.ts';

export interface TradeTerms {
  /** Units of the base currency for one of the trade's. */
  readonly rate: Decimal | undefined;
  readonly origin: TransactionOrigin | undefined;
}

/** Commission and taxes are costs of the trade. */
export function securityTradeDrafts(trade: StatedTrade, terms: TradeTerms): TransactionDraft[] {
  const { fees, others } = costsBeside(trade, terms);
  const type = trade.quantity.isNegative() ? 'SELL' : 'BUY';
  const quantity = trade.quantity.abs() as Quantity;
  const gross = trade.proceeds.abs() as Money;
  const draft: TradeDraft = {
    ...draftOf(trade, terms, ''),
    ...{ type, quantity, security: trade.security },
    ...(isPricedByUnit(trade)
      ? { price: trade.price, fees, ...(trade.multiplier && { multiplier: trade.multiplier }) }
      : { ...pricedBy(type, { gross, quantity, fees }), ...pricedByUnit(trade.security) }),
    method: undefined,
    chosen: undefined,
  };
  return [draft, ...others];
}

interface TradeCosts {
  /** Part of the trade; never negative. */
  readonly fees: Money;
  /** What is given back, and what was paid in another currency. */
  readonly others: readonly CashDraft[];
}

export function costsBeside(trade: StatedTrade, terms: TradeTerms): TradeCosts {
  const isOwnCurrency = trade.commissionCurrency === trade.currency;
  const commission = isOwnCurrency ? trade.commission : NO_MONEY;
  const costs = negated(plus(commission, trade.taxes));
  const fees = costs.isNegative() ? NO_MONEY : costs;
  const rebate = minus(costs, fees);
  return {
    fees,
    others: [
      ...(rebate.isZero()
        ? []
        : [feeOf(trade, terms, { currency: trade.currency, amount: rebate })]),
      ...(isOwnCurrency ? [] : commissionOf(trade, terms)),
    ],
  };
}

const CENT = decimal('0.01');

/** Some funds state another price than that of a unit: then the money that moved counts. */
function isPricedByUnit({ quantity, price, proceeds, multiplier = ONE }: StatedTrade): boolean {
  const value = valueAt(quantity, timesMultiplier(price, multiplier));
  const difference = plus(proceeds, value);
  return proceeds.isZero() || difference.abs().lte(CENT);
}

/**
 * `EUR.USD` buys or sells the first currency for the second. The ledger has no type for that: what was
 * given is a withdrawal, what was received a deposit. Undefined if the symbol is not a pair of currencies.
 */
export function conversionDrafts(
  trade: StatedTrade,
  terms: TradeTerms,
): TransactionDraft[] | undefined {
  const [first = '', second = ''] = trade.security.symbol.split('.');
  const [bought, paid] = [currencyFrom(first), currencyFrom(second)];
  if (bought === undefined || paid !== trade.currency) return undefined;
  const rate = terms.rate === undefined ? undefined : terms.rate.times(trade.price);
  return [
    movedOf(trade, { ...terms, rate }, { currency: bought, amount: trade.quantity }),
    movedOf(trade, terms, { currency: paid, amount: trade.proceeds }),
    ...commissionOf(trade, terms),
  ];
}

interface Moved {
  readonly currency: CurrencyCode;
  /** Positive for what came in. */
  readonly amount: Decimal;
}

function movedOf(trade: StatedTrade, terms: TradeTerms, { currency, amount }: Moved): CashDraft {
  const isOut = amount.isNegative();
  return {
    ...draftOf(trade, terms, isOut ? 'out' : 'in'),
    currency,
    type: isOut ? 'WITHDRAWAL' : 'DEPOSIT',
    amount: amount.abs() as Money,
    notes: `currency conversion ${trade.security.symbol}`,
  };
}

function commissionOf(trade: StatedTrade, terms: TradeTerms): CashDraft[] {
  const { commission, commissionCurrency: currency } = trade;
  if (commission.isZero()) return [];
  const rate = currency === trade.currency ? terms.rate : undefined;
  return [feeOf(trade, { ...terms, rate }, { currency, amount: negated(commission) })];
}

/** Negative for what is given back. */
function feeOf(trade: StatedTrade, terms: TradeTerms, { currency, amount }: Moved): CashDraft {
  return {
    ...draftOf(trade, terms, 'commission'),
    currency,
    type: 'FEE',
    amount: amount as Money,
    notes: `commission ${trade.security.symbol}`,
  };
}

/** A part of the trade has a separate name, derived from the trade's. */
function draftOf({ at, on, currency }: StatedTrade, { rate, origin }: TradeTerms, part: string) {
  const id = origin === undefined || part === '' ? origin?.id : `${origin.id}/${part}`;
  return {
    ...{ at, on, currency, rate, notes: undefined },
    origin: origin === undefined || id === undefined ? undefined : { ...origin, id },
  };
}
