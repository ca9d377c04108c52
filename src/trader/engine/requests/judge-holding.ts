// Judges a person's order for a holding: every reason against it, and the terms it would have. A holding has no stop.

import { isOptionId } from '../../../market/instruments/amount.ts';
import type { OrderRequest } from '../../domain/orders/order-request.ts';
import { auctionIn } from '../../domain/orders/parked-exit.ts';
import type { StatedOrder } from '../../domain/orders/stated-order.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import { isReferenceUnknown } from '../condition-inputs/call-auction.ts';
import {
  contractRefusals,
  doubtRefusals,
  haltRefusals,
  houseRefusals,
  lineRefusals,
  tradableRefusals,
  unclearRefusals,
} from '../entry/account-gate.ts';
import { auctionRefusals, entryQuote, windowRefusals } from '../entry/auction-refusals.ts';
import { pricesFor } from '../entry/draft.ts';
import { isLocked } from '../market/locked-price.ts';
import { isSplitSuspected } from '../protective-orders/suspected-splits.ts';
import { symbolLimits } from '../risk/entry-limits.ts';
import { lockedRefusals, sellableShares } from '../risk/sellable-shares.ts';
import { purchaseRefusals } from '../risk/size-limits.ts';
import { positionsIn } from '../state/position-lookups.ts';
import { sharesReserved } from '../state/reserved.ts';
import { msToClose, sessionOf } from '../turn/session-bounds.ts';
import type { Turn } from '../turn/turn.ts';
import { venueRefusals } from './open-position.ts';
import { statedTerms, tickRefusals, walkRefusals } from './stated-terms.ts';

export interface JudgedHolding {
  readonly reasons: readonly Refusal[];
  /** Undefined if the venue does not offer the order. */
  readonly terms: StatedOrder | undefined;
  /** The price it is expected to fill at; NaN without a market. */
  readonly price: number;
}

export function judgeHolding(turn: Turn, order: OrderRequest): JudgedHolding {
  const terms = termsOf(turn, order);
  const price = priceOf(turn, order, terms);
  if (isOptionId(order.symbol))
    return { reasons: [{ kind: 'no_holding_of_options' }], terms, price };
  if (!turn.settings.manual.allowsHoldings)
    return { reasons: [{ kind: 'holdings_not_allowed' }], terms, price };
  const reasons = [
    ...venueRefusals(turn, order),
    ...termRefusals(turn, order, terms),
    ...tickRefusals(turn, order),
    ...walkRefusals(order),
    ...(order.side === 'buy'
      ? buyRefusals(turn, order, { price, terms })
      : sellRefusals(turn, order, terms)),
  ];
  return { reasons, terms, price };
}

/** Only what closes may wait for days. */
function termsOf(turn: Turn, order: OrderRequest): StatedOrder | undefined {
  const stated = statedTerms(turn, order);
  if (stated?.validity.kind !== 'day' || order.validity !== 'gtc') return stated;
  return { ...stated, validity: { kind: 'gtc' } };
}

function termRefusals(
  { traits }: Turn,
  { symbol, type, side, quantity, validity }: OrderRequest,
  terms: StatedOrder | undefined,
): Refusal[] {
  if (terms === undefined) return [{ kind: 'order_type_not_offered', type }];
  const capabilities = capabilitiesFor(traits, symbol);
  const isWhole = Number.isInteger(quantity);
  const refusals: Refusal[] = [];
  if (!isWhole && !capabilities.fractions)
    refusals.push({ kind: 'no_fractions', shares: quantity });
  if (terms.word === undefined && !capabilities.orderTypes.includes(terms.type))
    refusals.push({ kind: 'order_type_not_offered', type });
  const isOffered = capabilities.validities.includes(terms.validity.kind);
  const isLasting = validity === 'gtc' && (side === 'buy' || terms.validity.kind !== 'gtc');
  const isOfDay = terms.validity.kind === 'day';
  if (!isOffered || isLasting || !(isWhole || isOfDay))
    refusals.push({ kind: 'validity_not_offered', validity: validity ?? terms.validity.kind });
  return refusals;
}

