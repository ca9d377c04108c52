// Reads our orders again while they can change: a message of the stream may be lost, and none is sent twice.
import type { Cancel, WallClock } from '../../../../kernel/clock.ts';
import type { Instant } from '../../../../kernel/instant.ts';
import type { Calls } from '../connection/calls.ts';
import { isAtWork, type KnownOrder, type KnownOrders } from './known-orders.ts';
import type { ShownOrder } from './order-in.ts';
import { readOrders } from './order-lists.ts';

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
  look(id: string): void;
}

/** Between two looks at an entry or an exit. Looks at many are as far apart as leaves two thirds of the reads of a minute for others. */
const SOON_MS = 2_000;
const EACH_MS = 1_500;
/** Between two readings of the whole account: orders of other programs, stops and targets that rest. */
const WHOLE_MS = 30_000;

export function createOrderWatch(wiring: OrderWatchWiring): OrderWatch {
  const { wall, calls, known } = wiring;
  let isOpen = false;
  let cancelSoon: Cancel = () => {};
  let cancelWhole: Cancel = () => {};

  function soon(): void {
    cancelSoon();
    if (!isOpen) return;
    cancelSoon = wall.after(Math.max(SOON_MS, passing().size * EACH_MS), () => {
      for (const id of passing()) wiring.look(id);
      soon();
    });
  }

  /** Entries, which show their exits, orders of holdings, and exits with the stops that they end. */
  function passing(): ReadonlySet<string> {
    const ids = new Set<string>();
    for (const one of known.all()) {
      if (!isPassing(one)) continue;
      ids.add(one.shown.id);
      const stop = isExit(one) ? known.newest(one.identity.group) : undefined;
      if (stop !== undefined) ids.add(stop.shown.id);
    }
    return ids;
  }

  function whole(): void {
    cancelWhole();
    if (isOpen) cancelWhole = wall.after(WHOLE_MS, read);
  }

  function read(): void {
    readOrders(calls, {
      now: wiring.now(),
      isPlaced: known.isPlaced,
      answered(read) {
        if (!isOpen) return;
        if (read.ok) take(read.value);
        whole();
      },
    });
  }

  function take(list: readonly ShownOrder[]): void {
    known.learnAll(list);
    for (const order of list) wiring.shown(order);
    const listed = new Set(list.flatMap(({ id, legs }) => [id, ...legs.map((leg) => leg.id)]));
    // Older than the lists.
    for (const { shown, identity } of known.all())
      if (identity.group !== '' && isAtWork({ shown, identity }) && !listed.has(shown.id))
        wiring.look(shown.id);
  }

  return {
    opened() {
      isOpen = true;
      soon();
      whole();
    },
    closed() {
      isOpen = false;
      cancelSoon();
      cancelWhole();
    },
  };
}

const isExit = ({ identity }: KnownOrder): boolean => identity.orderRef.endsWith('x');

/** An entry, an exit or an order of a holding. */
function isPassing(one: KnownOrder): boolean {
  return /[exh]$/.test(one.identity.orderRef) && isAtWork(one);
}
