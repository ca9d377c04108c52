// Which order types a person may open a position with, and the terms each one means at the broker.

import { assertNever } from '../../../kernel/assert.ts';
import {
  isOnGrid,
  type PriceStep,
  roundDown,
  roundUp,
} from '../../../market/instruments/tick-grid.ts';
import type { VenueRefusal } from '../../../market/venues/venue.ts';
import type { OrderRequest } from '../../domain/orders/order-request.ts';
import type { StatedOrder, StatedWalk } from '../../domain/orders/stated-order.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { underlyingIn } from '../state/underlying.ts';
import { stepsOf } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';

/** An entry is never valid beyond the day. Undefined if the venue does not offer the type. */
export function statedTerms(
  { traits }: Pick<Turn, 'traits'>,
  order: OrderRequest,
): StatedOrder | undefined {
  const { price: limitPrice, stopPrice, trailBy } = order;
  const { words = [] } = capabilitiesFor(traits, order.symbol);
  const day = { kind: 'stated', validity: { kind: 'day' } } as const;
  const opening = { kind: 'stated', validity: { kind: 'opening' } } as const;
  const closing = { kind: 'stated', validity: { kind: 'closing' } } as const;
  const limit = limitPrice === undefined ? undefined : ({ type: 'limit', limitPrice } as const);
  switch (order.type) {
    case 'MKT':
      return { ...day, type: 'market' };
    case 'MOO':
      return { ...opening, type: 'market' };
    case 'MOC':
      return { ...closing, type: 'market' };
    case 'LMT':
      return limit && { ...day, ...limit };
    case 'LOO':
      return limit && { ...opening, ...limit };
    case 'LOC':
      return limit && { ...closing, ...limit };
    case 'STP':
      return stopPrice === undefined ? undefined : { ...day, type: 'stop', stopPrice };
    case 'STP_LMT':
      return stopPrice === undefined || limitPrice === undefined
        ? undefined
        : { ...day, type: 'stop-limit', stopPrice, limitPrice };
    case 'TRAIL':
      return (
        trailBy && { ...day, type: 'trail', trailBy, ...(stopPrice !== undefined && { stopPrice }) }
      );
    case 'LO':
      return words.length > 0 && limit !== undefined ? { ...day, ...limit } : undefined;
    case 'ATO':
    case 'ATC':
    case 'MTL':
    case 'MOK':
    case 'MAK':
    case 'PLO':
      return words.includes(order.type) ? { ...day, type: 'market', word: order.type } : undefined;
    default:
      return assertNever(order.type);
  }
}

/** The walk of a limit order that opens; its price is the most that it pays. */
export function statedWalk({ walk, price: limitPrice }: OrderRequest): StatedWalk | undefined {
  if (walk === undefined || limitPrice === undefined) return undefined;
  return { kind: 'walk', ...walk, limitPrice };
}

/** Only what opens a position walks by request. */
export function walkRefusals({ walk }: OrderRequest): Refusal[] {
  return walk === undefined ? [] : [{ kind: 'order_type_not_offered', type: 'walk' }];
}

/** What the exchange itself would refuse. Without the limits of the day nothing can be said, so nothing is sent. */
export function exchangeRefusals(turn: Turn, order: OrderRequest): Refusal[] {
  const { symbol, side, quantity, price } = order;
  const { venue } = turn.market.placeOf(symbol);
  const terms = statedTerms(turn, order);
  if (venue.refusalsOf === undefined || terms === undefined) return [];
  // An order without a price has its own word there.
  if (terms.type === 'market' && terms.word === undefined)
    return [{ kind: 'order_type_not_offered', type: order.type }];
  const limits = turn.market.limits(symbol, turn.now);
  if (limits === undefined) return [{ kind: 'no_price_limits' }];
  const word = terms.word ?? 'LO';
  return refusalsFrom(venue.refusalsOf({ word, side, quantity, price, at: turn.now, limits }));
}

/** The same of a change of a resting order. */
export function changeRefusals(
  turn: Turn,
  { terms, quantity, limitPrice, filled }: OrderRecord,
  wanted: { readonly limitPrice?: number; readonly quantity?: number },
): Refusal[] {
  const { venue } = turn.market.placeOf(terms.symbol);
  if (venue.changeRefusalsOf === undefined) return [];
  const limits = turn.market.limits(terms.symbol, turn.now);
  if (limits === undefined) return [{ kind: 'no_price_limits' }];
  const { side, word = 'LO' } = terms;
  const order = { word, side, quantity, price: limitPrice, at: turn.now, limits, filled };
  return refusalsFrom(
    venue.changeRefusalsOf({ order, price: wanted.limitPrice, quantity: wanted.quantity }),
  );
}

function refusalsFrom(found: readonly VenueRefusal[]): Refusal[] {
  return found.map(({ reason, text }) => ({ kind: 'exchange_refuses', reason, text }));
}

/** A price between two ticks is refused, never rounded: the person means what he wrote. */
export function tickRefusals(turn: Turn, order: OrderRequest): Refusal[] {
  // Where the exchange's own rules are known, they judge the price as well.
  const isJudged = turn.market.placeOf(order.symbol).venue.refusalsOf !== undefined;
  const steps = stepsOf(turn, order.symbol);
  const { protection } = order;
  const stated: readonly (readonly [string, number | undefined, (readonly PriceStep[])?])[] = [
    ['price', isJudged ? undefined : order.price],
    ['stop_price', order.stopPrice],
    ['protection.stop', protection?.stop?.kind === 'at' ? protection.stop.price : undefined],
    ['protection.target', protection?.target?.kind === 'at' ? protection.target.price : undefined],
    [
      'protection.underlying',
      protection?.underlying && 'price' in protection.underlying
        ? protection.underlying.price
        : undefined,
      stepsOf(turn, underlyingIn(turn.state, order.symbol)),
    ],
  ];
  return stated.flatMap(([field, price, grid = steps]) => offTick(grid, field, price));
}

/** The same of the prices of a change. */
export function changeTickRefusals(
  turn: Turn,
  { terms }: OrderRecord,
  { limitPrice, stopPrice }: { readonly limitPrice?: number; readonly stopPrice?: number },
): Refusal[] {
  const steps = stepsOf(turn, terms.symbol);
  return [...offTick(steps, 'price', limitPrice), ...offTick(steps, 'stop_price', stopPrice)];
}

function offTick(
  grid: readonly PriceStep[],
  field: string,
  price: number | undefined,
): readonly Refusal[] {
  if (price === undefined || isOnGrid(grid, price)) return [];
  const [below, above] = [roundDown(grid, price), roundUp(grid, price)];
  return [{ kind: 'price_off_tick', field, price, below, above }];
}
