// Whether what was read back is of use: the journal as `sluice db verify` finds it, the ledger as `sluice book verify` does.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { instant } from '../../../kernel/instant.ts';
import { openFailureText } from '../../../trader/adapters/sqlite/file/open-failure.ts';
import { verifyJournal } from '../../../trader/app/verify-journal/verify-journal.ts';
import { faultText } from '../../portfolios/book/fault-text.ts';
import { BOOK, JOURNAL } from './parts.ts';

/** A sentence; undefined if a restore from it succeeds. */
export async function faultIn(folder: string): Promise<string | undefined> {
  return journalFault(join(folder, JOURNAL)) ?? (await bookFault(join(folder, BOOK)));
}

function journalFault(journal: string): string | undefined {
  const checks = verifyJournal(journal);
  if (!checks.ok) return openFailureText(checks.failure);
  return checks.value.find(({ status }) => status === 'fail')?.text;
}

async function bookFault(folder: string): Promise<string | undefined> {
  if (!existsSync(folder)) return undefined;
  const [{ bookIn }, { ledgerPlaceOf }, { openLedgerStore }, { verifyBook }] = await Promise.all([
    import('../../../api/app/book-copy.ts'),
    import('../../../api/app/ledger.ts'),
    import('../../../ledger/app/open-store.ts'),
    import('../../../ledger/app/verify-book.ts'),
  ]);
  const store = await openLedgerStore(ledgerPlaceOf(bookIn(folder).store), {
    now: () => instant(Date.now()),
    servesOne: true,
  });
  try {
    const verified = await verifyBook(store, () => {});
    return verified.ok ? undefined : faultText(verified.failure);
  } finally {
    await store.close();
  }
}
