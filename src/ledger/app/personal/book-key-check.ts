// Which key a book is sealed with. The book holds a check value of it, from which no key follows, so that another key is refused before
// anything is sealed with it; a book from before the check value is checked by a key that was sealed.
import { createHmac } from 'node:crypto';
import { StoreUnavailable } from '../../../sql/store-unavailable.ts';
import type { LedgerReads, LedgerStore } from '../../ports/ledger-store.ts';
import { opensKey } from './sealer.ts';

/** Stored beside the cursors: a name and a text, of which there is one for a book. */
const NAME = 'book.key';

function checkOf(key: Buffer): string {
  return createHmac('sha256', key).update('sluice book key').digest('base64url');
}

/** A new book takes any key. */
export async function isSealed(read: LedgerReads): Promise<boolean> {
  return (await read.cursor(NAME)) !== undefined || (await read.anySealedKey()) !== undefined;
}

/** False if the book is sealed with another key. A book without a check value gets that of this key. */
export async function takesKey(
  store: Pick<LedgerStore, 'read' | 'inOneStep'>,
  key: Buffer,
): Promise<boolean> {
  const check = checkOf(key);
  const known = await store.read.cursor(NAME);
  if (known !== undefined) return known === check;
  const sealed = await store.read.anySealedKey();
  if (sealed !== undefined && !opensKey(key, sealed)) return false;
  try {
    // Of several hosts that begin a book at once, one gives it its key.
    return (await store.inOneStep((step) => step.claimCursor(NAME, check))) === check;
  } catch (error) {
    // It can still be read; the next process that can write to it adds the value.
    if (error instanceof StoreUnavailable) return true;
    throw error;
  }
}
