// Which entries are trades.
import { hasShape } from '../../../../ledger/ports/drafts.ts';
import type { SeenEntry } from '../../snapshot/snapshot.ts';

export function isTrade({ type }: SeenEntry): boolean {
  return hasShape(type, 'trade');
}
