// We never ask for a stop farther from a position's profit than the tightest that ever rested for it, whoever put it there;
// a split restates it.
import { isFinal, isStop } from '../../../src/simulators/ib-gateway/exchange/orders/book-order.ts';
import type { MakeLaw } from './law.ts';
import { isEntry } from './world.ts';

const TICK = 0.0101;

export const stopsOnlyTighten: MakeLaw = (world, broken) => {
  const tightest = new Map<string, number>();
  const tighter = (isBuy: boolean, one: number, other: number) =>
    isBuy ? Math.min(one, other) : Math.max(one, other);

  return {
    name: 'a stop never loosens',
    fact({ fact }) {
      // Restated by the ratio it is no looser than the tick it is rounded to.
      if (fact.type === 'position-split') {
        const exact = (fact.before.stopPrice * fact.ratio.from) / fact.ratio.to;
        if (Math.abs(fact.after.stopPrice - exact) > TICK) {
          broken(`${fact.positionId} is restated to ${fact.after.stopPrice}, not ${exact}`);
        }
        tightest.set(fact.positionId, fact.after.stopPrice);
      }
      if (fact.type === 'stop-reset') tightest.set(fact.positionId, fact.to);
    },
    arriving(request) {
      if (request.name !== 'placeOrder' || request.order.type !== 'STP') return;
      const { orderRef, action, auxPrice = Number.NaN } = request.order;
      const record = world.state.orders.get(orderRef);
      if (record?.terms.leg === 'e') return;
      const positionId = record?.positionId ?? '';
      const best = tightest.get(positionId) ?? auxPrice;
      if (tighter(action === 'BUY', auxPrice, best) !== auxPrice) {
        broken(`${orderRef} of ${positionId} is to rest at ${auxPrice} after ${best}`);
      }
    },
    changed(change) {
      if (change.kind !== 'order') return;
      const { order } = change;
      const price = order.order.auxPrice;
      if (
        !isStop(order) ||
        isEntry(order) ||
        isFinal(order) ||
        order.isByHand ||
        price === undefined
      )
        return;
      const record = world.recordOf(order.order.orderRef);
      if (record === undefined) return;
      const best = tightest.get(record.positionId) ?? price;
      tightest.set(record.positionId, tighter(order.order.action === 'BUY', price, best));
    },
  };
};
