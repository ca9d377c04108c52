// When a strategy may enter: its weekdays and hours, and not so late that it would have to exit at once.
import { type Instant, instant, MINUTE_MS, plus } from '../../../kernel/instant.ts';
import { weekdayOf } from '../../../market/time/day.ts';
import { WEEKDAYS } from '../../../market/time/recurring-time.ts';
import { entriesEndMs } from '../../domain/exits/entries-end.ts';
import type { Strategy } from '../../domain/strategy/strategy.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { sessionOf } from '../turn/session-bounds.ts';
import { dayStartOf } from '../turn/trading-day.ts';
import type { Turn } from '../turn/turn.ts';

/** No entries this close to the strategy's exit time. */
const BEFORE_EXIT_MS = MINUTE_MS;

type Hours = Pick<Strategy, 'entryHours' | 'exit'>;

export function hourRefusals(turn: Turn, strategy: Hours, symbol: string): Refusal[] {
  const { days, between, allowsEarlyClose } = strategy.entryHours;
  const { sessions } = turn.market.placeOf(symbol);
  const refusals: Refusal[] = [];
  const day = WEEKDAYS[weekdayOf(sessions.dayOf(turn.now))] ?? 'sun';
  if (days?.has(day) === false) refusals.push({ kind: 'day_not_allowed', day });
  if (!allowsEarlyClose && sessions.today(turn.now)?.isEarlyClose === true)
    refusals.push({ kind: 'early_close_day' });
  if (between !== undefined) {
    const from = momentOf(turn, symbol, between.fromMs);
    const until = momentOf(turn, symbol, between.untilMs);
    if (turn.now < from || turn.now >= until)
      refusals.push({ kind: 'outside_entry_hours', from, until });
  }
  const leavesAt = leavingAt(turn, strategy, symbol);
  if (leavesAt !== undefined && turn.now >= leavesAt - BEFORE_EXIT_MS)
    refusals.push({ kind: 'exit_time_near', at: leavesAt });
  return refusals;
}

/** When its entry hours begin today; undefined if it has none. */
export function opensFrom(
  turn: Turn,
  { entryHours: { between } }: Pick<Strategy, 'entryHours'>,
  symbol: string,
): Instant | undefined {
  return between === undefined ? undefined : momentOf(turn, symbol, between.fromMs);
}

/** The entry must not fill after this; undefined if the strategy sets no such time. */
export function lastFillAt(turn: Turn, strategy: Hours, symbol: string): Instant | undefined {
  const { between } = strategy.entryHours;
  const leavesAt = leavingAt(turn, strategy, symbol);
  const flattensFrom = flatteningFrom(turn, strategy, symbol);
  const ends = [
    ...(flattensFrom === undefined ? [] : [flattensFrom]),
    ...(between === undefined ? [] : [momentOf(turn, symbol, between.untilMs)]),
    ...(leavesAt === undefined ? [] : [plus(leavesAt, -BEFORE_EXIT_MS)]),
  ];
  return ends.length === 0 ? undefined : instant(Math.min(...ends));
}

/** When entries end for a strategy that flattens; in other strategies the daemon ends them, in time for the close alone. */
function flatteningFrom(turn: Turn, { exit }: Hours, symbol: string): Instant | undefined {
  const close = sessionOf(turn, symbol)?.close;
  if (exit.flattenBeforeCloseMs === undefined || close === undefined) return undefined;
  return plus(close, -entriesEndMs(exit));
}

function leavingAt(turn: Turn, { exit }: Hours, symbol: string): Instant | undefined {
  return exit.atMs === undefined ? undefined : momentOf(turn, symbol, exit.atMs);
}

/** A moment of today on the exchange's clock; daylight saving never changes on a trading day. */
function momentOf(turn: Turn, symbol: string, msOfDay: number): Instant {
  return plus(dayStartOf(turn, symbol), msOfDay);
}
