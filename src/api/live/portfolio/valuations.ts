// Valuations of portfolios for everyone who watches one: each is computed once, whatever the number of its readers.
import type { Cancel } from '../../../kernel/clock.ts';
import type { PortfolioChanges } from '../../../ledger/app/portfolio-changes.ts';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import type { ValuationMessage } from './portfolio-message.ts';
import {
  type ValuationSources,
  type WatchedPortfolio,
  watchPortfolio,
} from './watched-portfolio.ts';

export interface Valuations {
  /** Calls with each new valuation, beginning with the present one. */
  watch(portfolio: PortfolioId, onValued: (message: ValuationMessage) => void): Cancel;
}

interface Audience {
  readonly listeners: Set<(message: ValuationMessage) => void>;
  readonly watched: WatchedPortfolio;
  newest: ValuationMessage | undefined;
}

export function createValuations(
  sources: ValuationSources & { readonly changes: PortfolioChanges },
): Valuations {
  const audienceById = new Map<PortfolioId, Audience>();
  sources.changes.watch((portfolio, isElsewhere) => {
    const watched = audienceById.get(portfolio)?.watched;
    if (isElsewhere) watched?.compare();
    else watched?.touch();
  });

  function gather(portfolio: PortfolioId): Audience {
    const known = audienceById.get(portfolio);
    if (known !== undefined) return known;
    const listeners: Audience['listeners'] = new Set();
    const watched = watchPortfolio(portfolio, sources, (message) => {
      audience.newest = message;
      for (const listener of [...listeners]) listener(message);
    });
    const audience: Audience = { listeners, watched, newest: undefined };
    audienceById.set(portfolio, audience);
    return audience;
  }

  return {
    watch(portfolio, onValued) {
      const { listeners, watched, newest } = gather(portfolio);
      const listener = (message: ValuationMessage) => onValued(message);
      listeners.add(listener);
      if (newest !== undefined) onValued(newest);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0 || audienceById.get(portfolio)?.watched !== watched) return;
        watched.stop();
        audienceById.delete(portfolio);
      };
    },
  };
}
