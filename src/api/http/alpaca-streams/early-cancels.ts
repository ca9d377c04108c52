// A broker ends a stop when its target fills, and may report that end before the fill. Alpaca's stream says the fill first, so the end waits
// for it. Pure.
import { isEnded } from '../alpaca/order-rows.ts';
import type { KnownOrder, KnownOrders, OrderChange } from './known-orders.ts';

/** Without a fill so long after it, a cancel stands alone. */
const WAITS_MS = 2_000;
const CLOSING_LEGS: ReadonlySet<string> = new Set(['s', 't', 'x']);

/** Whether the broker ended an order that closes, beside another that may have filled. */
export function isEarlyCancel(
  orderRef: string,
  was: KnownOrder | undefined,
  { known, symbol }: { readonly known: KnownOrders; readonly symbol: string | undefined },
): boolean {
  if (was === undefined || was.state === 'pending_cancel' || was.isHeld === true) return false;
  return hasRival(orderRef, symbol, known);
}

/** The cancels to send now, because the order that each waited for has ended or the wait is over. Removes their orders from `known`. */
export function saidNow(known: Map<string, KnownOrder>, now: number): OrderChange[] {
  const changes: OrderChange[] = [];
  for (const [orderRef, { state, filled, symbol, unsaid }] of known) {
    if (unsaid === undefined) continue;
    if (now - unsaid.at <= WAITS_MS && hasRival(orderRef, symbol, known)) continue;
    known.delete(orderRef);
    changes.push({ event: 'canceled', orderRef, state, filled, from: unsaid });
  }
  return changes;
}

/** Another kind of order that would close the same. */
function hasRival(orderRef: string, symbol: string | undefined, known: KnownOrders): boolean {
  const leg = legOf(orderRef);
  if (symbol === undefined || !CLOSING_LEGS.has(leg)) return false;
  return [...known].some(([ref, order]) => {
    const isOther = CLOSING_LEGS.has(legOf(ref)) && legOf(ref) !== leg;
    return isOther && order.symbol === symbol && order.isHeld !== true && !isEnded(order);
  });
}

/** Of `jjjjjjjj.6.s`, the `s`. */
function legOf(orderRef: string): string {
  return orderRef.slice(orderRef.lastIndexOf('.') + 1);
}
