// An exit of an earlier day that the broker no longer knows, while the account still shows its shares: sold, and bought again by
// somebody else, or never sold. Nothing is sold again on a guess.
import { isHeld } from '../../domain/positions/position-state.ts';
import { unitsText } from '../../domain/wording/figures.ts';
import type { BrokerSnapshot } from '../../ports/broker-reports.ts';
import { chainOfRef } from '../intents/chains.ts';
import { missingFill } from '../state/missing-fills.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isLive, ordersOf } from '../state/position-lookups.ts';
import { alarmOnce } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';
import { isOfEarlierDay } from './inferred-entry.ts';

interface Listed {
  readonly snapshot: BrokerSnapshot;
  readonly openRefs: ReadonlySet<string>;
}

/**
 * Executions and completed orders reach back to midnight, so they prove nothing about an exit of an earlier day. A stop of its
 * group that still rests over all shares does: a fill of the exit would have reduced it.
 */
export function isOutcomeForgotten(
  turn: Turn,
  order: OrderRecord,
  { snapshot, openRefs }: Listed,
): boolean {
  const { leg } = order.terms;
  const position = turn.state.positions.get(order.positionId);
  if (leg !== 'x' || position === undefined || !isHeld(position) || position.quantity === 0)
    return false;
  if (!isOfEarlierDay(turn, order, snapshot) || turn.broker.endedByWord.has(order.terms.orderRef))
    return false;
  const held = Math.abs(position.quantity);
  return !ordersOf(turn.state, order.positionId).some(
    (stop) =>
      stop.terms.leg === 's' &&
      isLive(stop) &&
      openRefs.has(stop.terms.orderRef) &&
      stop.quantity - stop.filled >= held,
  );
}

/**
 * What the exit has filled by the word of its group: the broker has reduced the stop beside it by as much. 0 without such a stop,
 * or if it rests over all shares.
 */
export function filledByGroup(
  { state }: Turn,
  { terms, group, positionId, quantity, filled }: OrderRecord,
  openRefs: ReadonlySet<string>,
): number {
  const position = state.positions.get(positionId);
  if (terms.leg !== 'x' || group === '' || position === undefined || !isHeld(position)) return 0;
  const stop = ordersOf(state, positionId).find(
    (other) =>
      other.terms.leg === 's' &&
      other.group === group &&
      other.groupEffect === 'reduces' &&
      openRefs.has(other.terms.orderRef),
  );
  if (stop === undefined || stop.pendingChange !== undefined) return 0;
  const rests = stop.quantity - stop.filled - missingFill(state, stop);
  const gone = Math.abs(position.quantity) - missingFill(state, stop) - rests;
  return rests > 0 ? Math.max(0, Math.min(gone, quantity - filled)) : 0;
}

export function alarmForgotten(turn: Turn, order: OrderRecord): void {
  const { symbol, orderRef } = order.terms;
  const left = order.quantity - order.filled;
  const text = `${symbol}: the broker no longer knows the exit ${orderRef} of ${unitsText(symbol, left)}, and the account still shows them. They are not sold again, because somebody may have bought them after it filled, and they have NO STOP. Look at the trades in the broker's program, then run \`sluice reconcile --apply --as ${orderRef}=filled@PRICE\` or \`... --as ${orderRef}=cancelled\``;
  const chain = chainOfRef(turn, orderRef);
  alarmOnce(turn, `${orderRef}/forgotten`, { kind: 'exit-forgotten', symbol, text }, chain);
}
