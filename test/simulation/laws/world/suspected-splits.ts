// Shares that changed without an execution leave it open for a while whether they were split. Only what did change at the exchange
// counts: the journal's suspicion alone is no excuse.
import type { Fact } from '../../../../src/trader/domain/facts/facts.ts';

/** `open`: the journal has said so and asks again. `left`: no answer settled it, and a person has been told. */
export type SplitSuspicion = 'open' | 'left';

export interface SuspectedSplits {
  /** Shares were multiplied, or came or went, without an execution. */
  moved(symbol: string): void;
  heard(fact: Fact): void;
  of(symbol: string): SplitSuspicion | undefined;
}

export function createSuspectedSplits(): SuspectedSplits {
  const bySymbol = new Map<string, SplitSuspicion | 'moved'>();

  return {
    moved: (symbol) => void bySymbol.set(symbol, 'moved'),
    heard(fact) {
      if (fact.type === 'position-split' || fact.type === 'holding-split')
        return void bySymbol.delete(fact.symbol);
      if (fact.type !== 'alarm-raised' || fact.symbol === undefined) return;
      const known = bySymbol.get(fact.symbol);
      if (known === undefined) return;
      if (fact.alarm === 'split-suspected') bySymbol.set(fact.symbol, 'open');
      if (fact.alarm === 'split-unclear') bySymbol.set(fact.symbol, 'left');
    },
    of(symbol) {
      const doubt = bySymbol.get(symbol);
      return doubt === 'moved' ? undefined : doubt;
    },
  };
}
