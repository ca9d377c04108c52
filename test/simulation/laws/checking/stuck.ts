// What does not get on: a look at the broker, an outcome that is unknown, a position that is being left, a part whose time is over.
import { isTerminal, type OrderStatus } from '../../../../src/trader/domain/orders/order-state.ts';
import {
  type HeldPosition,
  isHeld,
} from '../../../../src/trader/domain/positions/position-state.ts';
import { createGrace } from './grace.ts';
import type { Accused, JournalLaw, SeenTrading } from './law-of.ts';
import { overdueIn } from './overdue.ts';

/** Looking at every order after every turn would cost more than it finds. */
const CHECK_EVERY_MS = 20_000;

const WAITING: ReadonlySet<OrderStatus> = new Set([
  'unknown',
  'intended',
  'pending_cancel',
  'pending_modify',
]);

export interface LookedAt {
  readonly world: SeenTrading;
  /** Whether what is being left can be left now. */
  canLeave(position: HeldPosition): boolean;
  /** References of orders that are not over at the broker, with how they stand there. */
  atWork(): Iterable<readonly [orderRef: string, stage: string]>;
  statusOf(orderRef: string): OrderStatus | undefined;
}

/** A sentence for each thing that is still to be done, by what stays the same while nothing gets on. */
export function unfinishedIn(parts: LookedAt): Map<string, string> {
  const { world } = parts;
  const { state } = world;
  const found = new Map<string, string>();
  if (!state.isReconciled) found.set('reconcile', 'not reconciled');
  for (const [ref, { status }] of state.orders) {
    if (WAITING.has(status)) found.set(`${ref} ${status}`, `${ref} is ${status}`);
  }
  for (const position of state.positions.values()) {
    // While little by little somebody buys, it gets on.
    if (isHeld(position) && position.status === 'closing' && parts.canLeave(position)) {
      const key = `${position.positionId} closing ${position.quantity}`;
      found.set(key, `${position.positionId} is closing`);
    }
  }
  for (const text of overdueIn(world)) found.set(text, text);
  for (const text of orphans(parts)) found.set(text, text);
  return found;
}

/** Alive at the broker, held legs too, and over for the journal. */
function orphans(parts: LookedAt): readonly string[] {
  const found: string[] = [];
  for (const [orderRef, stage] of parts.atWork()) {
    const status = parts.statusOf(orderRef);
    if (status === undefined || isTerminal(status))
      found.push(`${orderRef} is ${status ?? 'forgotten'}, and ${stage} at the broker`);
  }
  return found;
}

export function createNeverStuck(
  parts: LookedAt & {
    readonly timeoutMs: number;
    /** Nothing is looked at while it is not. */
    isOpen(): boolean;
    readonly broken: Accused;
  },
): JournalLaw {
  const { world } = parts;
  const grace = createGrace(world, parts.timeoutMs, parts.broken);
  let keys = new Set<string>();
  let checkedAt = 0;

  function check(): void {
    if (!parts.isOpen()) {
      for (const key of keys) grace.look(key, undefined);
      keys = new Set();
      return;
    }
    const seen = unfinishedIn(parts);
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
}
