// Whether an order at an exchange of Vietnam may be amended or cancelled, and every reason why not.
import { type Instant, MINUTE_MS } from '../../../kernel/instant.ts';
import {
  dayRefusals,
  type Listing,
  lotRefusals,
  nameOf,
  refusal,
  stepAndBandRefusals,
  type VietnamOrder,
} from './check-order.ts';
import { inOrder, type Refusals, shown } from './refusals.ts';
import { isAuction, type Moment, momentAt } from './session.ts';
import type { TradingRules } from './trading-rules.ts';

export interface RestingOrder extends VietnamOrder {
  /** Shares. */
  readonly filled: number;
}

export interface Amended {
  /** VND a share. */
  readonly price?: number | undefined;
  /** Shares, with those that are filled. */
  readonly quantity?: number | undefined;
}

export interface ChangeQuestion {
  readonly at: Instant;
  readonly order: RestingOrder;
  readonly listing: Listing;
}

export type AmendmentVerdict =
  | { readonly refusals: readonly []; readonly timePriority: 'KEPT' | 'RESET' }
  | { readonly refusals: Refusals };

export type CancelVerdict =
  /** Shares. */
  { readonly refusals: readonly []; readonly cancelled: number } | { readonly refusals: Refusals };

/** In the last part of an auction of restricted shares nothing may be changed. */
const PERIODIC_LOCK_MS = 5 * MINUTE_MS;

/** A better place in time is lost by another price or more shares; fewer shares keep it. */
export function checkAmendment(question: ChangeQuestion, wanted: Amended): AmendmentVerdict {
  const { at, order, listing } = question;
  const moment = momentAt(listing.exchange, at, listing.isRestricted === true);
  const price = wanted.price === order.price ? undefined : wanted.price;
  const quantity = wanted.quantity === order.quantity ? undefined : wanted.quantity;
  const refusals = inOrder([
    ...changeRefusals(order, moment),
    ...amendedRefusals({ price, quantity }, order, moment.rules),
    ...(quantity === undefined ? [] : lotRefusals(quantity, moment.rules)),
    ...(price === undefined ? [] : amendedPriceRefusals(price, listing, moment.rules)),
  ]);
  if (refusals.length > 0) return { refusals };
  const keeps = price === undefined && quantity !== undefined && quantity < order.quantity;
  return { refusals: [], timePriority: keeps ? 'KEPT' : 'RESET' };
}

export function checkCancel({ at, order, listing }: ChangeQuestion): CancelVerdict {
  const moment = momentAt(listing.exchange, at, listing.isRestricted === true);
  const refusals = changeRefusals(order, moment);
  return refusals.length > 0
    ? { refusals: inOrder(refusals) }
    : { refusals: [], cancelled: order.quantity - order.filled };
}

function changeRefusals(order: RestingOrder, moment: Moment): Refusals {
  const closed = dayRefusals(moment);
  if (closed.length > 0 || moment.kind !== 'trading day' || moment.part === undefined)
    return closed;
  const { part, leftMs } = moment;
  const isLocked =
    part.phase === 'periodic-auction' ? leftMs <= PERIODIC_LOCK_MS : part.phase !== 'continuous';
  if (isLocked)
    return refusal(
      'AMEND_CANCEL_NOT_IN_SESSION',
      isAuction(part)
        ? 'nothing is amended or cancelled in an auction, not even what was ordered before it'
        : `nothing is amended or cancelled in the ${nameOf(part.phase)} session`,
    );
  if (order.filled >= order.quantity) return refusal('ORDER_NOT_AMENDABLE', 'the order is filled');
  // What is left of MTL rests as a limit order.
  return ['LO', 'MTL', 'MP'].includes(order.type)
    ? []
    : refusal('ORDER_NOT_AMENDABLE', `an order of the type ${order.type} does not rest`);
}

function amendedRefusals(
  { price, quantity }: Amended,
  order: RestingOrder,
  { amendment, exchange, lotSize }: TradingRules,
): Refusals {
  if (price === undefined && quantity === undefined)
    return refusal('AMEND_NO_CHANGE', 'neither price nor quantity is another one');
  if (price !== undefined && quantity !== undefined && amendment === 'price or quantity')
    return refusal(
      'AMEND_PRICE_AND_QTY',
      'an amendment changes the price or the quantity, not both: send two, or cancel and order anew',
    );
  if (quantity === undefined) return [];
  if (amendment === 'price')
    return refusal('ORDER_NOT_AMENDABLE', `${exchange} amends no quantities`);
  if (quantity <= order.filled)
    return refusal(
      'AMEND_BELOW_FILLED',
      `${shown(order.filled)} shares are filled: cancel the rest instead`,
    );
  return quantity < lotSize !== order.quantity < lotSize
    ? refusal(
        'INVALID_LOT',
        `an amendment does not cross ${lotSize} shares, where another board begins`,
      )
    : [];
}

function amendedPriceRefusals(price: number, listing: Listing, rules: TradingRules): Refusals {
  return price > 0
    ? stepAndBandRefusals(price, listing, rules)
    : refusal('PRICE_REQUIRED', 'the new price is not above zero');
}
