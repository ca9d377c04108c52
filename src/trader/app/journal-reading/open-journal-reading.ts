// Opens the journal of a trader on this host for a follower.
import { existsSync } from 'node:fs';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { openFailureText } from '../../adapters/sqlite/file/open-failure.ts';
import { instanceFolder } from '../../adapters/sqlite/instance/instance-folder.ts';
import { readJournal } from '../../adapters/sqlite/journal/journal-reading.ts';
import type { JournalReading } from '../../ports/journal-reading.ts';
import type { TraderPlace } from '../../ports/settings.ts';

export { factLine } from '../../surfaces/control/event-line.ts';

type Instance = Pick<TraderPlace, 'dataFolder' | 'mode' | 'account'>;

/** Where the journal of the trader is, whether it exists or not. */
export function journalFileOf({ dataFolder, mode, account }: Instance): string {
  return instanceFolder(dataFolder, mode, account).journal;
}

/** Undefined if there is none yet; a sentence if it cannot be read. */
export function openJournalReading(file: string): Result<JournalReading | undefined, string> {
  if (!existsSync(file)) return ok(undefined);
  const opened = readJournal(file);
  return opened.ok ? opened : failed(openFailureText(opened.failure));
}
