// What a client of the exchange may do next: random steps for properties, and how a harness takes each.
import fc from 'fast-check';
import { type Harness, order, placeBracket, stock } from './exchange-harness.ts';

export const SYMBOL = 'AAPL';
const percent = fc.integer({ min: -3, max: 3 });
const quantity = fc.integer({ min: 1, max: 4_000 });
const action = fc.constantFrom('BUY', 'SELL');
export const clientStep = fc.oneof(
  fc.record({ kind: fc.constant('market' as const), action, quantity }),
  fc.record({ kind: fc.constant('limit' as const), action, quantity, percent }),
  fc.record({ kind: fc.constant('stop' as const), action, quantity, percent }),
  fc.record({ kind: fc.constant('bracket' as const), quantity, percent }),
  fc.record({ kind: fc.constant('modify' as const), nth: fc.nat(9), quantity, percent }),
  fc.record({ kind: fc.constant('cancel' as const), nth: fc.nat(9) }),
  fc.record({ kind: fc.constant('lists' as const) }),
  fc.record({ kind: fc.constant('price' as const), percent }),
  fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 20_000 }) }),
);
export type ClientStep = typeof clientStep extends fc.Arbitrary<infer Value> ? Value : never;

function cents(price: number): number {
  return Math.round(price * 100) / 100;
}

export function createStory(harness: Harness): (step: ClientStep) => void {
  let nextId = 1;
  let last = 100;
  const contract = stock(SYMBOL);
  harness.exchange.setPrice(SYMBOL, { last });
  const near = (percentAway: number) => cents(last * (1 + percentAway / 100));

  function place(terms: Parameters<typeof order>[0]): void {
    harness.ask({ name: 'placeOrder', orderId: nextId, contract, order: order(terms) });
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
        placeBracket(harness, {
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
        const open = harness.exchange.view().openOrders;
        const chosen = open[one.nth % Math.max(1, open.length)];
        if (chosen === undefined) return;
        const price = near(one.percent);
        const { type } = chosen.order;
        const prices = type === 'STP' ? { auxPrice: price } : { limitPrice: price };
        const changed = { ...chosen.order, ...prices, quantity: one.quantity, transmit: true };
        harness.ask({ name: 'placeOrder', orderId: chosen.orderId, contract, order: changed });
        return;
      }
      case 'cancel': {
        const open = harness.exchange.view().openOrders;
        const chosen = open[one.nth % Math.max(1, open.length)];
        if (chosen === undefined) return;
        harness.ask({ name: 'cancelOrder', orderId: chosen.orderId, manualTime: '' });
        return;
      }
      case 'lists':
        harness.ask({ name: 'reqOpenOrders' });
        harness.ask({ name: 'reqAllOpenOrders' });
        return;
      case 'price':
        last = Math.max(10, near(one.percent));
        harness.exchange.setPrice(SYMBOL, { last });
        return;
      case 'pass':
        harness.pass(one.ms);
    }
  };
}
