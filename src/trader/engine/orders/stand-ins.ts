// Inferred executions, until the broker reports what they stand for.
// Law 4: see src/trader/engine/orders/executions.ts
import { MINUTE_MS } from '../../../kernel/instant.ts';
import type { ReportedExecution } from '../../ports/broker-reports.ts';
import { intentSeqOf } from '../intents/intents.ts';
import type { BookedExecution, OrderRecord } from '../state/order-record.ts';
import type { Turn } from '../turn/turn.ts';

/**
 * An inferred execution that this one replaces: same position, same direction (entering or closing), not executed later by the
 * clock of the broker unless the order cannot have filled more, and not of an order that was sent after it.
 */
export function standInOf(
  turn: Turn,
  order: OrderRecord,
  execution: ReportedExecution,
): BookedExecution | undefined {
  const { positionId, terms } = order;
  const { side, at } = execution;
  if (side !== terms.side) return undefined;
  for (const one of turn.state.executions.values())
    if (
      one.isInferred &&
      one.positionId === positionId &&
      one.shares > 0 &&
      (at <= one.at || isCounted(order, execution, one)) &&
      isLike(turn, one, terms) &&
      !isAnother(turn, order, execution, one)
    )
      return one;
  return undefined;
}

/** So far the clock of a broker may be ahead. */
const AHEAD_MAX_MS = 2 * MINUTE_MS;

/** By the broker's own count the order has filled no more than what was inferred of it, although its clock is ahead. */
function isCounted(
  { terms, filled }: OrderRecord,
  { cumulativeQuantity, at }: ReportedExecution,
  standIn: BookedExecution,
): boolean {
  if (at - standIn.at > AHEAD_MAX_MS) return false;
  const isOwn = standIn.orderRef === terms.orderRef;
  return isOwn && cumulativeQuantity > 0 && cumulativeQuantity <= filled;
}

/**
 * The broker reports times in whole seconds, so a fill right after the inference may seem to come before it. A fill of another order, on a
 * later day than the inferred one can have happened, is not that one.
 */
function isAnother(
  turn: Turn,
  { terms, filled }: OrderRecord,
  { shares, cumulativeQuantity, at }: ReportedExecution,
  standIn: BookedExecution,
): boolean {
  if (standIn.orderRef !== terms.orderRef) {
    const { calendar } = turn.market.placeOf(terms.symbol).venue;
    const isOfLaterDay = calendar.dayOf(at) > calendar.dayOf(standIn.executedAt ?? standIn.at);
    return isOfLaterDay || intentSeqOf(terms.orderRef) > standIn.seq;
  }
  return cumulativeQuantity - filled >= shares;
}

/** Both entering or both closing; orders of a holding are distinguished by their side. */
function isLike({ state }: Turn, standIn: BookedExecution, terms: OrderRecord['terms']): boolean {
  if (terms.leg !== 'h') return (legOf(standIn) === 'e') === (terms.leg === 'e');
  return (state.orders.get(standIn.orderRef)?.terms.side ?? 'sell') === terms.side;
}

/** An inferred closing has the reference of the stop that vanished, or of the order that has filled, or none. */
export function legOf({ orderRef }: Pick<BookedExecution, 'orderRef'>): 'e' | 's' | 't' | 'x' {
  const last = orderRef.at(-1);
  return last === 'e' || last === 's' || last === 't' ? last : 'x';
}
