// How long positions were unprotected in the session of this day, in market time: from the journal, so that a restart keeps it.
import type { Instant } from '../../../kernel/instant.ts';
import { partsOf, type Session, type Span } from '../../../market/time/calendar.ts';
import type { BareSpan } from '../state/protection-gaps.ts';
import type { State } from '../state/state.ts';

/**
 * Two positions at once count twice. A stop acts in an open market only. A halt of trading counts as well, unlike in the
 * measure of the process: what is without a stop then is without one at the first price after it, and the journal has no halts.
 */
export function nakedTodayMs(
  { bareSpans }: Pick<State, 'bareSpans'>,
  now: Instant,
  sessionOf: (symbol: string) => Session | undefined,
): number {
  return bareSpans.reduce((sum, span) => {
    const session = sessionOf(span.symbol);
    const parts = session === undefined ? [] : partsOf(session);
    return parts.reduce((total, part) => total + within(span, part, now), sum);
  }, 0);
}

function within({ from, to }: BareSpan, { open, close }: Span, now: Instant): number {
  return Math.max(0, Math.min(to ?? now, close, now) - Math.max(from, open));
}
