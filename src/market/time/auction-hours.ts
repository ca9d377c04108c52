// When the opening and the closing auction of a venue take orders.
import { type Instant, instant } from '../../kernel/instant.ts';
import type { Calendar, Session } from './calendar.ts';

export type Auction = 'opening' | 'closing';

/** How long before the open and before the close the venue stops taking orders for that auction. */
export interface AuctionCutOffs {
  readonly beforeOpenMs: number;
  readonly beforeCloseMs: number;
}

/** A venue, as far as its auctions go. */
export interface AuctionTrading {
  readonly calendar: Calendar;
  readonly auctions: AuctionCutOffs | undefined;
}

export interface EntryWindow {
  /** The close of the session before. */
  readonly from: Instant;
  /** The cut-off; an order at this time is too late. */
  readonly until: Instant;
  /** The open or the close at which the auction takes place. */
  readonly at: Instant;
}

/** The window in progress or the next one; undefined at a venue without auctions, or beyond its calendar. */
export function entryWindow(
  { calendar, auctions }: AuctionTrading,
  auction: Auction,
  now: Instant,
): EntryWindow | undefined {
  if (auctions === undefined) return undefined;
  const day = calendar.dayOf(now);
  for (const session of [calendar.sessionOf(day), calendar.nextSession(day)]) {
    const window = session && windowBefore(calendar, auctions, { session, auction });
    if (window !== undefined && now < window.until) return window;
  }
  return undefined;
}

function windowBefore(
  calendar: Calendar,
  { beforeOpenMs, beforeCloseMs }: AuctionCutOffs,
  { session, auction }: { readonly session: Session; readonly auction: Auction },
): EntryWindow | undefined {
  const from = calendar.previousSession(session.day)?.close;
  if (from === undefined) return undefined;
  const at = auction === 'opening' ? session.open : session.close;
  const before = auction === 'opening' ? beforeOpenMs : beforeCloseMs;
  return { from, until: instant(at - before), at };
}
