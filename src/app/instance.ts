// The instance on disk while a daemon has it: lock, journal and reserve, taken in this order and given back in reverse.
import { isDiskFull } from '../adapters/sqlite/full-disk.ts';
import {
  hasReserve,
  type InstanceFolder,
  instanceFolder,
  keepReserve,
  makeInstanceFolder,
  releaseReserve,
  removePidFile,
} from '../adapters/sqlite/instance-folder.ts';
import { openJournal } from '../adapters/sqlite/journal.ts';
import { type InstanceLock, takeLock } from '../adapters/sqlite/lock.ts';
import { openFailureText } from '../adapters/sqlite/open-failure.ts';
import { type Instant, toIso } from '../kernel/instant.ts';
import { failed, ok, type Result } from '../kernel/result.ts';
import type { Journal } from '../ports/journal.ts';
import type { Settings } from '../ports/settings.ts';

export interface HeldInstance {
  readonly folder: InstanceFolder;
  readonly journal: Journal;
  /** False on a disk too full for it. */
  readonly hasReserve: boolean;
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

/** On a full disk the reserve makes room for the start: positions are better watched than not. */
export function holdInstance(request: InstanceRequest): Result<HeldInstance, InstanceFailure> {
  const { dataFolder, mode, account } = request.settings;
  const folder = instanceFolder(dataFolder, mode, account);
  try {
    return hold(folder, request);
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    if (!hasReserve(folder)) return failed({ kind: 'journal', why: 'The disk is full' });
    releaseReserve(folder);
    return holdInstance(request);
  }
}

function hold(
  folder: InstanceFolder,
  { settings: { mode, account }, pid, startedAt, version }: InstanceRequest,
): Result<HeldInstance, InstanceFailure> {
  makeInstanceFolder(folder);
  const lock = takeLock(folder.lock, { pid, startedAt: toIso(startedAt), version });
  if (!lock.ok) return failed({ kind: 'already-running', pid: lock.failure.pid });
  try {
    return withJournal(folder, lock.value, { mode, account });
  } catch (error) {
    lock.value.release();
    throw error;
  }
}

function withJournal(
  folder: InstanceFolder,
  lock: InstanceLock,
  { mode, account }: Pick<Settings, 'mode' | 'account'>,
): Result<HeldInstance, InstanceFailure> {
  const journal = openJournal({ file: folder.journal, mode, account });
  if (!journal.ok) {
    lock.release();
    return failed({ kind: 'journal', why: openFailureText(journal.failure) });
  }
  return ok({
    folder,
    journal: journal.value,
    hasReserve: keepReserve(folder),
    release() {
      journal.value.close();
      removePidFile(folder);
      lock.release();
    },
  });
}
