// While nothing disturbs it the daemon gets on, and nothing works at the exchange that the journal believes over.
import { isLive, statusOf } from '../../../../src/simulators/ssi/exchange/orders/order.ts';
import { sellableOf } from '../../../../src/trader/domain/positions/locked-shares.ts';
import { createNeverStuck } from '../../laws/checking/stuck.ts';
import type { MakeLaw } from './world.ts';

const TIMEOUT_MS = 180_000;

export const neverStuck: MakeLaw = (world, broken) =>
  createNeverStuck({
    world,
    timeoutMs: TIMEOUT_MS,
    isOpen: () => world.isSessionOpen('FPT') && !world.isClosedByDecree(),
    canLeave(position) {
      const { symbol } = position;
      const isTrading = world.isSessionOpen(symbol) && !world.isHalted(symbol);
      return isTrading && !world.isAtFloor(symbol) && sellableOf(position, world.now()) > 0;
    },
    *atWork() {
      for (const order of world.exchange().book.live())
        if (order.clientRequestId !== '' && isLive(order))
          yield [order.clientRequestId, statusOf(order)];
    },
    statusOf: (requestId) => world.recordOf(requestId)?.status,
    broken,
  });
