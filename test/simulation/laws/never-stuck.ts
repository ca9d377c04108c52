// While nothing disturbs it the daemon gets on: it reconciles, settles what is unknown, leaves what it is leaving,
// ends every part of a trade when its time has come, and leaves nothing at the exchange that it believes over.

import { isCombinationId, isOptionId } from '../../../src/market/instruments/amount.ts';
import { contractsIn } from '../../../src/market/options/combination.ts';
import { isFinal } from '../../../src/simulators/ib-gateway/exchange/state/book-order.ts';
import type { HeldPosition } from '../../../src/trader/domain/positions/position-state.ts';
import { hedgedIn } from '../../../src/trader/engine/state/hedged-shares.ts';
import { contractsRequested } from '../../../src/trader/engine/state/operator-requests.ts';
import { createNeverStuck, type LookedAt } from './checking/stuck.ts';
import type { MakeLaw } from './world/law.ts';
import type { World } from './world/world.ts';

const TIMEOUT_MS = 120_000;

export const neverStuck: MakeLaw = (world, broken) => {
  /** Contracts that a corporate action has replaced: a person, who was told, takes them off the books. */
  const replaced = new Set<string>();
  const parts = lookedAt(world);
  const law = createNeverStuck({
    ...parts,
    canLeave: (position) => parts.canLeave(position) && !replaced.has(position.symbol),
    timeoutMs: TIMEOUT_MS,
    isOpen: () => world.isSessionOpen(),
    broken,
  });
  return {
    ...law,
    fact(recorded) {
      const { fact } = recorded;
      const [, contract] = (fact.type === 'alarm-raised' && REPLACED.exec(fact.text)) || [];
      if (contract !== undefined) replaced.add(contract);
      law.fact?.(recorded);
    },
  };
};

const REPLACED = /^(.+) is gone from the account, and .+ presumably a corporate action/;

/** The broker takes no exit of the contract while one of a vertical trades it on the other side: an alarm names that order. */
function isOpposed(world: World, { symbol, quantity }: HeldPosition): boolean {
  if (!isOptionId(symbol) || isCombinationId(symbol)) return false;
  return [...world.state.active.values()].filter(isCombinationId).some((vertical) => {
    const sign = contractsIn(vertical).find(({ contract }) => contract === symbol)?.sign ?? 0;
    return world
      .openIn(vertical)
      .some((order) => (world.isBuying(order) ? sign : -sign) === Math.sign(quantity));
  });
}

export function lookedAt(world: World): LookedAt {
  return {
    world,
    // No order may sell what is to be exercised tonight, or to lapse, and none sells a contract for which nobody bids: assigned shares
    // wait some minutes for a bid for theirs.
    canLeave(position) {
      const { symbol, positionId, quantity } = position;
      const sold = hedgedIn(world.state, position)?.contract.symbol ?? symbol;
      return (
        !world.isHalted(symbol) &&
        !isOpposed(world, position) &&
        contractsRequested(world.state.asked, positionId) < Math.abs(quantity) &&
        ((quantity < 0 && sold === symbol) || world.hasBid(sold))
      );
    },
    *atWork() {
      for (const order of world.orderByPermId.values())
        if (!isFinal(order)) yield [order.order.orderRef, order.stage];
    },
    statusOf: (orderRef) => world.recordOf(orderRef)?.status,
  };
}
