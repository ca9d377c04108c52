// When an order may trade and when it ends: regular hours, requested extended hours, and its time in force.
import { HOUR_MS, type Instant, instant } from '../../../../kernel/instant.ts';
import type { Calendar, Session } from '../../../../market/time/calendar.ts';
import { createSessionClock } from '../../../../market/time/session-clock.ts';
import { instantOf, wallTimeAt } from '../../../../market/time/zone.ts';
import type { Contract } from '../../messages/contract.ts';
import { auctionOf, isDateAlone } from '../../messages/order.ts';
import type { OptionClass } from '../options/option-classes.ts';
import { optionClose } from '../options/option-hours.ts';
import { compactDay } from '../options/option-terms.ts';
import type { BookOrder } from '../state/book-order.ts';
import { type AuctionHours, createAuctionHours } from './auction-hours.ts';

export interface TradingHours {
  isOpen(at: Instant): boolean;
  /** Continuous trading of the contract: options of funds and indices go on until 16:15. */
  isTrading(contract: Contract, at: Instant): boolean;
  /** In continuous trading; an order for an auction trades in that auction only. */
  canTrade(order: BookOrder, at: Instant): boolean;
  /** Not before its good-after time and the auction that it is for. */
  beginOf(order: BookOrder): Instant;
  /** Undefined for an order without expiry. */
  expiryOf(order: BookOrder, at: Instant): number | undefined;
  readonly auctions: AuctionHours;
  /** When it can first trade, as `2020-12-16 09:30:00 US/Eastern`. */
  opensText(order: BookOrder): string;
  /** From now on, earlier events belong to a previous day. */
  rollDay(): void;
  /** Midnight in New York: the limit of executions and completed orders. */
  startOfDay(at: Instant): Instant;
  /** The session in progress or the next one. */
  upcoming(at: Instant): Session | undefined;
}

const EXTENDED_OPEN_MS = 4 * HOUR_MS;
const EXTENDED_CLOSE_MS = 20 * HOUR_MS;

interface Parts {
  readonly calendar: Calendar;
  now(): Instant;
  /** Of an option or a combination. */
  classOf(contract: Contract): OptionClass | undefined;
}

export function createTradingHours({ calendar, now, classOf }: Parts): TradingHours {
  const clock = createSessionClock(calendar);
  const auctions = createAuctionHours(upcoming);
  let rolledAt = 0;

  function upcoming(at: Instant): Session | undefined {
    const today = clock.today(at);
    return today !== undefined && at < today.close ? today : calendar.nextSession(clock.dayOf(at));
  }

  function isExtended(at: Instant): boolean {
    if (clock.today(at) === undefined) return false;
    const { msOfDay } = wallTimeAt(calendar.zone, at);
    return msOfDay >= EXTENDED_OPEN_MS && msOfDay < EXTENDED_CLOSE_MS;
  }

  function closeOf(contract: Contract, session: Session): Instant {
    const listed = hasOwnHours(contract) ? classOf(contract) : undefined;
    return listed === undefined
      ? session.close
      : optionClose(listed, contract.lastTradeDate, session);
  }

  function isTrading(contract: Contract, at: Instant): boolean {
    if (!hasOwnHours(contract)) return clock.isOpen(at);
    const today = clock.today(at);
    const { lastTradeDate } = contract;
    const isOver =
      today !== undefined && lastTradeDate !== '' && compactDay(today.day) > lastTradeDate;
    if (today === undefined || isOver) return false;
    return at >= today.open && at < closeOf(contract, today);
  }

  /** The session in progress or the next one, with the hours of the contract. */
  function sessionOf(contract: Contract, at: Instant): Session | undefined {
    if (!hasOwnHours(contract)) return upcoming(at);
    const today = clock.today(at);
    const isLeft = today !== undefined && at < closeOf(contract, today);
    const session = isLeft ? today : calendar.nextSession(clock.dayOf(at));
    return session && { ...session, close: closeOf(contract, session) };
  }

  /** The session that an order is for. */
  function sessionFor({ order, contract }: BookOrder, at: Instant): Session | undefined {
    const auction = auctionOf(order);
    return auction === undefined ? sessionOf(contract, at) : auctions.sessionOf(auction, at);
  }

  function dayEnd(order: BookOrder, at: Instant): number | undefined {
    const session = sessionFor(order, at);
    if (session === undefined || !order.order.outsideRth || hasOwnHours(order.contract))
      return session?.close;
    const today = clock.today(at);
    const evening = instantOf(calendar.zone, clock.dayOf(at), EXTENDED_CLOSE_MS);
    return today !== undefined && at < evening
      ? evening
      : instantOf(calendar.zone, session.day, EXTENDED_CLOSE_MS);
  }

  function goodTillEnd(order: BookOrder): number | undefined {
    const { goodTillAt, goodTillDate } = order.order;
    if (goodTillAt === undefined || !isDateAlone(goodTillDate)) return goodTillAt;
    const midnight = instantOf(calendar.zone, clock.dayOf(instant(goodTillAt - 1)), 0);
    return Math.min(goodTillAt, dayEnd(order, midnight) ?? goodTillAt);
  }

  return {
    isOpen: (at) => clock.isOpen(at),
    isTrading,
    canTrade(order, at) {
      if (auctionOf(order.order) !== undefined || !hasBegun(order, at)) return false;
      if (hasOwnHours(order.contract)) return isTrading(order.contract, at);
      if (clock.isOpen(at)) return true;
      return order.order.outsideRth && order.order.type !== 'MKT' && isExtended(at);
    },
    expiryOf(order, at) {
      switch (order.order.tif) {
        case 'GTC':
        case 'IOC':
        case 'FOK':
          return undefined;
        case 'GTD':
          return goodTillEnd(order);
        default:
          return dayEnd(order, at);
      }
    },
    beginOf({ order, statedAt }) {
      const at = instant(Math.max(statedAt, order.goodAfterAt ?? 0));
      if (auctionOf(order) !== 'opening') return at;
      return instant(Math.max(at, auctions.sessionOf('opening', at)?.open ?? 0));
    },
    auctions,
    opensText(order) {
      const session = sessionFor(order, instant(order.statedAt));
      if (session === undefined) return 'the next session';
      const { day, msOfDay } = wallTimeAt(calendar.zone, instant(session.open));
      return `${day} ${new Date(msOfDay).toISOString().slice(11, 19)} US/Eastern`;
    },
    rollDay() {
      rolledAt = now();
    },
    startOfDay: (at) => instant(Math.max(rolledAt, instantOf(calendar.zone, clock.dayOf(at), 0))),
    upcoming,
  };
}

/** Its class has its hours, and nothing trades outside them. */
function hasOwnHours({ secType }: Contract): boolean {
  return secType === 'OPT' || secType === 'BAG';
}

/** Its good-after time has come, and its conditions have been met. */
export function hasBegun({ order, isReleased }: BookOrder, at: Instant): boolean {
  return isReleased && at >= (order.goodAfterAt ?? 0);
}
