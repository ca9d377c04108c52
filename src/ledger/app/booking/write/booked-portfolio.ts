// The lots and positions of portfolios as this process last wrote them, so that a trade need not read them again. Another
// process may have written since: the version of the stream shows it.
import type { PortfolioId, SecurityId } from '../../../domain/entries/ids.ts';
import { addLot } from '../../../domain/lots/lot-book.ts';
import type { KnownLots } from '../../../domain/portfolio/lot-changes.ts';
import {
  bookOf,
  emptyPortfolio,
  type PortfolioBook,
} from '../../../domain/portfolio/portfolio-book.ts';
import type { PositionRow } from '../../../ports/ledger-rows.ts';
import type { LedgerReads } from '../../../ports/ledger-store.ts';

export interface BookedPortfolio {
  version: number;
  readonly book: PortfolioBook;
  readonly known: KnownLots;
  readonly positions: Map<SecurityId, PositionRow | undefined>;
}

const PORTFOLIOS_MAX = 2_000;

export interface BookedPortfolios {
  /** With the lots and positions of these securities, as of the version. */
  at(
    reads: LedgerReads,
    portfolio: PortfolioId,
    version: number,
    securities: readonly SecurityId[],
  ): Promise<BookedPortfolio>;
  /** What is known may be wrong: a step failed after it was changed. */
  forget(portfolio: PortfolioId): void;
}

export function createBookedPortfolios(): BookedPortfolios {
  const byId = new Map<PortfolioId, BookedPortfolio>();

  function fresh(portfolio: PortfolioId, version: number): BookedPortfolio {
    const known = byId.get(portfolio);
    byId.delete(portfolio);
    const booked =
      known?.version === version
        ? known
        : { version, book: emptyPortfolio(), known: new Map(), positions: new Map() };
    byId.set(portfolio, booked);
    const [oldest] = byId.keys();
    if (byId.size > PORTFOLIOS_MAX && oldest !== undefined) byId.delete(oldest);
    return booked;
  }

  return {
    async at(reads, portfolio, version, securities) {
      const booked = fresh(portfolio, version);
      for (const security of securities) {
        if (booked.positions.has(security)) continue;
        const lots = await reads.openLots(portfolio, security);
        const book = bookOf(booked.book, security);
        for (const lot of lots) addLot(book, lot);
        booked.known.set(security, new Map(lots.map((lot) => [lot.id, lot])));
        booked.positions.set(security, await reads.position(portfolio, security));
      }
      return booked;
    },
    forget: (portfolio) => void byId.delete(portfolio),
  };
}
