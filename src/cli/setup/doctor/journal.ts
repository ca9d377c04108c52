// What a start would find wrong in a journal: the same file, account, chain and facts.
import {
  failureToWrite,
  openFailureText,
} from '../../../trader/adapters/sqlite/file/open-failure.ts';
import { metaOf } from '../../../trader/adapters/sqlite/journal/journal.ts';
import { openReadOnly } from '../../../trader/adapters/sqlite/journal/read-only.ts';
import { verifyJournal } from '../../../trader/app/verify-journal/verify-journal.ts';

export interface WantedJournal {
  readonly file: string;
  readonly mode: string;
  readonly account: string;
}

/** A sentence; undefined if a daemon could start from the file. */
export function readAsAStart({ file, mode, account }: WantedJournal): string | undefined {
  const barred = failureToWrite(file);
  if (barred !== undefined) return openFailureText(barred);
  try {
    return ownerFault({ file, mode, account }) ?? contentFault(file);
  } catch (error) {
    // Pages that are read on the way to a check may be destroyed, too.
    if (!(error instanceof Error)) throw error;
    return `${file} is damaged: ${error.message}`;
  }
}

function ownerFault({ file, mode, account }: WantedJournal): string | undefined {
  const opened = openReadOnly(file);
  if (!opened.ok) return openFailureText(opened.failure);
  try {
    const found = `${metaOf(opened.value, 'mode')}-${metaOf(opened.value, 'account')}`;
    const wanted = `${mode}-${account}`;
    return found === wanted
      ? undefined
      : openFailureText({ kind: 'other-account', file, wanted, found });
  } finally {
    opened.value.close();
  }
}

function contentFault(file: string): string | undefined {
  const checks = verifyJournal(file);
  if (!checks.ok) return openFailureText(checks.failure);
  const failures = checks.value.filter(({ status }) => status === 'fail');
  if (failures.length === 0) return undefined;
  return `${file}: ${failures.map(({ check, text }) => `${check}: ${text}`).join('; ')}`;
}
