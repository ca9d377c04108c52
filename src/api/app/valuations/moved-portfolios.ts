// Portfolios that are to be valued again: each is in it once, however often its prices move, and comes at most once in an interval.
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';

export interface MovedPortfolios {
  touch(portfolio: PortfolioId, now: number): void;
  /** Those whose time has come, the longest waiting first; they are taken out. */
  take(now: number, countMax: number): readonly PortfolioId[];
  /** It was: it comes again an interval later at the earliest. */
  valued(portfolio: PortfolioId, now: number): void;
  count(): number;
}

export function createMovedPortfolios(everyMs: number): MovedPortfolios {
  const dueAtById = new Map<PortfolioId, number>();
  const valuedAtById = new Map<PortfolioId, number>();

  /** In the order in which they were valued. */
  function forget(now: number): void {
    for (const [id, at] of valuedAtById) {
      if (at + everyMs > now) return;
      valuedAtById.delete(id);
    }
  }

  return {
    touch(portfolio, now) {
      if (dueAtById.has(portfolio)) return;
      const valuedAt = valuedAtById.get(portfolio);
      dueAtById.set(portfolio, valuedAt === undefined ? now : Math.max(now, valuedAt + everyMs));
    },
    take(now, countMax) {
      forget(now);
      const taken: PortfolioId[] = [];
      for (const [id, dueAt] of dueAtById) {
        if (taken.length === countMax) break;
        if (dueAt > now) continue;
        taken.push(id);
        dueAtById.delete(id);
      }
      return taken;
    },
    valued(portfolio, now) {
      valuedAtById.delete(portfolio);
      valuedAtById.set(portfolio, now);
    },
    count: () => dueAtById.size,
  };
}
