// For any client actions and prices, shares, cash and orders agree with the executions, and a reload agrees with the
// records.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { ExchangeOptions } from '../../../../src/simulators/ib-gateway/exchange/exchange.ts';
import type { ExchangeView } from '../../../../src/simulators/ib-gateway/exchange/exchange-view.ts';
import {
  type Change,
  remembered,
} from '../../../../src/simulators/ib-gateway/exchange/memory/changes.ts';
import { runs } from '../../../runs/runs.ts';
import { createRig, order, placeBracket, type Rig, START, stock } from './exchange-rig.ts';

const SYMBOL = 'AAPL';
const percent = fc.integer({ min: -3, max: 3 });
const quantity = fc.integer({ min: 1, max: 4_000 });
const action = fc.constantFrom('BUY', 'SELL');
const step = fc.oneof(
  fc.record({ kind: fc.constant('market' as const), action, quantity }),
  fc.record({ kind: fc.constant('limit' as const), action, quantity, percent }),
  fc.record({ kind: fc.constant('stop' as const), action, quantity, percent }),
  fc.record({ kind: fc.constant('bracket' as const), quantity, percent }),
  fc.record({ kind: fc.constant('modify' as const), nth: fc.nat(9), quantity, percent }),
  fc.record({ kind: fc.constant('cancel' as const), nth: fc.nat(9) }),
  fc.record({ kind: fc.constant('price' as const), percent }),
  fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 20_000 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function cents(price: number): number {
  return Math.round(price * 100) / 100;
}

function createStory(rig: Rig): (step: Step) => void {
  let nextId = 1;
  let last = 100;
  const contract = stock(SYMBOL);
  rig.exchange.setPrice(SYMBOL, { last });
  const near = (percentAway: number) => cents(last * (1 + percentAway / 100));

  function place(terms: Parameters<typeof order>[0]): void {
    rig.ask({ name: 'placeOrder', orderId: nextId, contract, order: order(terms) });
    nextId += 1;
  }

  return (one) => {
    switch (one.kind) {
      case 'market':
        return place({ action: one.action, quantity: one.quantity });
      case 'limit': {
        const { action: side, quantity: shares } = one;
        return place({
          action: side,
          quantity: shares,
          type: 'LMT',
          limitPrice: near(one.percent),
        });
      }
      case 'stop': {
        const { action: side, quantity: shares } = one;
        return place({ action: side, quantity: shares, type: 'STP', auxPrice: near(one.percent) });
      }
      case 'bracket': {
        const parent = { type: 'LMT', limitPrice: near(one.percent) } as const;
        const [target, stop] = [near(one.percent + 1), near(one.percent - 1)];
        const { quantity: shares } = one;
        placeBracket(rig, {
          symbol: SYMBOL,
          firstId: nextId,
          quantity: shares,
          parent,
          target,
          stop,
        });
        nextId += 3;
        return;
      }
      case 'modify': {
        const open = rig.exchange.view().openOrders;
        const chosen = open[one.nth % Math.max(1, open.length)];
        if (chosen === undefined) return;
        const price = near(one.percent);
        const { type } = chosen.order;
        const prices = type === 'STP' ? { auxPrice: price } : { limitPrice: price };
        const changed = { ...chosen.order, ...prices, quantity: one.quantity, transmit: true };
        rig.ask({ name: 'placeOrder', orderId: chosen.orderId, contract, order: changed });
        return;
      }
      case 'cancel': {
        const open = rig.exchange.view().openOrders;
        const chosen = open[one.nth % Math.max(1, open.length)];
        if (chosen === undefined) return;
        rig.ask({ name: 'cancelOrder', orderId: chosen.orderId, manualTime: '' });
        return;
      }
      case 'price':
        last = Math.max(10, near(one.percent));
        rig.exchange.setPrice(SYMBOL, { last });
        return;
      case 'pass':
        rig.pass(one.ms);
    }
  };
}

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
const CHILD_REDUCED_BELOW_WHAT_IT_FILLED: [Modes, Step[]] = [
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
    fc.property(modes, fc.array(step, { maxLength: 40 }), (mode, steps) => {
      const rig = createRig(mode);
      steps.forEach(createStory(rig));
      rig.pass(5_000);
      const view = rig.exchange.view();
      expectBalanced(view);
      const written: readonly Change[] = JSON.parse(JSON.stringify(rig.changes));
      const start = instant(START + 20 * 60_000);
      const reloaded = createRig({ ...mode, start, memory: remembered(written) });
      expect(summary(reloaded.exchange.view())).toEqual(JSON.parse(JSON.stringify(summary(view))));
    }),
    { numRuns: runs(150), examples: [CHILD_REDUCED_BELOW_WHAT_IT_FILLED] },
  );
});
