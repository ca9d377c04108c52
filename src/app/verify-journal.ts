// `db verify` whole: the checks of the file, and that a snapshot with its tail is the same state as replaying every fact.
import { type Check, checked, type Examined } from '../adapters/sqlite/check.ts';
import { metaOf } from '../adapters/sqlite/journal.ts';
import type { OpenFailure } from '../adapters/sqlite/open-failure.ts';
import { openReadOnly, readOnlyJournal } from '../adapters/sqlite/read-only.ts';
import { verifyFile } from '../adapters/sqlite/verify.ts';
import { recoverState } from '../engine/recover.ts';
import { STATE_VERSION } from '../engine/state.ts';
import { stateText } from '../engine/state-text.ts';
import { ok, type Result } from '../kernel/result.ts';
import type { Journal } from '../ports/journal.ts';

export function verifyJournal(file: string): Result<Check[], OpenFailure> {
  const opened = openReadOnly(file);
  if (!opened.ok) return opened;
  try {
    return ok(
      verifyFile(opened.value, (database) => [
        checked('snapshot', () =>
          replay(readOnlyJournal(database), metaOf(database, 'mode'), metaOf(database, 'account')),
        ),
      ]),
    );
  } finally {
    opened.value.close();
  }
}

function replay(journal: Journal, mode: string, account: string): Examined {
  const snapshot = journal.newestSnapshot(STATE_VERSION);
  const whole = recoverState({ ...journal, newestSnapshot: () => undefined }, mode, account);
  if (snapshot === undefined) {
    return { fine: `no snapshot yet; all ${whole.seq} facts replay` };
  }
  const fine = `the one at fact ${snapshot.seq} and its tail equal a full replay of ${whole.seq}`;
  const isEqual = stateText(recoverState(journal, mode, account)) === stateText(whole);
  return isEqual
    ? { fine }
    : { fault: `the one at fact ${snapshot.seq} and its tail are not a full replay`, fine };
}
