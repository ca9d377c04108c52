// Which entries are trades.
import { type BookedType, hasShape } from '../../../../ledger/ports/drafts.ts';

export function isTrade({ type }: { readonly type: BookedType }): boolean {
  return hasShape(type, 'trade');
}
