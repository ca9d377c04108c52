// A book moves to another place: copied, and held against the one it came from before anybody uses it. What a kill interrupted is
// finished by moving again.

import { instant } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { openLedgerStore } from '../../ledger/app/open-store.ts';
import { differingStream } from '../../ledger/app/same-book.ts';
import { type BookFault, type OnProgress, verifyBook } from '../../ledger/app/verify-book.ts';
import type { LedgerStore } from '../../ledger/ports/ledger-store.ts';
import { type CopyFailure, copyBook } from './book-copy.ts';
import { type BookPlace, ledgerPlaceOf } from './ledger.ts';

export type MoveFailure =
  | CopyFailure
  | { readonly kind: 'differs'; readonly stream: string }
  | { readonly kind: 'fault'; readonly fault: BookFault };

export interface Moved {
  /** 0 if an earlier run has copied them. */
  readonly copied: number;
  readonly streams: number;
  readonly events: number;
  readonly rows: number;
}

export async function moveBook(
  from: BookPlace,
  to: BookPlace,
  onProgress: OnProgress,
): Promise<Result<Moved, MoveFailure>> {
  const copied = await copyBook(from, to);
  if (!copied.ok && copied.failure.kind !== 'exists') return copied;
  const stores: LedgerStore[] = [];
  try {
    for (const { store } of [from, to])
      stores.push(
        await openLedgerStore(ledgerPlaceOf(store), {
          now: () => instant(Date.now()),
          servesOne: true,
        }),
      );
    const [source, target] = stores;
    if (source === undefined || target === undefined) throw new Error('no stores');
    const stream = await differingStream(source, target);
    // Something else is there, and nothing was overwritten.
    if (stream !== undefined) return copied.ok ? failed({ kind: 'differs', stream }) : copied;
    const verified = await verifyBook(target, onProgress);
    if (!verified.ok) return failed({ kind: 'fault', fault: verified.failure });
    return ok({ copied: copied.ok ? copied.value.rows : 0, ...verified.value });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return failed({ kind: 'failed', why: error.message });
  } finally {
    for (const store of stores) await store.close();
  }
}
