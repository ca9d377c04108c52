// The risk of shares that cannot be sold yet: no stop limits it, only the price limits of each session until they can.
import type { Instant } from '../../../kernel/instant.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import type { MarketView } from '../market/market-view.ts';

interface PricesSeen {
  readonly market: Pick<MarketView, 'limits' | 'placeOf'>;
  readonly now: Instant;
}

/**
 * The lowest price until then: the floor of every session, one after the other. 0 at a venue without price limits. `price` counts
 * where the floor of today is not published.
 */
export function worstUntil(
  { market, now }: PricesSeen,
  symbol: string,
  { until, price }: { readonly until: Instant; readonly price: number },
): number {
  const { venue } = market.placeOf(symbol);
  if (venue.limitPercent === undefined) return 0;
  const fraction = venue.limitPercent / 100;
  const { isToday, more } = sessionsUntil(venue.calendar, now, until);
  const later = (1 - fraction) ** more;
  if (!isToday) return price * later;
  // The price may be at the ceiling, so that today's floor is that far below.
  const floor = market.limits(symbol, now)?.floor ?? (price * (1 - fraction)) / (1 + fraction);
  return floor * later;
}

/** Whether the price may still fall today, and in how many later sessions. */
function sessionsUntil(calendar: Calendar, now: Instant, until: Instant) {
  const day = calendar.dayOf(now);
  const today = calendar.sessionOf(day);
  const isToday = today !== undefined && now < today.close && today.open < until;
  let more = 0;
  for (let next = calendar.nextSession(day); next !== undefined && next.open < until; more += 1)
    next = calendar.nextSession(next.day);
  return { isToday, more };
}
