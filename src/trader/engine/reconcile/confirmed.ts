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
