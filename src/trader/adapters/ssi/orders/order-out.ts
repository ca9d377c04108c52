// Our terms as SSI's order: every field explicit, prices whole and on the grid, or a refusal before anything is sent.

import { failed, ok, type Result } from '../../../../kernel/result.ts';
import type { DayLimits } from '../../../../market/instruments/day-limits.ts';
import type { Instrument } from '../../../../market/instruments/instrument.ts';
import { isOnGrid } from '../../../../market/instruments/tick-grid.ts';
import type { OrderTerms, VenueWord } from '../../../domain/orders/order-terms.ts';
import type { SessionContext } from '../connection/context.ts';
import { requestIdOf } from './refs.ts';

/** Body of a new order. */
export interface OrderBody {
  readonly accountNo: string;
  readonly symbol: string;
  readonly side: 'B' | 'S';
  readonly quantity: number;
  readonly price: string;
  readonly orderType: 'LO' | VenueWord;
  readonly clientRequestId: string;
  readonly deviceId: string;
  readonly userAgent: string;
}

export interface OrderPlace {
  readonly instrument: Instrument | undefined;
  /** Of today; undefined if SSI has not sent them. */
  readonly limits: DayLimits | undefined;
}

/** Of a sale or purchase that ends at a limit of the day, the exchange itself has set the price. */
function isPublished(price: number, limits: DayLimits | undefined): boolean {
  return price === limits?.ceiling || price === limits?.floor;
}

/** Of the venue's own kinds of market orders. */
const UNPRICED = ok(0);

export function deviceOf({ settings }: Pick<SessionContext, 'settings'>) {
  const { deviceId, userAgent } = settings;
  return { deviceId, userAgent };
}

/** The body, or why the order must not be sent. */
export function orderBody(
  terms: OrderTerms,
  { instrument, limits }: OrderPlace,
  context: Pick<SessionContext, 'account' | 'settings'>,
): Result<OrderBody, string> {
  const { symbol, side, quantity, validity, orderRef } = terms;
  const clientRequestId = requestIdOf(orderRef);
  if (clientRequestId === undefined) return failed(`${orderRef} is not one of our references`);
  if (instrument === undefined) return failed(`the contract of ${symbol} is not resolved`);
  if (!Number.isInteger(quantity) || quantity <= 0)
    return failed(`quantity ${quantity} is not a positive integer`);
  if (validity.kind !== 'day' || terms.extendedHours)
    return failed('SSI takes orders for the day only');
  const price = terms.word === undefined ? priceOf(terms, limits) : UNPRICED;
  if (!price.ok) return price;
  const isOnStep = isOnGrid(instrument.priceSteps, price.value) || isPublished(price.value, limits);
  if (price !== UNPRICED && !(Number.isInteger(price.value) && isOnStep))
    return failed(`limit price ${price.value} is not a price on the grid`);
  return ok({
    accountNo: context.account,
    symbol: instrument.brokerSymbol,
    side: side === 'buy' ? 'B' : 'S',
    quantity,
    price: String(price.value),
    orderType: terms.word ?? 'LO',
    clientRequestId,
    ...deviceOf(context),
  });
}

/**
 * An order at the market is a limit order at the limit of the day: every part of the session takes it, and it trades at the best
 * prices there are. The exchanges' own orders at the market are cancelled where no one stands on the other side.
 */
function priceOf(terms: OrderTerms, limits: DayLimits | undefined): Result<number, string> {
  const { type, side, symbol, limitPrice } = terms;
  if (type === 'limit') {
    return limitPrice !== undefined && limitPrice > 0
      ? ok(limitPrice)
      : failed(`limit price ${limitPrice} is not a positive price`);
  }
  if (type !== 'market') return failed(`SSI has no order of type ${type}`);
  return limits === undefined
    ? failed(`today's price limits of ${symbol} are unknown, and an order at the market needs them`)
    : ok(side === 'buy' ? limits.ceiling : limits.floor);
}
