// Nothing reaches Alpaca that was not durable first, and nothing twice: each reference is one order there, of what was intended.
import { nameIn } from '../../../../src/trader/adapters/alpaca/orders/refs.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type { MakeLaw } from './world.ts';

export const neverTwice: MakeLaw = (_world, broken) => {
  const intended = new Map<string, { readonly terms: OrderTerms; readonly life: number }>();
  const placed = new Map<string, string>();
  let life = 0;

  return {
    name: 'an intent before its effect, and once',
    fact({ fact }) {
      if (fact.type === 'daemon-started') life += 1;
      if (!('legs' in fact) || !fact.type.endsWith('-intended')) return;
      for (const terms of fact.legs) {
        if (intended.has(terms.orderRef)) broken(`${terms.orderRef} was used before`);
        intended.set(terms.orderRef, { terms, life });
      }
    },
    said({ kind, orderRef, symbol, side, quantity }) {
      if (kind === 'cancel') return;
      if (orderRef === undefined) return broken(`an order of ${symbol} without a name of ours`);
      const intent = intended.get(orderRef);
      if (intent === undefined) return broken(`${orderRef} has no durable intent`);
      if (kind !== 'place') return;
      const { terms } = intent;
      if (intent.life !== life) broken(`${orderRef} is placed by a later life`);
      if (terms.symbol !== symbol || terms.side !== side || terms.quantity !== quantity)
        broken(
          `${orderRef} leaves as ${side} ${quantity} ${symbol}, meant ${JSON.stringify(terms)}`,
        );
    },
    changed(change) {
      if (change.kind !== 'order') return;
      const { id, clientOrderId, replaces } = change.order;
      const name = nameIn(clientOrderId);
      if (name === undefined || replaces !== undefined) return;
      const before = placed.get(name.orderRef);
      if (before !== undefined) broken(`${name.orderRef} is placed as ${before} and as ${id}`);
      placed.set(name.orderRef, id);
    },
  };
};
