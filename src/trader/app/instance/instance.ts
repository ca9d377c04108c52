// The files of a running instance: lock, journal and reserve, acquired in this order and released in reverse.

import { type Instant, toIso } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { isDiskFull } from '../../adapters/sqlite/file/full-disk.ts';
import { makeRoomInLog } from '../../adapters/sqlite/file/log-room.ts';
import { openFailureText } from '../../adapters/sqlite/file/open-failure.ts';
import { type LooseRights, tighten } from '../../adapters/sqlite/file/private-file.ts';
import { sharedPaths, shareWithGroup } from '../../adapters/sqlite/instance/group-share.ts';
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
import { type JournalWatch, watchJournal } from '../../adapters/sqlite/journal/journal-watch.ts';
import type { Environment } from '../../adapters/system/runtime-folder.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Settings } from '../../ports/settings.ts';
import { settleSwap } from './journal-swap.ts';
import { type HostFailure, joinHost, type OnThisHost, runningInstance } from './on-this-host.ts';

export interface HeldInstance {
  readonly folder: InstanceFolder;
  readonly journal: Journal;
  readonly journalWatch: JournalWatch;
  /** False if the disk is too full for it. */
  readonly hasReserve: boolean;
  /** What other users could read when the instance started. */
  readonly looseRights: LooseRights;
  /** The daemon among the others on this host. */
  readonly host: Pick<OnThisHost, 'renew'>;
  release(): void;
}

type Held = Omit<HeldInstance, 'looseRights'>;

export type InstanceFailure =
  | { readonly kind: 'already-running'; readonly pid: number }
  | HostFailure
  | { readonly kind: 'data-group'; readonly why: string }
  | { readonly kind: 'journal'; readonly why: string };

export interface InstanceRequest {
  readonly settings: Settings;
  readonly pid: number;
  readonly startedAt: Instant;
  readonly version: string;
  /** Names the runtime folder. */
  readonly environment: Environment;
  /** The configuration files, so that a command with the same ones finds the daemon. */
  readonly configFiles: readonly string[];
}

export function holdInstance(request: InstanceRequest): Result<HeldInstance, InstanceFailure> {
  const { dataFolder, dataGroup, mode, account } = request.settings;
  const folder = instanceFolder(dataFolder, mode, account);
  makeInstanceFolder(folder);
  const looseRights = tighten(folder.path, dataGroup === undefined ? {} : sharedPaths(folder));
  try {
    const held = hold(folder, request);
    if (!held.ok) return held;
    const why = dataGroup === undefined ? undefined : shareWithGroup(folder, dataGroup);
    if (why === undefined) return ok({ ...held.value, looseRights });
    held.value.release();
    return failed({ kind: 'data-group', why });
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    return failed({ kind: 'journal', why: 'The disk is full' });
  }
}

/**
 * On a full disk the reserve makes space for the start, once we hold the lock: watching positions matters more than
 * the reserve.
 */
function hold(folder: InstanceFolder, request: InstanceRequest): Result<Held, InstanceFailure> {
  const { pid, version, startedAt } = request;
  const { lock, isRoomy } = lockOf(folder, { pid, startedAt: toIso(startedAt), version });
  if (!lock.ok) return failed({ kind: 'already-running', pid: lock.failure.pid });
  const held = (isSpacious: boolean) =>
    withLock(folder, request, { lock: lock.value, isRoomy: isSpacious });
  try {
    if (isRoomy && hasRoom(folder)) return held(true);
    releaseReserve(folder);
    if (hasRoom(folder)) return held(false);
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

interface Locked {
  readonly lock: InstanceLock;
  readonly isRoomy: boolean;
}

/** Joins the other daemons of the host, then opens the journal: a refused start leaves nothing behind. */
function withLock(
  folder: InstanceFolder,
  request: InstanceRequest,
  locked: Locked,
): Result<Held, InstanceFailure> {
  const { settings, environment, pid, version, configFiles: config } = request;
  const startedAt = toIso(request.startedAt);
  const more = { pid, version, folder: folder.path, config, startedAt };
  const host = joinHost(runningInstance(settings, more), environment);
  if (!host.ok) {
    locked.lock.release();
    return host;
  }
  try {
    const held = withJournal(folder, settings, { ...locked, host: host.value });
    if (!held.ok) host.value.leave();
    return held;
  } catch (error) {
    host.value.leave();
    throw error;
  }
}

function withJournal(
  folder: InstanceFolder,
  { mode, account }: Settings,
  { lock, isRoomy, host }: Locked & { readonly host: OnThisHost },
): Result<Held, InstanceFailure> {
  const unsettled = whyUnsettled(folder);
  if (unsettled !== undefined) {
    lock.release();
    return failed({ kind: 'journal', why: unsettled });
  }
  const journal = openJournal({ file: folder.journal, mode, account });
  if (!journal.ok) {
    lock.release();
    return failed({ kind: 'journal', why: openFailureText(journal.failure) });
  }
  // Creating the reserve again here would use up the space released for this start.
  const hasReserve = isRoomy && keepReserve(folder);
  if (hasReserve) makeRoomInLog(journal.value.database);
  const journalWatch = watchJournal(folder.journal, journal.value);
  return ok({
    folder,
    journal: journal.value,
    journalWatch,
    host,
    hasReserve,
    release() {
      journalWatch.close();
      removePidFile(folder);
      host.leave();
      lock.release();
    },
  });
}

/** A restore that was killed is completed first: until then neither journal may be whole. */
function whyUnsettled(folder: InstanceFolder): string | undefined {
  try {
    settleSwap(folder);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error) || isDiskFull(error)) throw error;
    return `A restore of the journal was interrupted and cannot be completed (${error.message}). Stops at the broker stay`;
  }
}
