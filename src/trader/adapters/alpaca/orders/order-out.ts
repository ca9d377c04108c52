// Our terms as Alpaca's orders: an entry with its exits as one bracket, a stop with a target beside it, or one order by itself.
// Decision 0099
import { decimalOf } from '../../../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import { incrementAt, isOnGrid, roundUp } from '../../../../market/instruments/tick-grid.ts';
import type { OrderTerms } from '../../../domain/orders/order-terms.ts';
import { nameOf } from './refs.ts';

/** Body of a new order; amounts as text. */
export interface OrderBody {
  readonly symbol: string;
  readonly qty: string;
  readonly side: 'buy' | 'sell';
  readonly type: 'market' | 'limit' | 'stop' | 'stop_limit';
  readonly time_in_force: 'day' | 'gtc';
  readonly limit_price?: string;
  readonly stop_price?: string;
  readonly extended_hours?: true;
  readonly order_class?: 'bracket' | 'oco';
  readonly take_profit?: { readonly limit_price: string };
  readonly stop_loss?: { readonly stop_price: string };
  readonly client_order_id: string;
}

type Steps = Instrument['priceSteps'];
/** What is needed of a contract to name it in an order. */
export type Place = Pick<Instrument, 'brokerSymbol' | 'priceSteps'>;

/** A target that the trade does not have: it keeps the place that an exit takes by a change of its price. */
const FAR = 10;

export function farTarget(steps: Steps, stopPrice: number): number {
  return roundUp(steps, stopPrice * FAR);
}

/** The lowest price at which the target beside a stop may sell: it trades at the best bid, and rests only where the stop acts. */
export function throughMarket(steps: Steps, stopPrice: number): number {
  return roundUp(steps, stopPrice + incrementAt(steps, stopPrice));
}

/** An entry with its exits; they are good till cancelled, so the entry is too, and the engine ends it at its time. */
export function bracketBody(
  [entry, ...exits]: readonly OrderTerms[],
  place: Place | undefined,
): Result<OrderBody, string> {
  const stop = exits.find(({ leg }) => leg === 's');
  const target = exits.find(({ leg }) => leg === 't');
  if (entry === undefined || stop?.stopPrice === undefined)
    return failed('an entry needs a stop that Alpaca keeps');
  if (entry.side !== 'buy') return failed('nothing is sold short at Alpaca');
  if (entry.type !== 'market' && entry.type !== 'limit')
    return failed(`Alpaca takes no ${entry.type} order as an entry that has a stop`);
  if (entry.validity.kind === 'day' && entry.type === 'limit' && !entry.validity.until)
    return failed('an entry at Alpaca needs a time at which it ends');
  const body = plainBody(entry, place);
  if (!body.ok || place === undefined) return body;
  const limit = target?.limitPrice ?? farTarget(place.priceSteps, stop.stopPrice);
  const { orderRef } = entry;
  return ok({
    ...body.value,
    time_in_force: 'gtc',
    order_class: 'bracket',
    take_profit: { limit_price: String(limit) },
    stop_loss: { stop_price: String(stop.stopPrice) },
    client_order_id: nameOf({ orderRef, isFar: target === undefined, change: 0 }),
  });
}

/** A stop for shares that are held, with a target beside it that is far away. */
export function stopBody(terms: OrderTerms, place: Place | undefined): Result<OrderBody, string> {
  const { stopPrice, side, group = terms.orderRef } = terms;
  if (group !== terms.orderRef) return failed('a group at Alpaca takes no further member');
  if (stopPrice === undefined || side !== 'sell')
    return failed('only a stop that sells can be placed at Alpaca');
  const body = plainBody(terms, place);
  if (!body.ok || place === undefined) return body;
  const { stop_price: _, ...common } = body.value;
  return ok({
    ...common,
    type: 'limit',
    order_class: 'oco',
    take_profit: {
      limit_price: String(farTarget(place.priceSteps, stopPrice)),
    },
    stop_loss: { stop_price: String(stopPrice) },
  });
}

const TYPES = {
  market: 'market',
  limit: 'limit',
  stop: 'stop',
  'stop-limit': 'stop_limit',
} as const;

/** The body, or why the order must not be sent. */
export function plainBody(terms: OrderTerms, place: Place | undefined): Result<OrderBody, string> {
  const { symbol, side, quantity, validity, orderRef, type, leg, extendedHours } = terms;
  if (place === undefined) return failed(`the contract of ${symbol} is not resolved`);
  // A part of a share belongs to no group: brackets, stops and exits are whole.
  const isOfHolding = leg === 'h' && validity.kind === 'day';
  if (!(quantity > 0) || !(isOfHolding || Number.isInteger(quantity)))
    return failed(`quantity ${quantity} is not a positive integer`);
  if (validity.kind !== 'day' && validity.kind !== 'gtc')
    return failed(`Alpaca takes orders for the day or good till cancelled, not ${validity.kind}`);
  if (type === 'trail') return failed('no trailing order is sent to Alpaca');
  const { limitPrice, stopPrice } = terms;
  for (const price of [limitPrice, stopPrice]) {
    if (price === undefined) continue;
    if (!(price > 0) || !isOnGrid(place.priceSteps, price))
      return failed(`${price} is not a price on the grid`);
  }
  return ok({
    symbol: place.brokerSymbol,
    qty: decimalOf(quantity).toString(),
    side,
    type: TYPES[type],
    time_in_force: validity.kind,
    ...(limitPrice !== undefined && { limit_price: String(limitPrice) }),
    ...(stopPrice !== undefined && { stop_price: String(stopPrice) }),
    ...(extendedHours && { extended_hours: true }),
    client_order_id: nameOf({ orderRef, isFar: false, change: 0 }),
  });
}
