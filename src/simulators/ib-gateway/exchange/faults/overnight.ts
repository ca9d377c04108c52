// What happens to a symbol over the night: an open far from the close, a split.
import type { Account } from '../account/accounts.ts';
import type { Agenda } from '../agenda.ts';
import type { Change } from '../changes.ts';
import type { Listing } from '../market/listing.ts';
import type { Market } from '../market/market.ts';
import type { Book } from '../orders/book.ts';
import type { TradingHours } from '../orders/trading-hours.ts';

export interface Overnight {
  /** At the next open the symbol trades at the price, 5 % lower when there is none, and stays there. */
  gap(listing: Listing, price: number | undefined): void;
  /** Before the next open shares are multiplied, prices divided and resting orders cancelled. */
  split(listing: Listing, ratio: number): void;
}

interface Parts {
  readonly agenda: Agenda;
  readonly hours: TradingHours;
  readonly market: Market;
  readonly book: Book;
  accounts(): readonly Account[];
  record(change: Change): void;
  moved(account: Account, symbol: string): void;
}

const BEFORE_OPEN_MS = 60 * 60_000;

export function createOvernight({
  agenda,
  hours,
  market,
  book,
  accounts,
  record,
  moved,
}: Parts): Overnight {
  /** The next opening bell, not the one of a session in progress. */
  function nextOpen(): number | undefined {
    const now = agenda.now();
    const session = hours.upcoming(now);
    return session !== undefined && now >= session.open
      ? hours.upcoming(session.close)?.open
      : session?.open;
  }

  function splitNow(listing: Listing, ratio: number): void {
    for (const order of book.openIn(listing.symbol)) book.cancel(order, 'Corporate action');
    for (const account of accounts()) {
      const holding = account.holdingBySymbol.get(listing.symbol);
      if (holding === undefined) continue;
      holding.quantity *= ratio;
      holding.socketQuantity *= ratio;
      holding.averageCost /= ratio;
      record({ kind: 'holding', account: account.name, ...holding });
      moved(account, listing.symbol);
    }
    market.split(listing, ratio);
  }

  return {
    gap(listing, price) {
      const at = nextOpen();
      if (at === undefined) return;
      agenda.at(at, () => {
        const last = price ?? Math.round(listing.last * 95) / 100;
        market.hold(listing.symbol, { last });
      });
    },
    split(listing, ratio) {
      const open = nextOpen();
      if (open !== undefined) agenda.at(open - BEFORE_OPEN_MS, () => splitNow(listing, ratio));
    },
  };
}
