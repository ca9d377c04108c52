// The start of a day: resets the daily counts and deletes what is no longer needed.
import { DAY_MS, type Instant, plus } from '../../../kernel/instant.ts';
import type { Fact } from '../../domain/facts/facts.ts';
import { isHoldingId } from '../../domain/holdings/holding.ts';
import { isTerminal } from '../../domain/orders/order-state.ts';
import { activePositions } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';
import { dropOldSpans } from './bare-spans.ts';
import { beginDayTerms } from './day-terms.ts';
import { dropOlder } from './drop-older.ts';
import { dropOldExecutions } from './fold-executions.ts';
import { dropOldLocks } from './fold-locks.ts';
import { dropSpentRequests } from './fold-operator-requests.ts';
import { dropOldSplits } from './fold-split.ts';
import { deleteLinks } from './links.ts';

/** A day longer than any prediction stays fresh; older predictions are stale anyway. */
const SEEN_FOR_MS = 2 * DAY_MS;

/** Three years. */
const DAY_BASES_MAX = 756;

export function dayStarted(
  state: State,
  fact: Extract<Fact, { type: 'day-started' }>,
  at: Instant,
): void {
  state.day = fact.day;
  state.dayBase = fact.netLiquidation;
  const { day, netLiquidation } = fact;
  const before = state.dayBases.filter((base) => base.day !== day);
  state.dayBases = [...before, { day, netLiquidation }].slice(-DAY_BASES_MAX);
  beginDayTerms(state, { carried: fact.carriedPnl ?? 0, since: fact.since ?? at, at });
  state.entriesToday = new Map();
  dropOld(state, at);
}

/** Once a day, so that the state does not grow with closed positions; the parts of a trade stay as long as one of them is open. */
function dropOld(state: State, at: Instant): void {
  dropOldLocks(state, at);
  dropOldSplits(state, at);
  dropOldSpans(state, at);
  dropSpentRequests(state);
  state.rollsRefused.clear();
  dropOlder(state.accepted, (briefs) => briefs.at(-1)?.dataTime ?? at, plus(at, -SEEN_FOR_MS));
  dropOlder(state.seen, (seen) => seen.at, plus(at, -SEEN_FOR_MS));
  dropOlder(state.unpriced, (judgedAt) => judgedAt, plus(at, -SEEN_FOR_MS));
  const restatable = dropOldExecutions(state, at);
  const trades = openTrades(state);
  for (const [id, position] of state.positions) {
    if (position.status !== 'closed' || position.closedAt >= at - DAY_MS) continue;
    if (trades.has(position.signalId) || hasLiveOrder(state, id) || restatable.has(id)) continue;
    state.positions.delete(id);
    if (state.positionBySymbol.get(position.symbol) === id) {
      state.positionBySymbol.delete(position.symbol);
    }
  }
  for (const [ref, order] of state.orders) {
    if (!isTerminal(order.status) || state.positions.has(order.positionId)) continue;
    // A correction may follow; a position keeps its orders as long, by being closed for a day.
    if (isHoldingId(order.positionId) && order.statusAt >= at - DAY_MS) continue;
    state.orders.delete(ref);
    dropRef(state, order.positionId, ref);
    deleteLinks(state, order);
    state.takenSignals.delete(ref);
    state.fillReports.delete(ref);
  }
}

/** By the signal that began each of them. */
function openTrades(state: State): ReadonlySet<string> {
  return new Set(activePositions(state).map(({ signalId }) => signalId));
}

/** A holding may have other orders at work. */
function dropRef({ refsByPosition }: State, positionId: string, ref: string): void {
  const left = refsByPosition.get(positionId)?.filter((other) => other !== ref) ?? [];
  if (left.length === 0) refsByPosition.delete(positionId);
  else refsByPosition.set(positionId, left);
}

function hasLiveOrder(state: State, positionId: string): boolean {
  const refs = state.refsByPosition.get(positionId) ?? [];
  return refs.some((ref) => !isTerminal(state.orders.get(ref)?.status ?? 'filled'));
}
