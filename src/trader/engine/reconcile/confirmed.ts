// What only the account shows is believed when two snapshots agree that are far enough apart for a late report.
import { freshnessMs } from '../../../kernel/clock.ts';
import type { SeenInAccount } from '../market/broker-view.ts';
import { POSITION_LAG_MS } from '../protective-orders/foreign.ts';
import type { Turn } from '../turn/turn.ts';

/** An earlier snapshot, requested long enough ago, showed the same of this name; else the next one is requested. */
export function isConfirmed(
  { broker, speed }: Turn,
  seenBefore: Map<string, SeenInAccount>,
  name: string,
  seen: SeenInAccount,
): boolean {
  const first = seenBefore.get(name);
  const isSame = first?.key === seen.key;
  if (!isSame) seenBefore.set(name, seen);
  const isDue = isSame && seen.at - first.at >= freshnessMs({ speed }, POSITION_LAG_MS);
  if (isDue) seenBefore.delete(name);
  else broker.wantsSnapshot = true;
  return isDue;
}

/** Something else is to come that would prove it: true until a snapshot shows the same so long after the first that did. */
export function isAwaited(
  { broker, speed }: Turn,
  seenBefore: Map<string, SeenInAccount>,
  name: string,
  { key, at, forMs }: SeenInAccount & { readonly forMs: number },
): boolean {
  const first = seenBefore.get(name);
  const isSame = first?.key === key;
  if (!isSame) seenBefore.set(name, { key, at });
  const isOver = isSame && at - first.at >= freshnessMs({ speed }, forMs);
  if (!isOver) broker.wantsSnapshot = true;
  return !isOver;
}
