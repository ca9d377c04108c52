// The share of open-market time with a position, and the largest amount invested at one time.
import { amountOf } from '../../../market/instruments/amount.ts';
import { type Figure, known, missing } from '../../../market/performance/figure.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import type { RunResult } from './run-result.ts';

/** Epoch milliseconds. */
interface Span {
  readonly from: number;
  readonly to: number;
}

interface Holding extends Span {
  /** At the average entry price, USD. */
  readonly invested: number;
}

/** Minutes of regular sessions with at least one position over all minutes of regular sessions in the run. */
export function timeInMarket(run: RunResult, calendar: Calendar): Figure {
  const open = sessionsWithin(run, calendar);
  const total = open.reduce((sum, { from, to }) => sum + (to - from), 0);
  if (total === 0) return missing('no-session');
  const held = merged(holdings(run));
  let next = 0;
  let heldMs = 0;
  for (const session of open) {
    while ((held[next]?.to ?? Number.POSITIVE_INFINITY) <= session.from) next += 1;
    for (let at = next; at < held.length; at += 1) {
      const span = held[at];
      if (span === undefined || span.from >= session.to) break;
      heldMs += Math.min(span.to, session.to) - Math.max(span.from, session.from);
    }
  }
  return known(heldMs / total);
}

/** The most USD in positions at one time, each at its average entry price. */
export function mostInvested(run: RunResult): number {
  const changes = holdings(run).flatMap(({ from, to, invested }) => [
    { at: from, by: invested },
    { at: to, by: -invested },
  ]);
  // Ends sort before beginnings at the same moment.
  changes.sort((one, other) => one.at - other.at || one.by - other.by);
  let invested = 0;
  let most = 0;
  for (const { by } of changes) {
    invested += by;
    most = Math.max(most, invested);
  }
  return most;
}

function holdings(run: RunResult): Holding[] {
  const closed = run.trades.map((trade) => ({
    from: trade.openedAt,
    to: trade.closedAt,
    invested: amountOf(trade.symbol, trade.entry, trade.quantity),
  }));
  const open = run.openPositions.map((position) => ({
    from: position.openedAt,
    to: run.to,
    invested: amountOf(position.symbol, position.entry, position.quantity),
  }));
  return [...closed, ...open];
}

function sessionsWithin(run: RunResult, calendar: Calendar): Span[] {
  const sessions: Span[] = [];
  const firstDay = calendar.dayOf(run.from);
  let session = calendar.sessionOf(firstDay) ?? calendar.nextSession(firstDay);
  while (session !== undefined && session.open < run.to) {
    const from = Math.max(session.open, run.from);
    const to = Math.min(session.close, run.to);
    if (to > from) sessions.push({ from, to });
    session = calendar.nextSession(session.day);
  }
  return sessions;
}

/** Ascending, not overlapping. */
function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const { from, to } of [...spans].sort((one, other) => one.from - other.from)) {
    const last = result.at(-1);
    if (last === undefined || from > last.to) result.push({ from, to });
    else if (to > last.to) result[result.length - 1] = { from: last.from, to };
  }
  return result;
}
