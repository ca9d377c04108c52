// Notifies listeners in this process which portfolios a step has changed, once that step is durable.
import type { Cancel } from '../../kernel/clock.ts';
import type { PortfolioId } from '../domain/entries/ids.ts';
import { portfolioOfStream } from '../domain/events/envelope.ts';
import type { LedgerStep, LedgerStore } from '../ports/ledger-store.ts';

export interface PortfolioChanges {
  /**
   * Must not throw. `isElsewhere`: reported by another process, or a second time by this one. Changes by other processes may also be
   * missed: compare versions now and then.
   */
  watch(onChange: (portfolio: PortfolioId, isElsewhere?: boolean) => void): Cancel;
}

export interface WatchedStore {
  readonly store: LedgerStore;
  readonly changes: PortfolioChanges;
  /** Another process has changed it. */
  onForeignChange(portfolio: PortfolioId): void;
}

/** `onTakenBack` receives portfolios whose change did not become durable. */
export function watchChanges(
  store: LedgerStore,
  onTakenBack: (portfolio: PortfolioId) => void,
): WatchedStore {
  const listeners = new Set<(portfolio: PortfolioId, isElsewhere?: boolean) => void>();

  async function inOneStep<Answer>(act: (step: LedgerStep) => Promise<Answer>): Promise<Answer> {
    let changed = new Set<PortfolioId>();
    const takeBack = () => {
      for (const portfolio of changed) onTakenBack(portfolio);
    };
    const tracked = (step: LedgerStep) => {
      // A step that is repeated begins anew.
      takeBack();
      changed = new Set();
      return act({
        ...step,
        append(stream, events, cause) {
          const portfolio = portfolioOfStream(stream);
          if (portfolio !== undefined) changed.add(portfolio as PortfolioId);
          return step.append(stream, events, cause);
        },
      });
    };
    const answer = await store.inOneStep(tracked).catch((error: unknown) => {
      takeBack();
      throw error;
    });
    for (const portfolio of changed) notify(portfolio, false);
    return answer;
  }

  function notify(portfolio: PortfolioId, isElsewhere: boolean): void {
    for (const listener of [...listeners]) listener(portfolio, isElsewhere);
  }

  return {
    store: { ...store, inOneStep },
    onForeignChange: (portfolio) => notify(portfolio, true),
    changes: {
      watch(onChange) {
        listeners.add(onChange);
        return () => void listeners.delete(onChange);
      },
    },
  };
}
