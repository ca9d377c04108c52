// What only the account shows is believed when two snapshots agree that are far enough apart for a late report.
import { freshnessMs } from '../../../kernel/clock.ts';
import type { SeenInAccount } from '../market/broker-view.ts';
import { POSITION_LAG_MS } from '../protective-orders/foreign.ts';
import type { Turn } from '../turn/turn.ts';

/** An earlier snapshot of this connection, requested long enough ago, showed the same of this name; else the next one is requested. */
export function isConfirmed(
  turn: Turn,
  seenBefore: Map<string, SeenInAccount>,
  name: string,
  seen: SeenInAccount,
): boolean {
  const first = firstOf(turn, seenBefore, name, seen);
  const isDue = seen.at - first.at >= freshnessMs(turn, POSITION_LAG_MS);
  if (isDue) seenBefore.delete(name);
  else turn.broker.wantsSnapshot = true;
  return isDue;
}

/** Something else is to come that would prove it: true until a snapshot shows the same so long after the first that did. */
export function isAwaited(
  turn: Turn,
  seenBefore: Map<string, SeenInAccount>,
  name: string,
  { key, at, forMs }: SeenInAccount & { readonly forMs: number },
): boolean {
  const first = firstOf(turn, seenBefore, name, { key, at });
  const isOver = at - first.at >= freshnessMs(turn, forMs);
  if (!isOver) turn.broker.wantsSnapshot = true;
  return !isOver;
}

/** What was seen before the connection says that it was seen, and does not count. */
function firstOf(
  { state }: Turn,
  seenBefore: Map<string, SeenInAccount>,
  name: string,
  seen: SeenInAccount,
): SeenInAccount {
  const first = seenBefore.get(name);
  if (first?.key === seen.key && first.at >= state.sessionAt) return first;
  seenBefore.set(name, seen);
  return seen;
}
