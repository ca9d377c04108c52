// Describes at which price an order trades, and in which auction.
import { assertNever } from '../../../kernel/assert.ts';
import type { OrderTerms, TrailDistance } from '../orders/order-terms.ts';
import { price } from './figures.ts';

/** `at 80`, `at market`, `trailing by 2 %`, `at 80, limit 79.5`, `at market in the closing auction`. */
export function whereText(terms: OrderTerms): string {
  return `${restText(terms)}${auctionText(terms)}`;
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
