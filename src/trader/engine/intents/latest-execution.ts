// The latest time at which an unreported fill can have happened: by the terms of its order and the hours of its venue.
import { type Instant, instant } from '../../../kernel/instant.ts';
import type { OrderRecord } from '../state/order-record.ts';
import type { Turn } from '../turn/turn.ts';

/**
 * Never later than now; of an order that ends with its session, not after the close of that session; of an order from an earlier
 * day, not today: the broker lists today's executions.
 */
export function latestExecution(turn: Turn, order: OrderRecord): Instant {
  const { terms, intendedAt } = order;
  const { sessions, venue } = turn.market.placeOf(terms.symbol);
  const limits = [turn.now, turn.state.fillReports.get(terms.orderRef)?.at ?? turn.now];
  if (terms.validity.kind === 'gtd') limits.push(terms.validity.until);
  if (terms.validity.kind !== 'gtc') limits.push(sessions.today(intendedAt)?.close ?? turn.now);
  const { calendar } = venue;
  const open = sessions.today(turn.now)?.open;
  const hasTradedToday = open !== undefined && turn.now >= open;
  if (!hasTradedToday || calendar.dayOf(intendedAt) !== calendar.dayOf(turn.now)) {
    const before = calendar.previousSession(calendar.dayOf(turn.now))?.close;
    if (before !== undefined) limits.push(before);
  }
  return instant(Math.max(intendedAt, Math.min(...limits)));
}
