// The parts of a session that a run plays: what lies between them is skipped.
import { MINUTE_MS, plus } from '../../../kernel/instant.ts';
import type { Session, Span } from '../../../market/time/calendar.ts';
import type { HomeVenue } from '../../ports/home-venue.ts';

/**
 * Before the open, and after the close for the last fills, commissions and reports of a day. In Vietnam the auctions lie outside
 * the continuous session, and HNX opens before HOSE: 08:59 to 14:46.
 */
const MARGIN_MS: Readonly<Record<HomeVenue, number>> = {
  us: MINUTE_MS,
  vietnam: 16 * MINUTE_MS,
};

export function playedSpans({ open, close, lunch }: Session, venue: HomeVenue): readonly Span[] {
  const whole = { open: plus(open, -MARGIN_MS[venue]), close: plus(close, MARGIN_MS[venue]) };
  if (lunch === undefined) return [whole];
  return [
    { open: whole.open, close: plus(lunch.open, MINUTE_MS) },
    { open: plus(lunch.close, -MINUTE_MS), close: whole.close },
  ];
}
