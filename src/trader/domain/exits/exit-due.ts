// When a position must exit for reasons other than its stop and target: age, the close, or a bad fill.
import { MINUTE_MS } from '../../../kernel/instant.ts';
import type { ExitRule } from '../strategy/strategy.ts';
import { type PositionSide, signOf } from '../terms/side.ts';
import { isSound, rOf } from './protective-stop.ts';

/** Evaluated on every tick: callers may reuse one object. */
export interface ExitDueInput {
  /** An exit plan, or any other object with exit terms. */
  readonly plan: { readonly exit: ExitRule };
  /** Market time of the first fill. */
  readonly openedAt: number;
  readonly now: number;
  /** Until the earlier of our calendar's close and the broker's; NaN outside regular hours. */
  readonly msToClose: number;
  /** Midnight of the exchange's day. */
  readonly dayStart: number;
}

export function exitDue(
  input: ExitDueInput,
): 'max_minutes' | 'session_end' | 'exit_time' | undefined {
  const { flattenBeforeCloseMs, maxMs, atMs } = input.plan.exit;
  const { msToClose } = input;
  if (flattenBeforeCloseMs !== undefined && msToClose > 0 && msToClose <= flattenBeforeCloseMs) {
    return 'session_end';
  }
  if (atMs !== undefined && msToClose > 0) {
    const leftMs = input.dayStart + atMs - input.now;
    if (leftMs <= 0) return 'exit_time';
    if (leftMs >= msToClose && msToClose <= EARLY_CLOSE_MS) return 'session_end';
  }
  if (maxMs !== undefined && input.now - input.openedAt >= maxMs) return 'max_minutes';
  return undefined;
}

/** Before a close that comes at the strategy's exit time or earlier: from the close on, nothing trades. */
const EARLY_CLOSE_MS = 5 * MINUTE_MS;

const R_FRACTION_MIN = 0.5;

export interface BadFillInput {
  readonly side: PositionSide;
  /** Average fill of the ended entry. */
  readonly average: number;
  readonly stop: number;
  readonly rPlanned: number;
}

/** Filled at or beyond the stop, or with less than half of the planned R left; false while a number is unknown. */
export function isBadFill({ side, average, stop, rPlanned }: BadFillInput): boolean {
  if (!isSound(average) || !isSound(stop)) return false;
  if (signOf(side) * (average - stop) <= 0) return true;
  return rOf(average, stop) < R_FRACTION_MIN * rPlanned * (1 - 1e-9);
}