/** The rules of the account hold, those of strategies and positions do not. */
function buyRefusals(
  turn: Turn,
  order: OrderRequest,
  { price, terms }: Pick<JudgedHolding, 'price' | 'terms'>,
): Refusal[] {
  const { symbol, quantity: shares, effect } = order;
  const short = positionsIn(turn.state, symbol).find(({ side }) => side === 'short');
  return [
    // Nothing is ever short as a holding, so a buy covers nothing.
    ...(effect === 'close'
      ? [{ kind: 'would_cross_zero', quantity: shares, held: 0 } as const]
      : []),
    ...(short === undefined
      ? []
      : [{ kind: 'opposite_held', position: short.positionId } as const]),
    ...doubtRefusals(turn, symbol),
    ...marketRefusals(turn, order, terms),
    ...symbolLimits(turn, { symbol, anchorPrice: undefined, entryOrder: terms }),
    ...houseRefusals(turn),
    ...lineRefusals(turn),
    ...(Number.isNaN(price) && isReferenceUnknown(turn, symbol)
      ? []
      : purchaseRefusals(turn, { symbol, shares, price })),
  ];
}

/** Selling ends risk: neither a halt nor a limit stands against it, only doubt about what there is to sell. */
function sellRefusals(turn: Turn, order: OrderRequest, terms: StatedOrder | undefined): Refusal[] {
  const { symbol, quantity, effect, validity } = order;
  const { state } = turn;
  const refusals: Refusal[] = [];
  if (effect === 'open') refusals.push({ kind: 'side_not_allowed', side: 'short' });
  const held = sellableShares(turn, symbol);
  const locked = quantity > held ? lockedRefusals(turn, symbol, quantity) : [];
  if (locked.length > 0) refusals.push(...locked);
  else if (quantity > held) refusals.push(...tooManyRefusals(turn, order, held));
  refusals.push(...unclearRefusals(turn, symbol), ...contractRefusals(turn, symbol));
  if (isSplitSuspected(turn, symbol))
    refusals.push({ kind: 'not_reconciled', why: `a split of ${symbol} is suspected` });
  const auction = terms && auctionIn(terms.validity);
  if (auction !== undefined) refusals.push(...windowRefusals(turn, symbol, auction));
  else if (validity !== 'gtc') refusals.push(...sessionRefusals(turn, symbol));
  if (state.mode === 'dry-run') refusals.push({ kind: 'dry_run' });
  const { state: gateway } = state.gateway;
  if (gateway !== 'ready' && gateway !== 'suspect')
    refusals.push({ kind: 'gateway_not_ready', state: gateway });
  if (!state.isReconciled)
    refusals.push({ kind: 'not_reconciled', why: 'not yet compared with the broker' });
  return refusals;
}

/** Names the calls that some of the shares stand behind. */
function tooManyRefusals(
  { state }: Turn,
  { symbol, quantity }: OrderRequest,
  held: number,
): Refusal[] {
  const reserved = sharesReserved(state, symbol);
  return reserved > 0
    ? [{ kind: 'shares_reserved', quantity, free: held, reserved }]
    : [{ kind: 'would_cross_zero', quantity, held }];
}

/** For an auction its entry window and the last close stand for the session and the quote. */
function marketRefusals(
  turn: Turn,
  { symbol, price }: OrderRequest,
  terms: StatedOrder | undefined,
): Refusal[] {
  const auction = terms && auctionIn(terms.validity);
  const quote = turn.market.quote(symbol);
  // An order with a price may queue at the limit of the day while the other side is empty.
  if (auction === undefined && price !== undefined && quote !== undefined && isLocked(turn, quote))
    return [...sessionRefusals(turn, symbol), ...haltRefusals(turn, symbol)];
  return auction === undefined
    ? [...sessionRefusals(turn, symbol), ...tradableRefusals(turn, symbol)]
    : [...auctionRefusals(turn, symbol, auction), ...haltRefusals(turn, symbol)];
}

/** Where the exchange's own rules are known, they judge the time as well: auctions take orders too. */
function sessionRefusals(turn: Turn, symbol: string): Refusal[] {
  if (turn.market.placeOf(symbol).venue.refusalsOf !== undefined) return [];
  if (sessionOf(turn, symbol)?.isDisputed === true) return [{ kind: 'session_disputed' }];
  return Number.isNaN(msToClose(turn, symbol)) ? [{ kind: 'session_closed' }] : [];
}

/** A limit may fill at its own price, so a purchase is checked at the worse of limit and market. */
function priceOf(
  turn: Turn,
  { symbol, side, price }: OrderRequest,
  terms: StatedOrder | undefined,
): number {
  const entryOrder = terms;
  if (entryOrder === undefined) return price ?? Number.NaN;
  const quote = entryQuote(turn, symbol, { entryOrder });
  if (side === 'sell') return price ?? quote.bid;
  const { fill } = pricesFor(turn, { entryOrder }, { side: 'long', quote });
  return price === undefined ? fill : Math.max(price, Number.isNaN(fill) ? price : fill);
}
