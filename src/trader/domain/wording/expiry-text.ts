// What becomes of option contracts that are still held when they trade for the last time, and what a person can do about it.
import { amountOf, isOptionId, STANDARD_MULTIPLIER } from '../../../market/instruments/amount.ts';
import { type OptionTerms, parseOptionId } from '../../../market/options/option-id.ts';
import { unitsText } from './figures.ts';

interface Expiring {
  readonly symbol: string;
  readonly underlying: string;
  /** Signed. */
  readonly quantity: number;
}

/** `if it closes in the money it is exercised: 200 AAPL shares are bought for 46,000.00 USD` */
export function deliveryRisk(
  { symbol, underlying, quantity }: Expiring,
  money: (value: number) => string,
): string {
  const terms = parseOptionId(symbol);
  const shares = `${unitsText(underlying, amountOf(symbol, 1, Math.abs(quantity)))} of ${underlying}`;
  if (terms === undefined)
    return `one of its contracts may be exercised or assigned without the other, for ${shares}`;
  const isBought = (terms.right === 'call') === quantity > 0;
  const how = quantity > 0 ? 'if it closes in the money it is exercised' : 'it may be assigned';
  const price = money(amountOf(symbol, terms.strike, Math.abs(quantity)));
  return `${how}: ${shares} are ${isBought ? 'bought' : 'sold'} for ${price}`;
}

interface Closing extends Omit<Expiring, 'underlying'> {
  /** The reference of the exit that works. */
  readonly exit: string | undefined;
}

function changeLimit(exit: string): string {
  return `Change the limit of ${exit} in the broker's app, where another order beside it could close the same twice`;
}

/** The broker takes a request to let it lapse after the close, when no order can sell it any more. */
export function closingAdvice({ symbol, quantity, exit }: Closing): string {
  const isPair = parseOptionId(symbol) === undefined;
  if (exit !== undefined && (isPair || quantity < 0)) return changeLimit(exit);
  if (isPair) return "Close both of its contracts in the broker's app";
  if (quantity < 0) return "Buy it back in the broker's app";
  const how = exit === undefined ? "Sell it in the broker's app" : changeLimit(exit);
  return `${how}; in the half hour after the close \`sluice lapse "${symbol}" --yes\` keeps it from being exercised`;
}

interface Sold {
  readonly symbol: string;
  /** Contracts, of shares that are short hundreds. */
  readonly quantity: number;
}

/** `2 contracts of X and 200 shares of Y` */
export function soldText(sold: readonly Sold[]): string {
  const each = sold.map(({ symbol, quantity }) => {
    const units = isOptionId(symbol) ? quantity : quantity * STANDARD_MULTIPLIER;
    return `${unitsText(symbol, units)} of ${symbol}`;
  });
  return each.join(' and ');
}

/** Of contracts that were sold, without what covers them. */
export function uncoveredLoss({ right }: Pick<OptionTerms, 'right'>): string {
  return right === 'call'
    ? 'nothing would bound what they can lose'
    : 'they could lose their strike';
}
