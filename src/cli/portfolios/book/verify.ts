// `sluice book verify | rebuild`: the ledger held against its events.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { BookPlace } from '../../../api/app/ledger.ts';
import { instant } from '../../../kernel/instant.ts';
import { redacted } from '../../../kernel/redact.ts';
import type { Result } from '../../../kernel/result.ts';
import type { BookFault, OnProgress, VerifiedBook } from '../../../ledger/app/verify-book.ts';
import type { LedgerStore } from '../../../ledger/ports/ledger-store.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';
import { loadBookSettings, printConfigurationFailure } from '../../program/configuration.ts';
import type { ExitCode } from '../../program/exit-code.ts';
import { printError } from '../../program/output.ts';
import { countOf, createProgress } from '../../program/progress.ts';
import { printDone, refusal, type UserFlags } from '../user/local-identity.ts';
import { faultText } from './fault-text.ts';

export async function verify(folder: string | undefined, flags: UserFlags): Promise<ExitCode> {
  const { verifyBook } = await import('../../../ledger/app/verify-book.ts');
  return held(folder, flags, {
    act: verifyBook,
    done: ({ streams, events, rows }) =>
      `${counted(events, 'event')} in ${counted(streams, 'stream')}, each with the hash of the one before; ${counted(rows, 'row equals', 'rows equal')} a rebuild.`,
  });
}

export async function rebuild(flags: UserFlags): Promise<ExitCode> {
  const { rebuildBook } = await import('../../../ledger/app/verify-book.ts');
  return held(undefined, flags, {
    act: rebuildBook,
    done: ({ events, rows }) =>
      `${counted(rows, 'row')} written anew from ${counted(events, 'event')}.`,
  });
}

interface Held {
  act(store: LedgerStore, onProgress: OnProgress): Promise<Result<VerifiedBook, BookFault>>;
  done(verified: VerifiedBook): string;
}

async function held(
  folder: string | undefined,
  flags: UserFlags,
  { act, done }: Held,
): Promise<ExitCode> {
  const loaded = loadBookSettings(flags);
  if (!loaded.ok) return printConfigurationFailure(loaded.failure);
  const { bookIn } = await import('../../../api/app/book-copy.ts');
  const { ledgerPlaceOf } = await import('../../../api/app/ledger.ts');
  const { isServerAddress } = await import('../../../sql/open-database.ts');
  const book: BookPlace = folder === undefined ? loaded.value : bookIn(resolve(folder));
  const { finishRestore } = await import('../../../api/app/restore-book.ts');
  const place = ledgerPlaceOf(book.store);
  const { openLedgerStore } = await import('../../../ledger/app/open-store.ts');
  try {
    finishRestore(book.store);
    if (!isServerAddress(place) && !existsSync(place))
      return printError(refusal('no-book', `No ledger at ${place}`));
    const store = await openLedgerStore(place, {
      now: () => instant(Date.now()),
      servesOne: true,
    });
    const progress = createProgress();
    const checked = await act(store, countOf(progress, 'book', 'events read')).finally(async () => {
      progress.end();
      await store.close();
    });
    if (checked.ok) return printDone(flags, done(checked.value), checked.value);
    return printError(refusal(checked.failure.kind.toLowerCase(), faultText(checked.failure)));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const sentence = `Cannot use the ledger at ${redacted(place)}: ${redacted(error.message)}`;
    return printError(refusal('store', sentence));
  }
}
