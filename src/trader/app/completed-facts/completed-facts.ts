// Facts as read tables need them: those of an older version are completed by folding the journal up to them.
import type { FactSource } from '../../adapters/sqlite/read-tables/read-tables.ts';
import { isOrderMove, lacksOrdersAfter } from '../../domain/facts/orders-moved.ts';
import { evolve } from '../../engine/fold/evolve.ts';
import { folded } from '../../engine/fold/orders-after.ts';
import { initialState, type State } from '../../engine/state/state.ts';
import type { Journal, RecordedFact } from '../../ports/journal.ts';

/** Folds only while it reads incomplete facts, and continues where the last reading ended. */
export function completedFacts(journal: Pick<Journal, 'journalId' | 'read'>): FactSource {
  let state: State | undefined;

  function stateBefore(seq: number): State {
    if (state?.seq === seq - 1) return state;
    // Mode and account do not matter to orders.
    const before = initialState(journal.journalId, '', '');
    for (const recorded of journal.read(0)) {
      if (recorded.seq >= seq) break;
      evolve(before, recorded);
    }
    return before;
  }

  function complete(recorded: RecordedFact): RecordedFact {
    const { fact, seq } = recorded;
    if (lacksOrdersAfter(fact)) {
      state = stateBefore(seq);
      return folded(state, recorded);
    }
    // From the first complete fact on all are complete.
    if (isOrderMove(fact)) state = undefined;
    else if (state?.seq === seq - 1) evolve(state, recorded);
    return recorded;
  }

  return {
    *read(afterSeq) {
      for (const recorded of journal.read(afterSeq)) yield complete(recorded);
    },
  };
}
