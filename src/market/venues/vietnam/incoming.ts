// What happens to an order that arrives in a continuous session: what it fills of the other side, and what becomes of the rest.
import type { PriceStep } from '../../instruments/tick-grid.ts';
import type { TradeSide } from '../../quotes/matching.ts';
import { type PriceLimits, stepDown, stepUp } from './price-limits.ts';
import type { OrderType } from './trading-rules.ts';

/** A price in VND and shares. */
export interface Level {
  readonly price: number;
  readonly quantity: number;
}

/** An order of the continuous phase: auction orders are matched elsewhere. */
export interface Incoming {
  readonly type: Extract<OrderType, 'LO' | 'MTL' | 'MOK' | 'MAK' | 'MP'>;
  readonly side: TradeSide;
  readonly quantity: number;
  /** VND; of LO only. */
  readonly price: number | undefined;
}

export interface ContinuousMarket {
  /** Of the other side, best first. */
  readonly book: readonly Level[];
  readonly steps: readonly PriceStep[];
  readonly limits: PriceLimits;
}

export type Rest =
  | { readonly kind: 'none' }
  /** Rests as a limit order. */
  | { readonly kind: 'limit order'; readonly quantity: number; readonly price: number }
  | {
      readonly kind: 'cancelled';
      readonly quantity: number;
      readonly reason: 'NO_OPPOSITE_ORDER' | 'NOT_WHOLE' | 'REST_OF_MATCH_AND_KILL';
    };

export interface Outcome {
  readonly fills: readonly Level[];
  readonly rest: Rest;
}

export function arrive(order: Incoming, { book, steps, limits }: ContinuousMarket): Outcome {
  const { type, side, quantity } = order;
  const fills = takenFrom(book, order);
  const left = quantity - fills.reduce((sum, fill) => sum + fill.quantity, 0);
  if (left === 0) return { fills, rest: { kind: 'none' } };
  if (type === 'LO')
    return {
      fills,
      rest: { kind: 'limit order', quantity: left, price: order.price ?? Number.NaN },
    };
  const last = fills.at(-1)?.price;
  if (last === undefined) return { fills, rest: cancelled(left, 'NO_OPPOSITE_ORDER') };
  if (type === 'MOK') return { fills: [], rest: cancelled(quantity, 'NOT_WHOLE') };
  if (type === 'MAK') return { fills, rest: cancelled(left, 'REST_OF_MATCH_AND_KILL') };
  const price =
    side === 'buy'
      ? Math.min(stepUp(steps, last), limits.ceiling)
      : Math.max(stepDown(steps, last), limits.floor);
  return { fills, rest: { kind: 'limit order', quantity: left, price } };
}

function takenFrom(book: readonly Level[], { side, quantity, price }: Incoming): readonly Level[] {
  const fills: Level[] = [];
  let left = quantity;
  for (const level of book) {
    const isWithin =
      price === undefined || (side === 'buy' ? level.price <= price : level.price >= price);
    if (left === 0 || !isWithin) break;
    const taken = Math.min(left, level.quantity);
    fills.push({ price: level.price, quantity: taken });
    left -= taken;
  }
  return fills;
}

function cancelled(quantity: number, reason: (Rest & { kind: 'cancelled' })['reason']): Rest {
  return { kind: 'cancelled', quantity, reason };
}
