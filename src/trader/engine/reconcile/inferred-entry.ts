// An entry that filled while disconnected and that the broker no longer lists: shares held under our own working stop must be its fill,
// and so must shares that its stop or target has sold.

import type { Instant } from '../../../kernel/instant.ts';
import { signedShares } from '../../domain/terms/side.ts';
import type { BrokerSnapshot } from '../../ports/broker.ts';
import { isBehind } from '../cover/foreign.ts';
import { recordInferred } from '../intents/inferred-execution.ts';
import { ordersOf, ourShares } from '../state/position-lookups.ts';
import type { OrderRecord } from '../state/state.ts';
import { alarm, apply } from '../turn/acts.ts';
import { after, type Chain, type Turn } from '../turn/turn.ts';

/**
 * The broker lists executions and completed orders of the current day only. Children of an unfilled parent end with it, so
 * a child that works or has filled proves a fill. True if the fill was booked.
 */
export function inferEntry(
  turn: Turn,
  order: OrderRecord,
  snapshot: BrokerSnapshot,
  chain: Chain,
): boolean {
  const { terms, positionId, strategy } = order;
  const { symbol, side, orderRef } = terms;
  const position = turn.state.positions.get(positionId);
  if (terms.leg !== 'e' || position === undefined || !hasActiveChild(turn, order, snapshot))
    return false;
  const held = snapshot.positions.find(
    (one) => one.account === turn.state.account && one.symbol === symbol,
  );
  const { quantity, averageCost } = held ?? { quantity: 0, averageCost: 0 };
  const unbooked = signedShares(side, quantity - ourShares(turn.state, symbol));
  const shares = Math.min(unbooked, order.quantity - order.filled);
  const room = forgottenShares(turn, position.signalId, snapshot);
  if (!(shares > 0 && unbooked <= room)) return false;
  const price = averageCost > 0 ? averageCost : (terms.limitPrice ?? position.plan.stopPrice);
  const { brokerLink } = order;
  const told = { orderRef, brokerLink, symbol, side, shares, price, positionId, strategy };
  const recorded = recordInferred(turn, { ...told, leg: 'e', priceSource: 'unknown' }, chain);
  const fill = { type: 'fill', shares: signedShares(side, shares), price } as const;
  const last = apply(turn, position, fill, after(recorded));
  const source = averageCost > 0 ? "the broker's average cost" : 'the price of its order';
  const text = `${symbol}: ${orderRef} filled ${shares} shares without a reported execution; booked at ${source}`;
  alarm(turn, { kind: 'inferred-execution', symbol, text }, last);
  turn.touched.add(positionId);
  return true;
}

/** The most shares that the unlisted entries of a trade may have filled; a trade in parts has several. */
function forgottenShares(turn: Turn, signalId: string, snapshot: BrokerSnapshot): number {
  let shares = 0;
  for (const part of turn.state.positions.values()) {
    if (part.signalId !== signalId) continue;
    for (const order of ordersOf(turn.state, part.positionId))
      if (order.terms.leg === 'e' && hasActiveChild(turn, order, snapshot))
        shares += order.quantity - order.filled;
  }
  return shares;
}

/** Its children closed more than is booked of it, and the account does not show yet what it bought. */
export function isFillHidden(turn: Turn, order: OrderRecord, requestedAt: Instant): boolean {
  const { terms, filled } = order;
  if (terms.leg !== 'e' || !isBehind(turn, terms.symbol, requestedAt)) return false;
  const closed = childrenOf(turn, order).reduce((sum, child) => sum + child.filled, 0);
  return closed > filled;
}

function hasActiveChild(turn: Turn, order: OrderRecord, { openOrders }: BrokerSnapshot): boolean {
  // The gateway may append a suffix to a reference.
  return childrenOf(turn, order).some(
    ({ filled, terms }) =>
      filled > 0 || openOrders.some(({ orderRef }) => orderRef.startsWith(terms.orderRef)),
  );
}

function childrenOf({ state }: Turn, { positionId, terms }: OrderRecord): readonly OrderRecord[] {
  return ordersOf(state, positionId).filter((one) => one.terms.parentRef === terms.orderRef);
}
