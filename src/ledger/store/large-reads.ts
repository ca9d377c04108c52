// Reads of large portfolios go to threads: what SQLite takes longer than some 5 ms for would keep every other request waiting.
import type { PortfolioId } from '../domain/entries/ids.ts';
import { portfolioStream } from '../domain/events/envelope.ts';
import type { LedgerReads } from '../ports/ledger-store.ts';

/** Rows of a portfolio follow from its events: of fewer events, everything is read within some 5 ms. */
const EVENTS_MAX = 1_000;

/** `beside`: the same reads in threads. */
export function largeReadsBeside(reads: LedgerReads, beside: LedgerReads): LedgerReads {
  async function readsFor(portfolios: readonly PortfolioId[]): Promise<LedgerReads> {
    let events = 0;
    for (const portfolio of portfolios) {
      events += await reads.version(portfolioStream(portfolio));
      if (events > EVENTS_MAX) return beside;
    }
    return reads;
  }

  const of = (portfolio: PortfolioId) => readsFor([portfolio]);
  return {
    ...reads,
    transactions: async (asked) => (await of(asked.portfolio)).transactions(asked),
    transactionCount: async (asked) => (await of(asked.portfolio)).transactionCount(asked),
    pending: async (portfolio, now) => (await of(portfolio)).pending(portfolio, now),
    positions: async (portfolio) => (await of(portfolio)).positions(portfolio),
    securitiesIn: async (portfolio) => (await of(portfolio)).securitiesIn(portfolio),
    marks: async (portfolio, until, knownAt) =>
      (await of(portfolio)).marks(portfolio, until, knownAt),
    everyMark: async (portfolio, until) => (await of(portfolio)).everyMark(portfolio, until),
    openLots: async (portfolio, security) => (await of(portfolio)).openLots(portfolio, security),
    lots: async (asked) => (await readsFor(asked.portfolios)).lots(asked),
    closures: async (asked) => (await readsFor(asked.portfolios)).closures(asked),
    entries: async (portfolio, securities) => (await of(portfolio)).entries(portfolio, securities),
    recordedEntries: async (portfolio, securities, page) =>
      (await of(portfolio)).recordedEntries(portfolio, securities, page),
    connected: async (portfolio, securities) =>
      (await of(portfolio)).connected(portfolio, securities),
  };
}
