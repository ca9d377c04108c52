// The files of a running instance: lock, journal and reserve, acquired in this order and released in reverse.

import { type Instant, toIso } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { isDiskFull } from '../../adapters/sqlite/file/full-disk.ts';
import { openFailureText } from '../../adapters/sqlite/file/open-failure.ts';
import { type LooseRights, tighten } from '../../adapters/sqlite/file/private-file.ts';
import {
  hasRoom,
  type InstanceFolder,
  instanceFolder,
  keepReserve,
  makeInstanceFolder,
  releaseReserve,
  removePidFile,
} from '../../adapters/sqlite/instance/instance-folder.ts';
import {
  type InstanceLock,
  type LockHolder,
  takeLock,
} from '../../adapters/sqlite/instance/lock.ts';
import { openJournal } from '../../adapters/sqlite/journal/journal.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Settings } from '../../ports/settings.ts';

export interface HeldInstance {
  readonly folder: InstanceFolder;
  readonly journal: Journal;
  /** False if the disk is too full for it. */
  readonly hasReserve: boolean;
  /** What other users could read when the instance started. */
  readonly looseRights: LooseRights;
  release(): void;
}

type Held = Omit<HeldInstance, 'looseRights'>;

export type InstanceFailure =
  | { readonly kind: 'already-running'; readonly pid: number }
  | { readonly kind: 'journal'; readonly why: string };

export interface InstanceRequest {
  readonly settings: Settings;
  readonly pid: number;
  readonly startedAt: Instant;
  readonly version: string;
}

export function holdInstance(request: InstanceRequest): Result<HeldInstance, InstanceFailure> {
  const { dataFolder, mode, account } = request.settings;
  const folder = instanceFolder(dataFolder, mode, account);
  makeInstanceFolder(folder);
  const looseRights = tighten(folder.path);
  try {
    const held = hold(folder, request);
    return held.ok ? ok({ ...held.value, looseRights }) : held;
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    return failed({ kind: 'journal', why: 'The disk is full' });
  }
}

/**
 * On a full disk the reserve makes space for the start, once we hold the lock: watching positions matters more than
 * the reserve.
 */
function hold(
  folder: InstanceFolder,
  { settings: { mode, account }, pid, startedAt, version }: InstanceRequest,
): Result<Held, InstanceFailure> {
  const { lock, isRoomy } = lockOf(folder, { pid, startedAt: toIso(startedAt), version });
  if (!lock.ok) return failed({ kind: 'already-running', pid: lock.failure.pid });
  try {
    if (isRoomy && hasRoom(folder)) {
      return withJournal(folder, lock.value, { mode, account, isRoomy: true });
    }
    releaseReserve(folder);
    if (hasRoom(folder)) return withJournal(folder, lock.value, { mode, account, isRoomy: false });
    lock.value.release();
    return failed({ kind: 'journal', why: 'The disk is full' });
  } catch (error) {
    lock.value.release();
    throw error;
  }
}

/** The lock is checked before a full disk, so only the holder of the lock releases the reserve. */
function lockOf(
  folder: InstanceFolder,
  holder: LockHolder,
): { readonly lock: ReturnType<typeof takeLock>; readonly isRoomy: boolean } {
  try {
    return { lock: takeLock(folder.lock, holder), isRoomy: true };
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    releaseReserve(folder);
    return { lock: takeLock(folder.lock, holder), isRoomy: false };
  }
}

function withJournal(
  folder: InstanceFolder,
  lock: InstanceLock,
  { mode, account, isRoomy }: Pick<Settings, 'mode' | 'account'> & { readonly isRoomy: boolean },
): Result<Held, InstanceFailure> {
  const journal = openJournal({ file: folder.journal, mode, account });
  if (!journal.ok) {
    lock.release();
    return failed({ kind: 'journal', why: openFailureText(journal.failure) });
  }
  return ok({
    folder,
    journal: journal.value,
    // Creating the reserve again here would take back the space released for this start.
    hasReserve: isRoomy && keepReserve(folder),
    release() {
      journal.value.close();
      removePidFile(folder);
      lock.release();
    },
  });
}
