// Reads single orders: one whose state passes, until it rests, and one whose answer was lost, by the name that we gave it.
// Decision 0099
import type { Cancel } from '../../../../kernel/clock.ts';
import { SECOND_MS } from '../../../../kernel/instant.ts';
import { type CallResult, type Calls, textIn } from '../connection/calls.ts';
import type { SessionContext } from '../connection/context.ts';
import type { KnownOrders } from './known-orders.ts';
import { isOtherAsset, type ShownOrder, shownOrder } from './order-in.ts';

export interface LookUps {
  /** Reads an order, and again while its state passes. */
  look(id: string): void;
  /** The same, if nothing else has shown the order by then. */
  lookLater(id: string): void;
  /**
   * Asks for an order by our own names until Alpaca shows it. That it shows none proves nothing until the grace period is over, counted
   * from `since` (wall ms).
   */
  find(wanted: Wanted): void;
  /** Asks once. */
  ask(asked: Asked, answered: (answer: Answer) => void): void;
  closed(): void;
}

export interface Wanted {
  readonly names: readonly string[];
  readonly since: number;
  found(order: ShownOrder): void;
  absent(): void;
}

/** By our name, or by Alpaca's id. */
export type Asked =
  | { readonly name: string; readonly id?: undefined }
  | { readonly id: string; readonly name?: undefined };

export type Answer =
  | { readonly kind: 'found'; readonly order: ShownOrder }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unclear'; readonly why: string };

export interface LookUpsWiring {
  readonly context: SessionContext;
  readonly calls: Calls;
  readonly known: KnownOrders;
  isOpen(): boolean;
  shown(order: ShownOrder): void;
}

/** How long an order that was taken may stay invisible. */
export const GRACE_MS = 10 * SECOND_MS;
const AGAIN_MS = 500;
/** A search leaves the calls of the minute to others. */
const AGAIN_MAX_MS = 2_000;
const LATER_MS = 1_500;
const LOOKS_MAX = 12;
const NOT_FOUND = 404;
const PASSING: ReadonlySet<string> = new Set(['pending_new', 'pending_cancel', 'pending_replace']);

export function createLookUps({ context, calls, known, isOpen, shown }: LookUpsWiring): LookUps {
  const { wall } = context;
  const timerById = new Map<string, Cancel>();
  const searches = new Set<Cancel>();
  const otherIds = new Set<string>();

  function read(id: string, count: number): void {
    forget(id);
    if (!isOpen()) return;
    calls.make({
      method: 'GET',
      path: `/v2/orders/${id}`,
      query: { nested: true },
      urgency: 'read',
      answered(result) {
        if (result.kind === 'done' && isOtherAsset(result.data)) return void otherIds.add(id);
        const order = result.kind === 'done' ? shownOrder(result.data) : undefined;
        if (order !== undefined) shown(order);
        const isPassing = order === undefined ? isUnsure(result) : PASSING.has(order.status);
        if (isPassing && count < LOOKS_MAX && !timerById.has(id))
          timerById.set(
            id,
            wall.after(AGAIN_MS * count, () => read(id, count + 1)),
          );
      },
    });
  }

  function forget(id: string): void {
    timerById.get(id)?.();
    timerById.delete(id);
  }

  function ask({ name, id }: Asked, answered: (answer: Answer) => void): void {
    const query = { nested: true };
    const isByName = id === undefined;
    calls.make({
      method: 'GET',
      path: isByName ? '/v2/orders:by_client_order_id' : `/v2/orders/${id}`,
      query: isByName ? { client_order_id: name, ...query } : query,
      urgency: 'protection',
      answered(result) {
        const order = result.kind === 'done' ? shownOrder(result.data) : undefined;
        if (order !== undefined) return answered({ kind: 'found', order });
        const isAbsent = result.kind === 'refused' && result.status === NOT_FOUND;
        answered(isAbsent ? { kind: 'absent' } : { kind: 'unclear', why: textIn(result) });
      },
    });
  }

  function find(wanted: Wanted, tries = 1): void {
    const { names, since } = wanted;
    const isLate = wall.now() - since >= GRACE_MS;
    // The stream, or a list, has shown it meanwhile.
    const seen = names.flatMap((name) => known.byName(name) ?? []).at(-1);
    if (seen === undefined) search(0, true);
    else wanted.found(seen.shown);

    function search(at: number, isClear: boolean): void {
      const name = names[at];
      if (name === undefined) return isLate && isClear ? wanted.absent() : again();
      ask({ name }, (answer) => {
        if (answer.kind === 'found') return wanted.found(answer.order);
        search(at + 1, isClear && answer.kind === 'absent');
      });
    }

    function again(): void {
      if (!isOpen()) return;
      const cancel = wall.after(Math.min(AGAIN_MS * tries, AGAIN_MAX_MS), () => {
        searches.delete(cancel);
        find(wanted, tries + 1);
      });
      searches.add(cancel);
    }
  }

  return {
    look(id) {
      if (!timerById.has(id) && !otherIds.has(id)) read(id, 1);
    },
    lookLater(id) {
      forget(id);
      timerById.set(
        id,
        wall.after(LATER_MS, () => read(id, 1)),
      );
    },
    find: (wanted) => find(wanted),
    ask,
    closed() {
      for (const id of [...timerById.keys()]) forget(id);
      for (const cancel of searches) cancel();
      searches.clear();
    },
  };
}

function isUnsure(result: CallResult): boolean {
  return result.kind === 'unanswered' || result.kind === 'unclear';
}
