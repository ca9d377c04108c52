// When entries end before a close: late enough to fill, early enough not to be closed at once.
import { MINUTE_MS } from '../../../kernel/instant.ts';
import type { ExitRule } from '../strategy/strategy.ts';

const LAST_MINUTES_MS = 6 * MINUTE_MS;

/** This long before the close, working entries end and none begins; a minute before a strategy that flattens earlier does. */
export function entriesEndMs({
  flattenBeforeCloseMs,
}: Pick<ExitRule, 'flattenBeforeCloseMs'>): number {
  if (flattenBeforeCloseMs === undefined) return LAST_MINUTES_MS;
  return Math.max(LAST_MINUTES_MS, flattenBeforeCloseMs + MINUTE_MS);
}
