// The instance on disk while a daemon has it: lock, journal and reserve, taken in this order and given back in reverse.
import {
  type InstanceFolder,
  instanceFolder,
  keepReserve,
  makeInstanceFolder,
  removePidFile,
} from '../adapters/sqlite/instance-folder.ts';
import { openJournal } from '../adapters/sqlite/journal.ts';
import { takeLock } from '../adapters/sqlite/lock.ts';
import { openFailureText } from '../adapters/sqlite/open-failure.ts';
import { type Instant, toIso } from '../kernel/instant.ts';
import { failed, ok, type Result } from '../kernel/result.ts';
import type { Journal } from '../ports/journal.ts';
import type { Settings } from '../ports/settings.ts';

export interface HeldInstance {
  readonly folder: InstanceFolder;
  readonly journal: Journal;
  release(): void;
}

export type InstanceFailure =
  | { readonly kind: 'already-running'; readonly pid: number }
  | { readonly kind: 'journal'; readonly why: string };

export interface InstanceRequest {
  readonly settings: Settings;
  readonly pid: number;
  readonly startedAt: Instant;
  readonly version: string;
}

export function holdInstance({
  settings: { dataFolder, mode, account },
  pid,
  startedAt,
  version,
}: InstanceRequest): Result<HeldInstance, InstanceFailure> {
  const folder = instanceFolder(dataFolder, mode, account);
  makeInstanceFolder(folder);
  const lock = takeLock(folder.lock, { pid, startedAt: toIso(startedAt), version });
  if (!lock.ok) return failed({ kind: 'already-running', pid: lock.failure.pid });
  const journal = openJournal({ file: folder.journal, mode, account });
  if (!journal.ok) {
    lock.value.release();
    return failed({ kind: 'journal', why: openFailureText(journal.failure) });
  }
  keepReserve(folder);
  return ok({
    folder,
    journal: journal.value,
    release() {
      journal.value.close();
      removePidFile(folder);
      lock.value.release();
    },
  });
}
