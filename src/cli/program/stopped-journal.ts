// The journal of an instance whose daemon does not run, or why it cannot be read.
import { existsSync } from 'node:fs';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { openFailureText } from '../../trader/adapters/sqlite/file/open-failure.ts';
import {
  type JournalReader,
  openJournalReader,
} from '../../trader/app/stopped-state/journal-reader.ts';
import { storedPrediction } from '../../trader/app/stored-predictions/stored-predictions.ts';
import { type CommandFailure, EXIT } from './exit-code.ts';
import { home } from './home.ts';
import type { Instance } from './instance.ts';

export function openStoppedJournal({
  folder,
  clientId,
}: Instance): Result<JournalReader, CommandFailure> {
  if (!existsSync(folder.journal)) return failed(nothingRecorded(folder.path));
  const reader = openJournalReader(folder.journal, {
    ...{ clientId, home: home() },
    scored: (seq) => storedPrediction(folder.scores, seq),
  });
  if (reader.ok) return ok(reader.value);
  const { failure } = reader;
  const sentence = openFailureText(failure);
  return failed({ sentence, code: failure.kind, exitCode: EXIT.failure });
}

export function nothingRecorded(folder: string): CommandFailure {
  const sentence = `Nothing was ever recorded in ${folder}`;
  return { sentence, code: 'no-journal', exitCode: EXIT.notRunning };
}
