// The price and the fees of a trade whose row states the amount that moved: that amount counts, and a price that does not give it is named.
import { minus, negated, plus, valueAt } from '../../../../kernel/amounts.ts';
import {
  type Decimal,
  decimal,
  type Money,
  NO_MONEY,
  type Price,
  type Quantity,
  textOf,
} from '../../../../kernel/decimal.ts';
import { pricedByUnit, unitPrice } from '../../../domain/options/option-security.ts';
import type { SecurityReference, TradeDraft } from '../../../domain/transactions/draft.ts';
import { pricedBy } from '../../rows/booked-amount.ts';

export interface NetTrade {
  readonly side: 'BUY' | 'SELL';
  readonly security: SecurityReference;
  /** Positive. */
  readonly quantity: Quantity;
  /** What moved without fees; positive, or zero for shares that cost nothing. */
  readonly gross: Money;
  readonly fees: Money;
  /** In the currency of `gross`; undefined if the row has none, or one in another currency. */
  readonly price: Price | undefined;
  /** The row has no column for its fees: what was paid beyond price × quantity is one. */
  readonly hidesFees: boolean;
  /** A difference up to it is rounding; undefined: half a percent of the amount. */
  readonly roundingMax?: Decimal;
}

export interface PricedByNet {
  readonly terms: Pick<TradeDraft, 'price' | 'fees' | 'multiplier'>;
  /** Undefined if price × quantity is what moved, but for rounding. */
  readonly remark: string | undefined;
}

/** Prices of a fund have few digits: half a percent is rounding, and so is a cent. */
const ROUNDING = decimal('0.005');
/** More than a tenth of the amount is not taken for a fee. */
const FEES_MAX = decimal('0.1');
const CENT = decimal('0.01');

export function pricedByNet(trade: NetTrade): PricedByNet {
  const { side, security, quantity, gross, fees, price } = trade;
  const value = price && valueAt(quantity, unitPrice(security, price));
  if (price !== undefined && value?.eq(gross)) return { terms: { price, fees }, remark: undefined };
  const difference = value === undefined ? NO_MONEY : minus(gross, value);
  const hidden = side === 'BUY' ? difference : negated(difference);
  const isFee = trade.hidesFees && hidden.gt(0) && hidden.lte(gross.times(FEES_MAX));
  if (price !== undefined && isFee)
    return { terms: { price, fees: plus(fees, hidden) }, remark: undefined };
  const { roundingMax = gross.abs().times(ROUNDING) } = trade;
  const isRounding = difference.abs().lte(CENT) || difference.abs().lte(roundingMax);
  return {
    terms: { ...pricedBy(side, { gross, quantity, fees }), ...pricedByUnit(security) },
    remark:
      isRounding || value === undefined
        ? undefined
        : `The amount is ${textOf(gross)} without fees, and price × quantity is ${textOf(value)}; the amount is booked (${textOf(difference)} more).`,
  };
}
