// What could close a position never exceeds it: the largest possible fill of each group, summed, and never across zero.
import type { Trade } from '../../../src/simulators/ib-gateway/exchange/changes.ts';
import {
  type BookOrder,
  isBuy,
  isFinal,
  remainingOf,
} from '../../../src/simulators/ib-gateway/exchange/orders/book-order.ts';
import { createGrace, type MakeLaw } from './law.ts';
import { groupOf, isEntry } from './world.ts';

/** What it takes to flatten what a lie of the gateway has opened. */
const UNDONE_MS = 10_000;
/** When an entry ends half filled its stop follows within two seconds, and words take a moment. */
const FOLLOW_MS = 3_000;
/** What others close is told late: what could close beside it goes within five seconds. */
const STRANGERS_MS = 5_000 - FOLLOW_MS;

export const neverBeyondFlat: MakeLaw = (world, broken) => {
  const grace = createGrace(world, FOLLOW_MS, broken);
  const netBefore = new Map<string, number>();
  const liedAt = new Map<string, number>();
  const strangerAt = new Map<string, number>();

  /** The gateway had said that it was cancelled: nobody could have known, and what it did is undone at once. */
  function wasToldOver({ execution }: Trade): boolean {
    return world.state.orders.get(execution.orderRef)?.status === 'cancelled';
  }

  function closable(order: BookOrder): number {
    const parent = world.orderByPermId.get(order.parentPermId);
    if (order.stage === 'stored') return 0;
    if (parent === undefined || isFinal(parent)) return remainingOf(order);
    return Math.min(remainingOf(order), Math.max(0, parent.filled - order.filled));
  }

  function excess(symbol: string): string | undefined {
    // Nothing fills before the bell: what a split made too large has until then.
    if (!world.isSessionOpen()) return undefined;
    if (world.now() - (strangerAt.get(symbol) ?? Number.NEGATIVE_INFINITY) < STRANGERS_MS)
      return undefined;
    const net = world.netIn(symbol);
    const groups = new Map<string, number>();
    for (const order of world.openIn(symbol)) {
      if (isEntry(order) || order.stage === 'stored' || order.isCancelPending) continue;
      if (net !== 0 && isBuy(order) === net > 0) continue;
      const key = groupOf(order);
      groups.set(key, Math.max(groups.get(key) ?? 0, closable(order)));
    }
    const sum = [...groups.values()].reduce((total, shares) => total + shares, 0);
    return sum > Math.abs(net) ? `${symbol}: orders could close ${sum} of ${net}` : undefined;
  }

  return {
    name: 'never beyond flat',
    changed(change) {
      if (change.kind !== 'trade') return;
      const { symbol } = change.trade.contract;
      const before = netBefore.get(symbol) ?? 0;
      const net = world.netIn(symbol);
      if (!world.state.orders.has(change.trade.execution.orderRef))
        strangerAt.set(symbol, world.now());
      if (wasToldOver(change.trade)) liedAt.set(symbol, world.now());
      const isTrue = world.now() - (liedAt.get(symbol) ?? Number.NEGATIVE_INFINITY) > UNDONE_MS;
      if (before * net < 0 && isTrue) broken(`${symbol} crossed zero from ${before} to ${net}`);
      netBefore.set(symbol, net);
    },
    turn(dirty) {
      for (const symbol of dirty) grace.look(symbol, excess(symbol));
      grace.check();
    },
  };
};
