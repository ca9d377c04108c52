// An order that closes a position at a price or in an auction waits in the group of its stop, which rests on: one fill reduces
// the others, so that together they never close more than is held.

import type { OrderRequest, RequestRef } from '../../domain/orders/order-request.ts';
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import { auctionIn } from '../../domain/orders/parked-exit.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { exitSide } from '../../domain/terms/side.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import { windowRefusals } from '../entry/auction-refusals.ts';
import { offerRefusals } from '../entry/capability-refusals.ts';
import { intendExit } from '../intents/intend-exit.ts';
import { orderRefOf } from '../intents/intents.ts';
import { coverable } from '../protective-orders/foreign.ts';
import { parkedExit } from '../protective-orders/parked-exits.ts';
import { isActing, isResting, liveLeg, ordersOf } from '../state/position-lookups.ts';
import { chainOf, isAccountKnown, isLineUsable } from '../turn/actions.ts';
import { newestOf, type Turn } from '../turn/turn.ts';
import { statedTerms } from './stated-terms.ts';

type Stated = Pick<OrderTerms, 'type' | 'limitPrice' | 'stopPrice' | 'trailBy' | 'validity'>;

/** Undefined for a type that no venue of ours has. */
function termsOf(turn: Turn, order: OrderRequest): Stated | undefined {
  const stated = statedTerms(turn, order);
  if (stated === undefined) return undefined;
  const { kind: _, ...terms } = stated;
  return order.validity === 'gtc' ? { ...terms, validity: { kind: 'gtc' } } : terms;
}

export function parkRefusals(
  turn: Turn,
  order: OrderRequest,
  open: readonly HeldPosition[],
): Refusal[] {
  const { symbol, type } = order;
  const terms = termsOf(turn, order);
  const capabilities = capabilitiesFor(turn.traits, symbol);
  if (terms === undefined || !capabilities.reducingGroups)
    return [{ kind: 'order_type_not_offered', type }];
  const auction = auctionIn(terms.validity);
  return [
    ...offerRefusals(capabilities, [{ type: terms.type, validity: terms.validity.kind }]),
    ...(auction === undefined ? [] : windowRefusals(turn, symbol, auction)),
    ...lineRefusals(turn),
    ...roomRefusals(turn, open, (position) => canPark(turn, position)),
  ];
}

/** Another order waits already, or the orders beside it are still being changed. */
export function roomRefusals(
  turn: Turn,
  open: readonly HeldPosition[],
  canJoin: (position: HeldPosition) => boolean,
): Refusal[] {
  const waiting = open
    .map(({ positionId }) => parkedExit(ordersOf(turn.state, positionId)))
    .find((order) => order !== undefined && !order.isCancelRequested);
  if (waiting !== undefined) return [{ kind: 'exit_waiting', orderRef: waiting.terms.orderRef }];
  const inFlight = open.find((position) => !canJoin(position));
  return inFlight === undefined ? [] : [{ kind: 'change_in_flight', symbol: inFlight.symbol }];
}

/** It is sent now or not at all: a later price or a later auction is another order. */
function lineRefusals(turn: Turn): Refusal[] {
  const { state } = turn.state.gateway;
  if (turn.state.mode === 'dry-run') return [{ kind: 'dry_run' }];
  if (!isLineUsable(turn)) return [{ kind: 'gateway_not_ready', state }];
  return isAccountKnown(turn)
    ? []
    : [{ kind: 'not_reconciled', why: 'not yet compared with the broker' }];
}

/** The entry has ended, no other exit waits, and stop and target rest unchanged in one group. */
function canPark(turn: Turn, { positionId, status }: HeldPosition): boolean {
  const orders = ordersOf(turn.state, positionId);
  const [stop, target] = [liveLeg(orders, 's'), liveLeg(orders, 't')];
  if (status !== 'open' || stop === undefined || !isActing(stop) || stop.group === '') return false;
  const hasOther = liveLeg(orders, 'e') !== undefined || liveLeg(orders, 'x') !== undefined;
  const members = target === undefined ? [stop] : [stop, target];
  const isSettled = members.every(
    (order) =>
      isResting(order) &&
      order.group === stop.group &&
      order.pendingChange === undefined &&
      !order.isCancelRequested,
  );
  return isSettled && !hasOther;
}

export function parkExit(
  turn: Turn,
  position: HeldPosition,
  { order, request }: { readonly order: OrderRequest; readonly request: RequestRef },
): void {
  const { positionId, symbol, side } = position;
  const terms = termsOf(turn, order);
  const stop = liveLeg(ordersOf(turn.state, positionId), 's');
  if (terms === undefined || stop === undefined) throw new Error('judged, and not possible');
  const leg: OrderTerms = {
    orderRef: orderRefOf(turn.state, 'x'),
    leg: 'x',
    symbol,
    side: exitSide(side),
    quantity: coverable(turn, position),
    ...terms,
    extendedHours: false,
    group: stop.group,
  };
  const chain = newestOf(turn, chainOf(position));
  intendExit(turn, position, { leg, reason: 'operator', request }, chain);
}
