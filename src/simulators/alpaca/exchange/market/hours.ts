// The parts of a US trading day at Alpaca, and when an order with each time in force begins and ends.
import {
  HOUR_MS,
  type Instant,
  instant,
  MINUTE_MS,
  type TradingDay,
} from '../../../../kernel/instant.ts';
import type { Session } from '../../../../market/time/calendar.ts';
import { addDays } from '../../../../market/time/day.ts';
import { instantOf, wallTimeAt } from '../../../../market/time/zone.ts';
import { US_EQUITIES } from '../../../../market/venues/us.ts';
import type { OrderTerms } from '../state/order.ts';

/** The overnight session, which few clients use, is played as `closed`. */
export type Phase = 'closed' | 'pre-market' | 'regular' | 'after-hours';

const PRE_MARKET_MS = 5 * HOUR_MS + 30 * MINUTE_MS;
const AFTER_HOURS_MS = 4 * HOUR_MS;
const GTC_DAYS = 90;
const GTC_ENDS_MS = 16 * HOUR_MS + 15 * MINUTE_MS;
const AUCTION_ORDERS_FROM_MS = 19 * HOUR_MS;
const OPENING_UNTIL_MS = 9 * HOUR_MS + 28 * MINUTE_MS;
const CLOSING_BEFORE_MS = 10 * MINUTE_MS;

export function phaseAt(at: Instant): Phase {
  const session = US_EQUITIES.sessionOf(US_EQUITIES.dayOf(at));
  if (session === undefined) return 'closed';
  if (at < session.open) return at >= session.open - PRE_MARKET_MS ? 'pre-market' : 'closed';
  if (at < session.close) return 'regular';
  return at < session.close + AFTER_HOURS_MS ? 'after-hours' : 'closed';
}

/** The session in progress or the next one. */
export function upcomingSession(at: Instant): Session | undefined {
  const day = US_EQUITIES.dayOf(at);
  const today = US_EQUITIES.sessionOf(day);
  return today !== undefined && at < today.close ? today : US_EQUITIES.nextSession(day);
}

/** The first session on the day or after it. */
export function sessionFrom(day: TradingDay): Session | undefined {
  const { firstDay } = US_EQUITIES;
  if (day < firstDay) return sessionFrom(firstDay);
  return US_EQUITIES.sessionOf(day) ?? US_EQUITIES.nextSession(day);
}

/** The next beginning or end of a part of a day. */
export function nextBell(at: Instant): Instant | undefined {
  const day = US_EQUITIES.dayOf(at);
  const sessions = [US_EQUITIES.sessionOf(day), US_EQUITIES.nextSession(day)];
  const moments = sessions.flatMap((session) => {
    if (session === undefined) return [];
    const { open, close } = session;
    return [open - PRE_MARKET_MS, open, close, close + AFTER_HOURS_MS];
  });
  const later = moments.filter((moment) => moment > at);
  return later.length === 0 ? undefined : instant(Math.min(...later));
}

/** Orders on the open are refused from 09:28 to 19:00, those on the close from 15:50 to 19:00, New York time. */
export function isAuctionShut(timeInForce: 'opg' | 'cls', at: Instant): boolean {
  const session = US_EQUITIES.sessionOf(US_EQUITIES.dayOf(at));
  if (session === undefined) return false;
  const { msOfDay } = wallTimeAt(US_EQUITIES.zone, at);
  if (msOfDay >= AUCTION_ORDERS_FROM_MS) return false;
  return timeInForce === 'opg'
    ? msOfDay >= OPENING_UNTIL_MS
    : at >= session.close - CLOSING_BEFORE_MS;
}

/** Whether an order is routed now, or waits as `accepted` for the next pre-market. */
export function isRouted(terms: Pick<OrderTerms, 'isExtended'>, at: Instant): boolean {
  const phase = phaseAt(at);
  if (phase === 'after-hours') return terms.isExtended;
  return phase !== 'closed';
}

/** Continuous trading of the order. */
export function isTrading(
  { isExtended, timeInForce }: Pick<OrderTerms, 'isExtended' | 'timeInForce'>,
  at: Instant,
): boolean {
  if (timeInForce === 'opg' || timeInForce === 'cls') return false;
  const phase = phaseAt(at);
  return phase === 'regular' || (isExtended && phase !== 'closed');
}

/** Undefined for ioc and fok, which end when they have met the market. */
export function expiryOf(
  { timeInForce, isExtended }: Pick<OrderTerms, 'timeInForce' | 'isExtended'>,
  at: Instant,
): Instant | undefined {
  if (timeInForce === 'ioc' || timeInForce === 'fok') return undefined;
  if (timeInForce === 'gtc')
    return instantOf(US_EQUITIES.zone, addDays(US_EQUITIES.dayOf(at), GTC_DAYS), GTC_ENDS_MS);
  const today = US_EQUITIES.sessionOf(US_EQUITIES.dayOf(at));
  if (isExtended && today !== undefined && at < today.close + AFTER_HOURS_MS)
    return instant(today.close + AFTER_HOURS_MS);
  const session = upcomingSession(at);
  if (session === undefined) return undefined;
  return isExtended ? instant(session.close + AFTER_HOURS_MS) : session.close;
}
