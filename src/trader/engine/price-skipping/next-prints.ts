// The effect of the next prints on a position: whether one is due for exit, fails the print filter, or moves the stop.
import { type Instant, MINUTE_MS } from '../../../kernel/instant.ts';
import { JUMP_ATRS } from '../../../market/quotes/print-filter.ts';
import type { Session } from '../../../market/time/calendar.ts';
import { entriesEndMs } from '../../domain/exits/entries-end.ts';
import { exitDue } from '../../domain/exits/exit-due.ts';
import { highWaterAfter, isMoveWorthwhile, trailedStop } from '../../domain/exits/trail.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { markOf } from '../market/mark.ts';
import type { Mark } from '../market/surroundings.ts';
import { stepsOf } from '../turn/actions.ts';
import { msToClose } from '../turn/session-bounds.ts';
import type { Turn } from '../turn/turn.ts';

/** The prints ahead, of a bar: all within `low` and `high`, the first at `open`. */
export interface Stretch {
  readonly open: number;
  readonly high: number;
  readonly low: number;
}

/** Session edge: near the close entries end and holdings are marked. */
export const EDGE_MS = 7 * MINUTE_MS;

/** The first moment at which the position is due for exit, by bisection: once due, it stays due until the session ends. */
export function dueIn(turn: Turn, position: HeldPosition, { day, open, close }: Session): number {
  const { plan, openedAt, symbol } = position;
  const dayStart = turn.market.placeOf(symbol).venue.calendar.boundsOf(day).start;
  const edgeMs = Math.max(EDGE_MS, entriesEndMs(plan.exit));
  const end = Math.min(close, turn.now + msToClose(turn, symbol)) - edgeMs;
  const isDue = (at: number): boolean =>
    exitDue({ plan, openedAt, now: at, msToClose: end + edgeMs - at, dayStart }) !== undefined;
  let [before, after] = [open as number, end];
  if (!(end > open) || isDue(before)) return open + 1;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (isDue(middle)) after = middle;
    else before = middle;
  }
  return after;
}

/** The print filter accepts every print: all are near the last accepted one, and near each other. */
export function isBelieved(
  { filter, atr }: Pick<Mark, 'filter' | 'atr'>,
  { open, high, low }: Stretch,
  now: Instant,
): boolean {
  const reach = JUMP_ATRS * (atr.valueAt(now) ?? Number.NaN);
  return Math.abs(open - filter.believed) <= reach && high - low <= reach;
}

/** Evaluated at the best price of the stretch: no other price would move the stop further. */
export function wouldTrail(turn: Turn, position: HeldPosition, ahead: Stretch): boolean {
  const { side, symbol, plan, stopPrice, averagePrice, r } = position;
  if (plan.trail === undefined) return false;
  const mark = markOf(turn, position);
  const steps = stepsOf(turn, symbol);
  const atr = mark.atr.valueAt(turn.now) ?? Number.NaN;
  const to = trailedStop({
    side,
    trail: plan.trail,
    entry: averagePrice,
    r,
    highWater: highWaterAfter(side, mark.highWater, bestOf(position, ahead)),
    atr,
    lineOf: mark.lineOf,
    now: turn.now,
    stop: stopPrice,
    steps,
  });
  if (to === stopPrice) return false;
  const sinceLastMoveMs = Number.POSITIVE_INFINITY;
  return isMoveWorthwhile({
    side,
    from: stopPrice,
    to,
    trail: plan.trail,
    atr,
    steps,
    sinceLastMoveMs,
  });
}

/** The price of the stretch that is best for the position. */
export function bestOf(
  { side }: HeldPosition,
  { high, low }: { readonly high: number; readonly low: number },
): number {
  return side === 'long' ? high : low;
}
