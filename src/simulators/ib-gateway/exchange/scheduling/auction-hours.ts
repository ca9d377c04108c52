// When the opening and the closing auction take orders, and in which session an order trades in one.
import { type Instant, instant, MINUTE_MS } from '../../../../kernel/instant.ts';
import type { Session } from '../../../../market/time/calendar.ts';
import { type Auction, auctionOf } from '../../messages/order.ts';
import type { BookOrder } from '../state/book-order.ts';

/** Before the open; a later order waits for the next one. */
const OPENING_CUT_OFF_MS = 2 * MINUTE_MS;
/** Before the close, by primary exchange; a later order is rejected, and an earlier one can be neither changed nor cancelled. */
const CLOSING_CUT_OFF_MS: ReadonlyMap<string, number> = new Map([['NASDAQ', 5 * MINUTE_MS]]);
const OTHER_CLOSING_CUT_OFF_MS = 10 * MINUTE_MS;

export interface AuctionHours {
  /** The session whose auction an order trades in if its terms are set at that time. */
  sessionOf(auction: Auction, at: Instant): Session | undefined;
  /** The time from the cut-off to the close, in which the closing auction takes no orders. */
  isClosingCutOff(primaryExchange: string, at: Instant): boolean;
  /** At the exchange, from the cut-off of its auction on: it can be neither changed nor cancelled. */
  isLocked(order: BookOrder, now: Instant): boolean;
}

/** `upcoming`: the session in progress or the next one. */
export function createAuctionHours(upcoming: (at: Instant) => Session | undefined): AuctionHours {
  function sessionOf(auction: Auction, at: Instant): Session | undefined {
    const session = upcoming(at);
    const isLate = session !== undefined && at >= session.open - OPENING_CUT_OFF_MS;
    return auction === 'opening' && isLate ? upcoming(session.close) : session;
  }

  function isClosingCutOff(primaryExchange: string, at: Instant): boolean {
    const session = upcoming(at);
    if (session === undefined) return false;
    const before = CLOSING_CUT_OFF_MS.get(primaryExchange) ?? OTHER_CLOSING_CUT_OFF_MS;
    return at >= session.close - before && at < session.close;
  }

  return {
    sessionOf,
    isClosingCutOff,
    isLocked({ order, contract, stage, statedAt }, now) {
      const auction = auctionOf(order);
      if (auction === undefined || stage !== 'working') return false;
      if (auction === 'closing') return isClosingCutOff(contract.primaryExchange, now);
      const session = sessionOf('opening', instant(statedAt));
      return session !== undefined && now >= session.open - OPENING_CUT_OFF_MS;
    },
  };
}
