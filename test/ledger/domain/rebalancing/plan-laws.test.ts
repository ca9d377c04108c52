// Laws of rebalancing plans: purchases never touch the cash buffer, nothing is sold that is not held, an executed plan
// leaves nothing to do, and the order in which positions are listed does not matter.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lesser, minus, plus } from '../../../../src/kernel/amounts.ts';
import { NO_QUANTITY, type Quantity, textOf } from '../../../../src/kernel/decimal.ts';
import type { Allocation } from '../../../../src/ledger/domain/rebalancing/allocation.ts';
import {
  planRebalancing,
  type RebalancingPlan,
} from '../../../../src/ledger/domain/rebalancing/plan.ts';
import { allocations } from './drawn-allocation.ts';

function planned(allocation: Allocation): RebalancingPlan | undefined {
  const made = planRebalancing(allocation);
  if (made.ok) return made.value;
  expect(made.failure.kind).toBe('NO_CAPITAL');
  return undefined;
}

function heldAfter(held: Quantity, symbol: string, { trades }: RebalancingPlan): Quantity {
  const trade = trades.find((one) => one.symbol === symbol);
  if (trade === undefined) return held;
  return trade.side === 'BUY' ? plus(held, trade.quantity) : minus(held, trade.quantity);
}

function executed(allocation: Allocation, plan: RebalancingPlan): Allocation {
  return {
    ...allocation,
    cash: plan.cashAfter,
    assets: allocation.assets.map((asset) => ({
      ...asset,
      quantity: heldAfter(asset.quantity, asset.symbol, plan),
    })),
  };
}

const withFees = allocations({ withFees: true });

test('purchases leave the buffer, and sales alone no less than there was before', () => {
  fc.assert(
    fc.property(withFees, (allocation) => {
      const plan = planned(allocation);
      if (plan === undefined) return;
      const hasBought = plan.trades.some(({ side }) => side === 'BUY');
      const floor = hasBought ? plan.cashBuffer : lesser(allocation.cash, plan.cashBuffer);
      expect(textOf(lesser(plan.cashAfter, floor))).toBe(textOf(floor));
    }),
  );
});

test('nothing is sold that is not held, and no holding becomes a short one', () => {
  fc.assert(
    fc.property(withFees, (allocation) => {
      const plan = planned(allocation);
      if (plan === undefined) return;
      for (const { symbol, quantity } of executed(allocation, plan).assets)
        expect(quantity.lt(NO_QUANTITY), symbol).toBe(false);
    }),
  );
});

test('each asset has one leg at most, and each one outside its target says why it has none', () => {
  fc.assert(
    fc.property(withFees, (allocation) => {
      const plan = planned(allocation);
      if (plan === undefined) return;
      const legs = [...plan.trades, ...plan.skipped].map(({ symbol }) => symbol).toSorted();
      const away = plan.drifts.filter(({ excess }) => !excess.isZero());
      expect(legs).toEqual(plan.isTriggered ? away.map(({ asset }) => asset.symbol) : []);
    }),
  );
});

test('once a plan is executed without fees, nothing is left to trade', () => {
  fc.assert(
    fc.property(allocations({ withFees: false }), (allocation) => {
      // A step of limited size is followed by another one.
      if (allocation.strategy.kind === 'tactical') return;
      const plan = planned(allocation);
      if (plan === undefined) return;
      expect(planned(executed(allocation, plan))?.trades).toEqual([]);
    }),
  );
});

test('the order in which assets and targets are listed does not matter', () => {
  fc.assert(
    fc.property(withFees, (allocation) => {
      const turned = {
        ...allocation,
        assets: allocation.assets.toReversed(),
        targets: allocation.targets.toReversed(),
      };
      expect(planRebalancing(turned)).toEqual(planRebalancing(allocation));
    }),
  );
});
