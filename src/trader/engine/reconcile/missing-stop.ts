// A resting stop that snapshots no longer show counts as lost after two complete snapshots, both well after the last execution.
import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { Difference } from '../../domain/facts/system-facts.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import type { BrokerSnapshot } from '../../ports/broker-reports.ts';
import { applyUpdate } from '../intents/apply-update.ts';
import { chainOfRef } from '../intents/chains.ts';
import { POSITION_LAG_MS } from '../protective-orders/foreign.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isActing } from '../state/position-lookups.ts';
import { alarm, cancel } from '../turn/actions.ts';
import { NO_CHAIN, type Turn } from '../turn/turn.ts';

const APART_MS = 2 * SECOND_MS;

/** A stop of a held position that was working at the broker. A stop that never worked is settled like any other intent. */
export function isMissedStop({ state }: Turn, order: OrderRecord): boolean {
  const position = state.positions.get(order.positionId);
  if (order.terms.leg !== 's' || order.brokerLink === undefined || order.isCancelRequested)
    return false;
  if (!isActing(order) || position === undefined) return false;
  return isHeld(position) && position.quantity !== 0;
}

/**
 * On the second miss the stop is cancelled by number, and replaced once that is answered and it has not filled; on the first, if
 * the broker did not find it for a change either.
 */
export function settleMissedStop(
  turn: Turn,
  order: OrderRecord,
  { requestedAt }: BrokerSnapshot,
  differences: Difference[],
): void {
  const { symbol, orderRef } = order.terms;
  const { missedAt } = turn.broker;
  const notify = (text: string): void =>
    void differences.push({
      kind: 'missing-stop',
      symbol,
      text: `${orderRef} ${text}`,
      action: 'waits',
    });
  const isNamed =
    order.changeRefusedAs === 'no_parent' && requestedAt >= (order.changeRefusedAt ?? 0);
  if (!isNamed && !isQuiet(turn, order, requestedAt))
    return notify('does not show, after a moment ago');
  const first = missedAt.get(orderRef);
  if (first === undefined) missedAt.set(orderRef, requestedAt);
  if (!isNamed && (first === undefined || requestedAt - first < freshnessMs(turn, APART_MS)))
    return notify('does not show; asked again');
  missedAt.delete(orderRef);
  const chain = chainOfRef(turn, orderRef) ?? NO_CHAIN;
  const text = `${symbol}: the broker no longer lists our stop; it is cancelled by number and replaced, unless it has filled`;
  alarm(turn, { kind: 'stop-missing', symbol, text }, chain);
  // Only the answer to a cancel shows whether it has filled, and that it cannot fill any more. A second order of its number is not listed either.
  turn.broker.duplicatesAfterModify.delete(orderRef);
  cancel(turn, order, 'the broker shows it nowhere', chain);
  notify('is nowhere at the broker; cancelled by number');
}

/** The stop of a held position, cancelled by number because the broker lists it nowhere. */
export function isLostStop({ state }: Turn, order: OrderRecord): boolean {
  const position = state.positions.get(order.positionId);
  if (order.terms.leg !== 's' || order.brokerLink === undefined || position === undefined)
    return false;
  return isHeld(position) && position.quantity !== 0;
}

/** The broker does not even answer its cancel: it is replaced. */
export function settleLostStop(turn: Turn, order: OrderRecord, differences: Difference[]): void {
  const { symbol, orderRef } = order.terms;
  applyUpdate(turn, order, { news: 'absent', why: 'absent, and its cancel is not answered' });
  const text = `${orderRef} is nowhere at the broker`;
  differences.push({ kind: 'missing-stop', symbol, text, action: 'repaired' });
}

/** No execution or change so recent that the snapshot may not include its result. */
function isQuiet(turn: Turn, { terms, pendingChange }: OrderRecord, requestedAt: number): boolean {
  const newest = Math.max(
    turn.state.lastExecutionAt.get(terms.symbol) ?? 0,
    pendingChange?.at ?? 0,
  );
  return requestedAt - newest >= POSITION_LAG_MS;
}
