// A target that the broker ended: it is placed once more in the group of the stop. Where that is not possible, or once the second has
// ended too, the engine watches its price; so also for what is left of one of which a change became a second order.
// Decision 0131
import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import { filledByOther } from '../state/filled-by-other.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { liveLeg, ordersOf } from '../state/position-lookups.ts';
import { alarmOnce, isMarketOpen } from '../turn/actions.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import { lastSweepAt } from '../turn/sweeps.ts';
import type { Turn } from '../turn/turn.ts';
import { isContested } from './external-change.ts';

/** A fill that ended the target with its group may be reported after the cancel. */
const PAUSE_MS = 30 * SECOND_MS;

/** The newest target, if no target rests although the position should have one, and neither a person nor its fill has ended it. */
export function lostTarget(
  turn: Turn,
  { targetPrice, status }: HeldPosition,
  orders: readonly OrderRecord[],
): OrderRecord | undefined {
  if (targetPrice === undefined || status !== 'open') return undefined;
  if (liveLeg(orders, 't') !== undefined) return undefined;
  const last = orders.findLast(({ terms }) => terms.leg === 't');
  if (last === undefined) return undefined;
  const isRefusedAgain = last.status === 'rejected' || last.status === 'not_sent';
  const hasEnded = orders.some((order) => isEndedByBroker(turn, order));
  const isLost = isEndedByBroker(turn, last) || isMiscounted(turn, last);
  return isLost || (isRefusedAgain && hasEnded) ? last : undefined;
}

/** A second order of its number had filled a part, so that we have ended the rest. */
function isMiscounted({ state }: Turn, order: OrderRecord): boolean {
  return order.status === 'cancelled' && filledByOther(state, order, order.brokerLink) > 0;
}

/** A person who cancels an order in the session is obeyed: the broker states no reason for such a cancel. */
function isEndedByBroker({ market, traits }: Turn, order: OrderRecord): boolean {
  const { terms, status, filled, isCancelRequested, why, statusAt } = order;
  if (terms.leg !== 't' || terms.validity.kind !== 'gtc') return false;
  if (filled > 0 || isCancelRequested) return false;
  if (status === 'expired') return true;
  // Where changes are new orders, a cancel may be a part of one.
  if (!capabilitiesFor(traits, terms.symbol).amendsInPlace) return false;
  const isInSession = market.placeOf(terms.symbol).sessions.isOpen(statusAt);
  return status === 'cancelled' && (statesReason(why) || !isInSession);
}

/** `Order Canceled - reason:` states none. */
function statesReason(why: string): boolean {
  return why !== '' && !why.trimEnd().endsWith(':');
}

/** It ended long enough ago, or outside the session before the last look for missing protection. */
function isSettled(turn: Turn, { terms, statusAt }: OrderRecord): boolean {
  if (isMarketOpen(turn, terms.symbol)) return turn.now - statusAt >= freshnessMs(turn, PAUSE_MS);
  const sweptAt = lastSweepAt(turn) ?? 0;
  return sweptAt > statusAt && (turn.broker.comparedAt ?? 0) >= sweptAt;
}

/** True if the target is to be placed again now; an alarm says once for each target that ended what follows. */
export function noticeLostTarget({
  turn,
  position,
  orders,
  chain,
}: PositionTurn<HeldPosition>): boolean {
  const lost = lostTarget(turn, position, orders);
  if (lost === undefined || !isSettled(turn, lost)) return false;
  const { symbol, targetPrice } = position;
  const { amendsInPlace, reducingGroups } = capabilitiesFor(turn.traits, symbol);
  const isFirst = orders.filter((order) => isEndedByBroker(turn, order)).length === 1;
  const isDue = amendsInPlace && reducingGroups && isFirst && isEndedByBroker(turn, lost);
  const why = statesReason(lost.why) ? ` (${lost.why})` : '';
  const next = isDue
    ? 'it is placed once more'
    : 'from now on the daemon watches its price while the market is open';
  const what = isMiscounted(turn, lost)
    ? `what was left of the target at ${targetPrice} was cancelled, because a change of it had become a second order`
    : `the target at ${targetPrice} has ended without a fill${why}`;
  const text = `${symbol}: ${what}; ${next}`;
  alarmOnce(turn, `${lost.terms.orderRef}/ended`, { kind: 'target-ended', symbol, text }, chain);
  return isDue;
}

/** No order rests at its target: the engine closes the position once the market reaches the price. */
export function isTargetUnattended(turn: Turn, position: HeldPosition): boolean {
  if (isContested(turn, position.positionId) || !isMarketOpen(turn, position.symbol)) return false;
  const lost = lostTarget(turn, position, ordersOf(turn.state, position.positionId));
  return lost !== undefined && isSettled(turn, lost);
}
