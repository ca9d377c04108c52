// `sluice db verify`: checks the file, and that a snapshot with its tail gives the same state as a replay of every
// fact.

import { isDeepStrictEqual } from 'node:util';
import { ok, type Result } from '../../../kernel/result.ts';
import type { OpenFailure } from '../../adapters/sqlite/file/open-failure.ts';
import { metaOf } from '../../adapters/sqlite/journal/journal.ts';
import { openReadOnly, readOnlyJournal } from '../../adapters/sqlite/journal/read-only.ts';
import { type Check, checked, type Examined } from '../../adapters/sqlite/verify/check.ts';
import { verifyFile } from '../../adapters/sqlite/verify/verify.ts';
import { recoverState } from '../../engine/fold/recover.ts';
import { STATE_VERSION, type State } from '../../engine/state/state.ts';
import { stateFrom, stateText } from '../../engine/state/state-text.ts';
import type { Journal, RecordedFact } from '../../ports/journal.ts';
import { completedFacts } from '../completed-facts/completed-facts.ts';

/** `onFact` is called for each fact that is read, several times for each. */
export function verifyJournal(
  file: string,
  onFact: () => void = () => {},
): Result<Check[], OpenFailure> {
  const opened = openReadOnly(file);
  if (!opened.ok) return opened;
  try {
    return ok(
      verifyFile(opened.value, {
        facts: (database) => completedFacts(watched(readOnlyJournal(database), onFact)),
        more: (database) => [
          checked('replay', () =>
            replay(
              watched(readOnlyJournal(database), onFact),
              metaOf(database, 'mode'),
              metaOf(database, 'account'),
            ),
          ),
        ],
      }),
    );
  } finally {
    opened.value.close();
  }
}

function watched(journal: Journal, onFact: () => void): Journal {
  function* read(afterSeq: number): Generator<RecordedFact> {
    for (const recorded of journal.read(afterSeq)) {
      onFact();
      yield recorded;
    }
  }
  return { ...journal, read };
}

function replay(journal: Journal, mode: string, account: string): Examined {
  const whole = recoverState({ ...journal, newestSnapshot: () => undefined }, mode, account);
  const snapshot = journal.newestSnapshot(STATE_VERSION);
  if (snapshot === undefined)
    return { fine: `all ${whole.seq} facts replay; no snapshot of this version exists` };
  const which = `the snapshot at fact ${snapshot.seq} and its tail`;
  const recovered = recoverState(journal, mode, account);
  if (!isDeepStrictEqual(plain(recovered), plain(whole)))
    return { fault: `${which} differ from a full replay` };
  return { fine: `${which} equal a full replay of ${whole.seq} facts` };
}

/** As a snapshot keeps it: an undefined field and an absent one are the same. */
function plain(state: State): State {
  return stateFrom(stateText(state));
}
