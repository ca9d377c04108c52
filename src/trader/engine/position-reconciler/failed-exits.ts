// Exits that ended without closing their position: after several of them the next one waits.
import { MINUTE_MS } from '../../../kernel/instant.ts';
import type { OrderStatus } from '../../domain/orders/order-state.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { isParkedExit } from '../protective-orders/parked-exits.ts';
import { isOfRoll } from '../protective-orders/roll-order.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isJustRefusedByUs, liveLeg } from '../state/position-lookups.ts';
import { alarmOnce } from '../turn/actions.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import { areSeparate, kindOf } from './exit-parts.ts';

/** Pause between attempts after the broker has ended several exits. */
const EXIT_RETRY_MS = MINUTE_MS;
const EXIT_TRIES_AT_ONCE = 3;

/** Sent to close the position at once; a parked exit may rest beside it, and what buys it back for a roll ends first. */
export function isExitNow(order: OrderRecord): boolean {
  return order.terms.leg === 'x' && !isParkedExit(order) && !isOfRoll(order);
}

/** Pauses after repeated failures and raises an alarm for each; a stop protects the position meanwhile. */
export function hasFailedOften(
  { turn, position, orders }: PositionTurn<HeldPosition>,
  quantity: number,
): boolean {
  const { positionId, symbol } = position;
  const isAlike = (order: OrderRecord) =>
    !areSeparate(turn, symbol) ||
    kindOf(turn, symbol, order.terms.quantity) === kindOf(turn, symbol, quantity);
  const hasStop = liveLeg(orders, 's') !== undefined;
  const failed = orders
    .filter(isExitNow)
    .filter(isAlike)
    .filter((order) => hasFailed(order) && (hasStop || !isEndedByUs(order)));
  const last = failed.at(-1);
  if (last === undefined) return false;
  if (isJustRefusedByUs(turn, last)) return true;
  if (failed.length < EXIT_TRIES_AT_ONCE) return false;
  if (turn.now - last.intendedAt >= EXIT_RETRY_MS) return false;
  const text = `${symbol}: ${failed.length} exits have ended without closing the position, the last: ${last.why}; the next is sent in a minute`;
  const key = `${positionId}/exit-failed/${last.terms.orderRef}`;
  alarmOnce(turn, key, { kind: 'exit-failed', symbol, text });
  return true;
}

/** Ended by the broker before it was filled, or never sent because our own adapter refused its terms. */
function hasFailed({ status, filled, quantity, isUnsent }: OrderRecord): boolean {
  return (ENDED_BY_BROKER.has(status) && filled < quantity) || isUnsent === true;
}

/** It worked and did not fill: the next one is all that can close the position, unless a stop rests. */
function isEndedByUs({ status, isCancelRequested }: OrderRecord): boolean {
  return status === 'cancelled' && isCancelRequested;
}

const ENDED_BY_BROKER: ReadonlySet<OrderStatus> = new Set(['rejected', 'cancelled', 'expired']);
