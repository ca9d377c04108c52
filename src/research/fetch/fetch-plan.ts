// What is still to be fetched of a symbol: the sessions of the range that are neither stored whole nor asked for before.
import type { Instant, TradingDay } from '../../kernel/instant.ts';
import { type BarColumns, indexFrom } from '../../market/bars/bar-columns.ts';
import { type Calendar, partsOf, type Session } from '../../market/time/calendar.ts';

/** One question: the sessions from `from` to `to`, whose last one ends at `until`. */
export interface FetchPart {
  readonly from: TradingDay;
  readonly to: TradingDay;
  readonly until: Instant;
  /** Trading days. */
  readonly days: number;
}

export interface FetchRange {
  readonly from: TradingDay;
  readonly to: TradingDay;
  /** Sessions that are not over are not fetched. */
  readonly now: Instant;
}

/** What IB answers at once for one-minute bars without delay. */
const DAYS_OF_PART = 5;

export function fetchPlan(
  calendar: Calendar,
  range: FetchRange,
  known: { readonly stored: BarColumns | undefined; readonly asked: ReadonlySet<string> },
): readonly FetchPart[] {
  const parts: FetchPart[] = [];
  let open: Session[] = [];
  const close = (): void => {
    const [first, last] = [open[0], open.at(-1)];
    if (first !== undefined && last !== undefined)
      parts.push({ from: first.day, to: last.day, until: last.close, days: open.length });
    open = [];
  };
  for (const session of sessionsIn(calendar, range)) {
    const isKnown = known.asked.has(session.day) || isWhole(session, known.stored);
    if (isKnown || open.length === DAYS_OF_PART) close();
    if (!isKnown) open.push(session);
  }
  close();
  return parts;
}

export function sessionsIn(calendar: Calendar, { from, to, now }: FetchRange): readonly Session[] {
  const sessions: Session[] = [];
  const first = from < calendar.firstDay ? calendar.firstDay : from;
  let session = calendar.sessionOf(first) ?? calendar.nextSession(first);
  while (session !== undefined && session.day <= to && session.close <= now) {
    sessions.push(session);
    session = calendar.nextSession(session.day);
  }
  return sessions;
}

function isWhole(session: Session, stored: BarColumns | undefined): boolean {
  if (stored === undefined) return false;
  const bars = indexFrom(stored, session.close) - indexFrom(stored, session.open);
  const expected = partsOf(session).reduce(
    (sum, { open, close }) => sum + (close - open) / stored.lengthMs,
    0,
  );
  return bars >= expected;
}
