// At some venues odd lots trade apart from round lots: what is closed then takes two orders, and together they never state more than may
// be sold.

import type { OrderRecord } from '../state/order-record.ts';
import { isLive } from '../state/position-lookups.ts';
import type { Turn } from '../turn/turn.ts';

type LotKind = 'round' | 'odd';

/** The quantities of the orders that close what live exits leave: at most one of each kind is at work. */
export function exitParts(
  turn: Turn,
  symbol: string,
  { coverable, exits }: { readonly coverable: number; readonly exits: readonly OrderRecord[] },
): readonly number[] {
  const live = exits.filter(isLive);
  const stated = live.reduce((sum, { quantity, filled }) => sum + quantity - filled, 0);
  const room = coverable - stated;
  if (room <= 0) return [];
  if (!areSeparate(turn, symbol)) return live.length > 0 ? [] : [room];
  const working = new Set(live.map(({ terms }) => kindOf(turn, symbol, terms.quantity)));
  return partsOf(turn, symbol, room).filter((part) => !working.has(kindOf(turn, symbol, part)));
}

/** Odd lots are orders of their own. */
export function areSeparate({ market }: Turn, symbol: string): boolean {
  return market.placeOf(symbol).venue.areOddLotsSeparate === true;
}

function partsOf({ market }: Turn, symbol: string, quantity: number): readonly number[] {
  const odd = quantity % market.placeOf(symbol).venue.lotSize;
  return [quantity - odd, odd].filter((part) => part > 0);
}

export function kindOf({ market }: Turn, symbol: string, quantity: number): LotKind {
  return quantity % market.placeOf(symbol).venue.lotSize === 0 ? 'round' : 'odd';
}
