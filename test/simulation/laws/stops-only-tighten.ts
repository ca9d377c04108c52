// The stops that rest for one position only ever move toward its profit.
import {
  isBuy,
  isFinal,
  isStop,
} from '../../../src/simulators/ib-gateway/exchange/orders/book-order.ts';
import type { MakeLaw } from './law.ts';

export const stopsOnlyTighten: MakeLaw = (world, broken) => {
  const tightest = new Map<string, number>();
  return {
    name: 'a stop never loosens',
    changed(change) {
      if (change.kind !== 'order') return;
      const { order } = change;
      const price = order.order.auxPrice;
      if (!isStop(order) || isFinal(order) || order.isByHand || price === undefined) return;
      const record = world.state.orders.get(order.order.orderRef);
      if (record === undefined) return;
      const best = tightest.get(record.positionId) ?? price;
      const isLooser = isBuy(order) ? price > best : price < best;
      if (isLooser)
        broken(`${order.order.orderRef} of ${record.positionId} rests at ${price} after ${best}`);
      tightest.set(record.positionId, isBuy(order) ? Math.min(best, price) : Math.max(best, price));
    },
  };
};
