// Describes at which price an order trades, and in which auction.
import { assertNever } from '../../../kernel/assert.ts';
import { amountOf } from '../../../market/instruments/amount.ts';
import type {
  OrderTerms,
  PriceCondition,
  SharesBeside,
  TrailDistance,
} from '../orders/order-terms.ts';
import { price } from './figures.ts';

/** `at 80`, `at market`, `trailing by 2 %`, `at 80, limit 79.5`, `at market in the closing auction`. */
export function whereText(terms: OrderTerms): string {
  const { condition, withShares } = terms;
  if (withShares !== undefined) return togetherText(terms, withShares);
  const once = condition === undefined ? '' : ` once ${conditionText(condition)}`;
  return `${restText(terms)}${auctionText(terms)}${once}`;
}

/** `AAPL is at 220 or below`. */
export function conditionText({ symbol, when, price: level }: PriceCondition): string {
  return `${symbol} is at ${price(level)} or ${when === 'at_or_below' ? 'below' : 'above'}`;
}

/** `and buy 200 AAPL as one order, walking from a cost of 229.9`: per share. */
function togetherText(
  { symbol, quantity, limitPrice = Number.NaN }: OrderTerms,
  shares: SharesBeside,
): string {
  const count = amountOf(symbol, 1, quantity);
  const kind = limitPrice < 0 ? 'a cost' : 'proceeds';
  return `and ${shares.side} ${count} ${shares.symbol} as one order, walking from ${kind} of ${price(Math.abs(limitPrice))}`;
}

function restText({ type, limitPrice, stopPrice, trailBy, walk }: OrderTerms): string {
  if (walk !== undefined) return `walking from ${price(limitPrice)}`;
  const at = stopPrice ?? limitPrice;
  switch (type) {
    case 'trail':
      return `trailing by ${trailDistanceText(trailBy)}`;
    case 'stop-limit':
      return `at ${price(stopPrice)}, limit ${price(limitPrice)}`;
    case 'market':
    case 'limit':
    case 'stop':
      return at === undefined ? 'at market' : `at ${price(at)}`;
    default:
      return assertNever(type);
  }
}

/** The same for an entry: what it pays at most, and when. */
export function entryPriceText(terms: OrderTerms): string {
  return `${entryRestText(terms)}${auctionText(terms)}`;
}

function entryRestText({ type, side, limitPrice, stopPrice, trailBy, walk }: OrderTerms): string {
  if (walk !== undefined)
    return `walking from ${price(limitPrice)} ${reach(side)} to ${price(walk.boundPrice)}`;
  const limit = limitPrice === undefined ? 'at market' : `${reach(side)} to ${price(limitPrice)}`;
  if (type === 'trail') return `at market once it turns by ${trailDistanceText(trailBy)}`;
  return stopPrice === undefined ? limit : `${limit} once it trades at ${price(stopPrice)}`;
}

function reach(side: OrderTerms['side']): string {
  return side === 'buy' ? 'up' : 'down';
}

function auctionText({ validity }: OrderTerms): string {
  if (validity.kind === 'opening') return ' in the opening auction';
  return validity.kind === 'closing' ? ' in the closing auction' : '';
}

/** `2 %` or `1.5`. */
export function trailDistanceText(trailBy: TrailDistance | undefined): string {
  if (trailBy === undefined) return 'an unknown distance';
  return trailBy.kind === 'percent' ? `${trailBy.percent} %` : price(trailBy.amount);
}
