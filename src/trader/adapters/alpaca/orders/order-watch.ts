// Reads the orders of the account again while some of ours can change: a message of the stream may be lost, and none is sent twice.
import type { Cancel, WallClock } from '../../../../kernel/clock.ts';
import type { Instant } from '../../../../kernel/instant.ts';
import type { Calls } from '../connection/calls.ts';
import type { KnownOrders } from './known-orders.ts';
import type { ShownOrder } from './order-in.ts';
import { readOrders } from './order-lists.ts';
import { isAtWork } from './order-reports.ts';

export interface OrderWatch {
  opened(): void;
  closed(): void;
}

export interface OrderWatchWiring {
  readonly wall: WallClock;
  readonly calls: Calls;
  readonly known: KnownOrders;
  now(): Instant;
  shown(order: ShownOrder): void;
}

/** While an entry or an exit is at work. */
const SOON_MS = 5_000;
/** While only stops and targets rest. */
const LATER_MS = 30_000;

export function createOrderWatch(wiring: OrderWatchWiring): OrderWatch {
  const { wall, calls, known } = wiring;
  let isOpen = false;
  let cancelTimer: Cancel = () => {};

  function next(): void {
    cancelTimer();
    if (isOpen) cancelTimer = wall.after(waitMs(), read);
  }

  function waitMs(): number {
    for (const one of known.all()) {
      const { orderRef } = one.identity;
      if (/[exh]$/.test(orderRef) && isAtWork(one)) return SOON_MS;
    }
    return LATER_MS;
  }

  function read(): void {
    readOrders(calls, wiring.now(), (read) => {
      if (!isOpen) return;
      if (read.ok) for (const order of read.value) wiring.shown(order);
      next();
    });
  }

  return {
    opened() {
      isOpen = true;
      next();
    },
    closed() {
      isOpen = false;
      cancelTimer();
    },
  };
}
