// For any orders in options, combinations and their stock, and any prices, cash and positions agree with the executions.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { stateAfter } from '../../../../src/simulators/ib-gateway/exchange/state/changes.ts';
import {
  instrumentKey,
  multiplierOf,
} from '../../../../src/simulators/ib-gateway/messages/instrument-key.ts';
import { unsetOrder } from '../../../../src/simulators/ib-gateway/messages/order.ts';
import { runs } from '../../../runs/runs.ts';
import { createHarness, type Harness, order, stock } from '../exchange/exchange-harness.ts';
import { accountOf, option, optionHarness, resolved } from './option-harness.ts';

const CONTRACTS = [
  stock('AAPL'),
  option(),
  option({ right: 'P' }),
  option({ strike: 240 }),
] as const;

type Step =
  | { kind: 'trade'; what: number; side: 'BUY' | 'SELL'; quantity: number }
  | { kind: 'spread'; side: 'BUY' | 'SELL'; quantity: number; isLate: boolean }
  | { kind: 'price'; percent: number };

const side = fc.constantFrom<'BUY' | 'SELL'>('BUY', 'SELL');
const quantity = fc.integer({ min: 1, max: 9 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('trade' as const),
    what: fc.nat({ max: CONTRACTS.length - 1 }),
    side,
    quantity,
  }),
  fc.record({ kind: fc.constant('spread' as const), side, quantity, isLate: fc.boolean() }),
  fc.record({ kind: fc.constant('price' as const), percent: fc.integer({ min: -8, max: 8 }) }),
);

function take(harness: Harness, orderId: number, one: Step): void {
  if (one.kind === 'price') {
    harness.exchange.setPrice('AAPL', { last: priceAt(one) });
  } else if (one.kind === 'trade') {
    const contract = CONTRACTS[one.what] ?? option();
    const terms = order({ action: one.side, quantity: one.quantity });
    harness.ask({ name: 'placeOrder', orderId, contract, order: terms });
  } else {
    if (one.isLate) harness.exchange.addFault({ kind: 'late-leg', forMs: 2_000 });
    const legs = [option(), option({ strike: 240 })].map((leg, at) => [
      String(resolved(harness, leg).conId),
      ...['1', at === 0 ? 'BUY' : 'SELL', 'SMART', '0', '0', '', '-1'],
    ]);
    const carried = { ...unsetOrder.carried, legs };
    const terms = order({ action: one.side, quantity: one.quantity, carried });
    const contract = { ...stock('AAPL'), secType: 'BAG' };
    harness.ask({ name: 'placeOrder', orderId, contract, order: terms });
  }
  harness.pass(4_000);
}

function priceAt({ percent }: Extract<Step, { kind: 'price' }>): number {
  return 230 + 2.3 * percent;
}

function lastPrice(steps: readonly Step[]): number {
  const moved = steps.findLast((one) => one.kind === 'price');
  return moved === undefined ? 230 : priceAt(moved);
}

function expectBalanced(harness: Harness): void {
  let cash = 1_000_000;
  const held = new Map<string, number>();
  for (const { contract, execution, commission } of harness.exchange.view().trades) {
    if (contract.secType === 'BAG') continue;
    const signed = execution.side === 'BOT' ? execution.shares : -execution.shares;
    const key = instrumentKey(contract);
    held.set(key, (held.get(key) ?? 0) + signed);
    cash -= signed * execution.price * multiplierOf(contract) + commission;
  }
  expect(accountOf(harness).cash).toBeCloseTo(cash, 4);
  for (const [key, shares] of held)
    expect(accountOf(harness).holdingBySymbol.get(key)?.quantity).toBe(shares);
}

test('executions, positions and cash agree, before and after a restart', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const harness = optionHarness();
      steps.forEach((one, at) => {
        take(harness, at + 1, one);
      });
      harness.pass(10_000);
      expectBalanced(harness);
      const units = harness.exchange.view().trades.filter((one) => one.contract.secType === 'BAG');
      const filled = harness.exchange
        .view()
        .completedOrders.filter((one) => one.contract.secType === 'BAG');
      const sum = (all: readonly number[]) => all.reduce((total, each) => total + each, 0);
      expect(sum(units.map(({ execution }) => execution.shares))).toBe(
        sum(filled.map((one) => one.filled)),
      );
      const memory = stateAfter(JSON.parse(JSON.stringify(harness.changes)));
      // An order that still waits may fill at another price.
      const again = createHarness({ start: instant(harness.exchange.now()), memory });
      again.exchange.setPrice('AAPL', { last: lastPrice(steps) });
      expectBalanced(again);
      expect(accountOf(again).cash).toBeCloseTo(accountOf(harness).cash, 6);
    }),
    { numRuns: runs(40) },
  );
});
