// Nothing reaches SSI that was not durable first, nothing twice, and nothing of an earlier life: an order is sent once or not at all.
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { type OrderCall, requestIdOf } from '../components/order-call.ts';
import type { MakeLaw } from './world.ts';

export const intentBeforeEffect: MakeLaw = (_world, broken) => {
  const intended = new Map<string, { readonly terms: OrderTerms; readonly life: number }>();
  const sent = new Set<string>();
  const cancelled = new Set<string>();
  const changes = new Map<string, number>();
  let life = 0;

  function placing({ requestId, ...call }: OrderCall): void {
    const intent = intended.get(requestId);
    if (intent === undefined) return broken(`${requestId} has no durable intent`);
    const { terms } = intent;
    if (sent.has(requestId)) broken(`${requestId} is sent a second time`);
    sent.add(requestId);
    if (intent.life !== life) broken(`${requestId} is sent by a later life`);
    const isPriced = terms.type === 'limit' && terms.word === undefined;
    const isAsIntended =
      call.symbol === terms.symbol &&
      call.side === terms.side &&
      call.quantity === terms.quantity &&
      call.type === (terms.word ?? 'LO') &&
      (!isPriced || call.price === terms.limitPrice);
    if (!isAsIntended)
      broken(`${requestId} leaves as ${JSON.stringify(call)}, meant ${JSON.stringify(terms)}`);
  }

  function changing(requestId: string): void {
    const left = changes.get(requestId) ?? 0;
    if (left === 0) broken(`${requestId} is changed without a durable intent`);
    changes.set(requestId, left - 1);
  }

  return {
    name: 'intent before effect',
    fact({ fact }) {
      switch (fact.type) {
        case 'daemon-started':
          life += 1;
          changes.clear();
          return;
        case 'entry-intended':
        case 'protection-intended':
        case 'exit-intended':
        case 'holding-intended':
          for (const terms of fact.legs) {
            const id = requestIdOf(terms.orderRef);
            if (intended.has(id)) broken(`the reference ${terms.orderRef} was used before`);
            intended.set(id, { terms, life });
          }
          return;
        case 'change-intended': {
          const id = requestIdOf(fact.change.orderRef);
          changes.set(id, (changes.get(id) ?? 0) + 1);
          return;
        }
        case 'cancel-intended':
          cancelled.add(requestIdOf(fact.orderRef));
          return;
        default:
      }
    },
    said(call) {
      if (call.kind === 'place') return placing(call);
      if (call.kind === 'change') return changing(call.requestId);
      if (!cancelled.has(call.requestId))
        broken(`the cancel of ${call.requestId} has no durable intent`);
    },
  };
};
