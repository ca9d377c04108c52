// A gain in the base currency, split into what the asset and what the currency contributed.
import { minus, plus, valueAt } from '../../../kernel/amounts.ts';
import type { Decimal, Money, Price, Quantity } from '../../../kernel/decimal.ts';
import type { LotSide } from '../lots/lot.ts';

export interface ForeignTrade {
  readonly side: LotSide;
  readonly quantity: Quantity;
  readonly openPrice: Price;
  readonly openFees: Money;
  /** Base currency for one unit of the local one. */
  readonly openRate: Decimal;
  readonly closePrice: Price;
  readonly closeFees: Money;
  readonly closeRate: Decimal;
}

export interface CurrencyGain {
  readonly localCost: Money;
  readonly localValue: Money;
  readonly localGain: Money;
  readonly baseCost: Money;
  readonly baseValue: Money;
  /** The sum of the two gains below. */
  readonly baseGain: Money;
  /** The local gain at the closing rate. */
  readonly assetGain: Money;
  /** The local cost at the change of the rate. */
  readonly currencyGain: Money;
}

/** For a short trade `localCost` is the net proceeds of opening it and `localValue` the cost of covering. */
export function currencyGain(trade: ForeignTrade): CurrencyGain {
  const { side, quantity, openRate, closeRate } = trade;
  const isLong = side === 'LONG';
  const opened = valueAt(quantity, trade.openPrice);
  const closed = valueAt(quantity, trade.closePrice);
  const localCost = isLong ? plus(opened, trade.openFees) : minus(opened, trade.openFees);
  const localValue = isLong ? minus(closed, trade.closeFees) : plus(closed, trade.closeFees);
  const gained = (later: Money, earlier: Money): Money =>
    isLong ? minus(later, earlier) : minus(earlier, later);
  const localGain = gained(localValue, localCost);
  const baseCost = inBase(localCost, openRate);
  const baseValue = inBase(localValue, closeRate);
  return {
    localCost,
    localValue,
    localGain,
    baseCost,
    baseValue,
    baseGain: gained(baseValue, baseCost),
    assetGain: inBase(localGain, closeRate),
    currencyGain: gained(inBase(localCost, closeRate), baseCost),
  };
}

export function inBase(amount: Money, rate: Decimal): Money {
  return amount.times(rate) as Decimal as Money;
}
