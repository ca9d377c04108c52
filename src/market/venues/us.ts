// The US stock exchanges: 09:30 to 16:00 in New York, 13:00 on early closes; single shares, prices in USD.
import { HOUR_MS, MINUTE_MS } from '../../kernel/instant.ts';
import { DEFAULT_PRICE_STEPS } from '../instruments/tick-grid.ts';
import { type Calendar, createCalendar } from '../time/calendar.ts';
import { dayFromUtc } from '../time/day.ts';
import { zoneNamed } from '../time/zone.ts';
import { US_CLOSED_DAYS, US_EARLY_CLOSE_DAYS, US_FIRST_DAY, US_LAST_DAY } from './us-holidays.ts';
import type { Venue } from './venue.ts';

const EARLY_CLOSE_MS = 13 * HOUR_MS;

export const US_EQUITIES: Calendar = createCalendar({
  zone: zoneNamed('America/New_York'),
  openMs: 9 * HOUR_MS + 30 * MINUTE_MS,
  closeMs: 16 * HOUR_MS,
  closedDays: new Set(US_CLOSED_DAYS),
  earlyCloseMsByDay: new Map(US_EARLY_CLOSE_DAYS.map((day) => [day, EARLY_CLOSE_MS])),
  firstDay: dayFromUtc(Date.parse(US_FIRST_DAY)),
  lastDay: dayFromUtc(Date.parse(US_LAST_DAY)),
});

export const US: Venue = {
  name: 'us',
  calendar: US_EQUITIES,
  // From 04:00 to 20:00, to 17:00 on early closes.
  extendedHours: { beforeOpenMs: 5 * HOUR_MS + 30 * MINUTE_MS, afterCloseMs: 4 * HOUR_MS },
  // The earliest cut-offs of the listing exchanges. Opening: Nasdaq takes on-open orders until 09:28 ("The Nasdaq Opening
  // and Closing Crosses", quick reference guide); the NYSE until it opens the stock. Closing: the NYSE until 15:50 ("NYSE
  // Opening and Closing Auctions", fact sheet), Nasdaq until 15:55. From then on neither accepts a cancel.
  auctions: { beforeOpenMs: 2 * MINUTE_MS, beforeCloseMs: 10 * MINUTE_MS },
  // Every order is routed to the best of the exchanges, also when it names the one where the stock is listed.
  markets: ['SMART', 'US', 'NYSE', 'NASDAQ', 'ARCA', 'AMEX'],
  currency: 'USD',
  currencyDigits: 2,
  lotSize: 1,
  priceSteps: DEFAULT_PRICE_STEPS,
  clockName: 'New York',
  timeLabel: 'ET',
};
