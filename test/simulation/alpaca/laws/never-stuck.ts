// While nothing disturbs it the daemon gets on, and no order works at Alpaca that the journal believes over.
import { isOpen } from '../../../../src/simulators/alpaca/exchange/state/order.ts';
import {
  legOf,
  nameIn,
  type OrderName,
  siblingRef,
} from '../../../../src/trader/adapters/alpaca/orders/refs.ts';
import { createNeverStuck } from '../../laws/checking/stuck.ts';
import type { MakeLaw } from './world.ts';

const TIMEOUT_MS = 180_000;

export const neverStuck: MakeLaw = (world, broken) =>
  createNeverStuck({
    world,
    timeoutMs: TIMEOUT_MS,
    isOpen: () => world.isSessionOpen(''),
    canLeave: ({ symbol }) => !world.isHalted(symbol),
    *atWork() {
      for (const order of world.exchange().book.open()) {
        const name = nameIn(order.clientOrderId);
        // The target beside a stop has the name of the stop, and a change its own.
        if (name !== undefined && isOpen(order) && order.replacedBy === undefined)
          yield [placeOf(name), order.status];
      }
    },
    statusOf: (orderRef) => world.state.orders.get(orderRef)?.status,
    broken,
  });

/** A target that was cancelled stays far away, for as long as the stop whose group it keeps. */
function placeOf({ orderRef, isFar, group }: OrderName): string {
  return isFar && legOf(orderRef) === 't' ? (group ?? siblingRef(orderRef, 's')) : orderRef;
}
