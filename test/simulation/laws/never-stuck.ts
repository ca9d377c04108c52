// While nothing disturbs it the daemon gets on: it reconciles, settles what is unknown, leaves what it is leaving,
// ends every part of a trade when its time has come, and leaves nothing at the exchange that it believes over.

import { isFinal } from '../../../src/simulators/ib-gateway/exchange/memory/book-order.ts';
import { isTerminal, type OrderStatus } from '../../../src/trader/domain/orders/order-state.ts';
import { isHeld } from '../../../src/trader/domain/positions/position-state.ts';
import { createGrace, type MakeLaw } from './world/law.ts';
import { overdueIn } from './world/overdue.ts';

const PATIENCE_MS = 120_000;
/** Looking at every order after every turn would cost more than it finds. */
const CHECK_EVERY_MS = 20_000;

const WAITING: ReadonlySet<OrderStatus> = new Set([
  'unknown',
  'intended',
  'pending_cancel',
  'pending_modify',
]);

export const neverStuck: MakeLaw = (world, broken) => {
  const grace = createGrace(world, PATIENCE_MS, broken);
  let keys = new Set<string>();
  let checkedAt = 0;

  /** Alive at the exchange, held legs too, and over for the journal. */
  function orphans(): readonly string[] {
    const found: string[] = [];
    for (const order of world.orderByPermId.values()) {
      if (isFinal(order)) continue;
      const { orderRef } = order.order;
      const status = world.recordOf(orderRef)?.status;
      if (status === undefined || isTerminal(status))
        found.push(`${orderRef} is ${status ?? 'forgotten'}, and ${order.stage} at the exchange`);
    }
    return found;
  }

  function check(): void {
    const { state } = world;
    const seen = new Map<string, string>();
    if (!world.isSessionOpen()) {
      for (const key of keys) grace.look(key, undefined);
      keys = new Set();
      return;
    }
    if (!state.isReconciled) seen.set('reconcile', 'not reconciled');
    for (const [ref, { status }] of state.orders) {
      if (WAITING.has(status)) seen.set(`${ref} ${status}`, `${ref} is ${status}`);
    }
    for (const position of state.positions.values()) {
      // While little by little somebody buys, it gets on.
      if (isHeld(position) && position.status === 'closing' && !world.isHalted(position.symbol)) {
        const key = `${position.positionId} closing ${position.quantity}`;
        seen.set(key, `${position.positionId} is closing`);
      }
    }
    for (const text of overdueIn(world)) seen.set(text, text);
    for (const text of orphans()) seen.set(text, text);
    for (const key of keys) if (!seen.has(key)) grace.look(key, undefined);
    for (const [key, text] of seen) grace.look(key, text);
    keys = new Set(seen.keys());
  }

  return {
    name: 'never stuck',
    turn() {
      if (world.now() - checkedAt < CHECK_EVERY_MS) return;
      checkedAt = world.now();
      check();
      grace.check();
    },
  };
};
