// Which of two positions leaves first if their exits are on both sides of one contract: what is left alone and short, then a vertical, then
// what is left alone and bought. What rests at the broker for the other position ends for each of them.
import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import {
  type HeldPosition,
  type PositionState,
  quantityOf,
} from '../../domain/positions/position-state.ts';
import { leavingBeside, ordersForWhole, ordersInWay } from '../protective-orders/other-side.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { alarmOnce, cancelLive } from '../turn/actions.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import type { Turn } from '../turn/turn.ts';

/** How long what is short waits for the end of orders in its way. */
const UNANSWERED_MS = 30 * SECOND_MS;

/** True while the broker would refuse its exit for another order of ours, or an exit that is to leave before it. */
export function isBehindOther(on: PositionTurn<HeldPosition>): boolean {
  const { turn, position, chain } = on;
  const whole = ordersForWhole(turn.state, position);
  if (whole.length > 0) {
    cancelLive(turn, whole, 'the condor is held as its two verticals', chain);
    turn.broker.wantsSnapshot = true;
    return true;
  }
  const rank = rankOf(position);
  const inWay = ordersInWay(turn.state, position);
  const ending = inWay.filter((order) => yields(turn, order, rank));
  cancelLive(turn, ending, 'what leaves on its other side goes first', chain);
  if (ending.length > 0) turn.broker.wantsSnapshot = true;
  for (const order of inWay) if (!ending.includes(order)) alarmBehind(on, order);
  if (leavingBeside(turn, position).some((other) => rankOf(other) < rank)) return true;
  return inWay.length > 0 && !(rank === SHORT && isOverdue(turn, position));
}

const SHORT = 0;

function rankOf(position: PositionState): number {
  if (position.isOfVertical !== true) return 1;
  return quantityOf(position) < 0 ? SHORT : 2;
}

function yields({ state }: Turn, { terms, positionId }: OrderRecord, rank: number): boolean {
  const owner = state.positions.get(positionId);
  return terms.leg !== 'x' || (owner !== undefined && rank < rankOf(owner));
}

/** If one of those orders works still, the broker refuses the exit. What is short waits so long in all, however many orders come one after the other. */
function isOverdue({ waitingSince, now, speed }: Turn, { positionId }: HeldPosition): boolean {
  const key = `${positionId}/behind`;
  const since = waitingSince.get(key) ?? now;
  waitingSince.set(key, since);
  return now - since >= freshnessMs({ speed }, UNANSWERED_MS);
}

function alarmBehind(
  { turn, position, chain }: PositionTurn<HeldPosition>,
  { terms }: OrderRecord,
): void {
  const { positionId, symbol } = position;
  const text = `${symbol}: its exit waits, because ${terms.orderRef} of ${terms.symbol}, which is ours, is on the other side of the same contract, and the broker takes only one of them. It is sent once that has ended; \`sluice exit "${terms.symbol}" --yes\` closes that position too`;
  alarmOnce(
    turn,
    `${positionId}/behind/${terms.orderRef}`,
    { kind: 'exit-held', symbol, text },
    chain,
  );
}
