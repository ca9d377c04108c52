// For any client actions and prices, shares, cash and orders agree with the executions, and a reload agrees with the
// records.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { ExchangeOptions } from '../../../../src/simulators/ib-gateway/exchange/exchange.ts';
import type { ExchangeView } from '../../../../src/simulators/ib-gateway/exchange/exchange-view.ts';
import {
  type Change,
  stateAfter,
} from '../../../../src/simulators/ib-gateway/exchange/state/changes.ts';
import { runs } from '../../../runs/runs.ts';
import { type ClientStep, clientStep, createStory, SYMBOL } from './client-story.ts';
import { createHarness, START } from './exchange-harness.ts';

function expectBalanced(view: ExchangeView): void {
  let shares = 0;
  let cash = 1_000_000;
  const filledByPermId = new Map<number, number>();
  for (const { execution, commission } of view.trades) {
    const signed = execution.side === 'BOT' ? execution.shares : -execution.shares;
    shares += signed;
    cash -= signed * execution.price + commission;
    const filled = (filledByPermId.get(execution.permId) ?? 0) + execution.shares;
    filledByPermId.set(execution.permId, filled);
    expect(execution.cumulativeQuantity).toBe(filled);
  }
  const account = view.accounts[0]?.account;
  expect(account?.holdingBySymbol.get(SYMBOL)?.quantity ?? 0).toBe(shares);
  expect(account?.cash).toBeCloseTo(cash, 4);
  for (const one of [...view.openOrders, ...view.completedOrders]) {
    expect(one.filled).toBe(filledByPermId.get(one.permId) ?? 0);
    if (one.stage === 'filled') expect(one.filled).toBe(one.quantity);
  }
}

function summary(view: ExchangeView): unknown {
  const orders = [...view.openOrders, ...view.completedOrders].map((one) => ({
    permId: one.permId,
    stage: one.stage,
    quantity: one.quantity,
    filled: one.filled,
    ocaGroup: one.ocaGroup,
    isTriggered: one.isTriggered,
  }));
  const { cash, holdingBySymbol } = view.accounts[0]?.account ?? {};
  return { orders, cash, holdings: [...(holdingBySymbol ?? [])], trades: view.trades };
}

type Modes = Pick<ExchangeOptions, 'children' | 'parentCancel'>;

/** Of a parent that still works. */
const CHILD_REDUCED_BELOW_WHAT_IT_FILLED: [Modes, ClientStep[]] = [
  { children: 'filled-size', parentCancel: 'keeps' },
  [
    { kind: 'bracket', quantity: 2_501, percent: 1 },
    { kind: 'price', percent: 0 },
    { kind: 'modify', nth: 2, quantity: 1, percent: 0 },
  ],
];

test('executions, shares, cash, orders and the recorded changes agree', () => {
  const modes = fc.record({
    children: fc.constantFrom('filled-size', 'full-size', 'on-full-fill'),
    parentCancel: fc.constantFrom('keeps', 'kills'),
  });
  fc.assert(
    fc.property(modes, fc.array(clientStep, { maxLength: 40 }), (mode, steps) => {
      const harness = createHarness(mode);
      steps.forEach(createStory(harness));
      harness.pass(5_000);
      const view = harness.exchange.view();
      expectBalanced(view);
      const written: readonly Change[] = JSON.parse(JSON.stringify(harness.changes));
      const start = instant(START + 20 * 60_000);
      const reloaded = createHarness({ ...mode, start, memory: stateAfter(written) });
      expect(summary(reloaded.exchange.view())).toEqual(JSON.parse(JSON.stringify(summary(view))));
    }),
    { numRuns: runs(150), examples: [CHILD_REDUCED_BELOW_WHAT_IT_FILLED] },
  );
});
