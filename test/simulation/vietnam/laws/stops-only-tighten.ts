// A watched stop is a price in the journal: it never loosens while its position lasts.
import { isHeld } from '../../../../src/trader/domain/positions/position-state.ts';
import { activePositions } from '../../../../src/trader/engine/state/position-lookups.ts';
import type { MakeJournalLaw } from '../../laws/checking/law-of.ts';

export const watchedStopsOnlyTighten: MakeJournalLaw = (world, broken) => {
  const tightest = new Map<string, number>();
  return {
    name: 'a stop never loosens',
    committed(facts) {
      for (const { fact } of facts)
        if (fact.type === 'stop-reset') tightest.delete(fact.positionId);
      for (const position of activePositions(world.state)) {
        if (!isHeld(position)) continue;
        const { positionId, stopPrice } = position;
        const before = tightest.get(positionId) ?? stopPrice;
        if (stopPrice < before)
          broken(`${positionId} has its stop at ${stopPrice} after ${before}`);
        tightest.set(positionId, Math.max(before, stopPrice));
      }
    },
  };
};
