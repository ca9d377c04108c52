// Puts a journal in the place of the one that is there. The plan is on disk before the first file moves: after a kill between
// any two steps the next holder of the instance's lock completes or undoes the exchange.
// Decision 0091
import {
  copyFileSync,
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { flushFolder as flush } from '../../../files/flush-folder.ts';
import { makeFolder } from '../../../files/make-folder.ts';
import { isProcessAlive } from '../../../kernel/process-alive.ts';
import { giveToFolderOwner } from '../../adapters/sqlite/instance/folder-owner.ts';
import { type InstanceFolder, writeWhole } from '../../adapters/sqlite/instance/instance-folder.ts';

interface Swap {
  /** Once it is decided it is completed; before, it is undone. */
  readonly isDecided: boolean;
  /** The complete new journal: a single file of this name in the instance folder. */
  readonly copy: string;
  /** The new name of the journal that is there, among the backups; undefined if there is none. */
  readonly kept?: string | undefined;
}

/** Index first: SQLite takes the log without its index for one of a process that was killed. */
const LOGS = ['-shm', '-wal'] as const;
const PARTS = ['-wal', '-shm', ''] as const;

/**
 * For the holder of the instance's lock; `copy` is in the instance folder. Returns where the journal that was there is kept, with
 * its log and even if it is damaged; undefined if there was none. Throws what the file system refuses: then the journal is
 * untouched, unless `isSwapPending` holds.
 */
export function swapJournal(folder: InstanceFolder, copy: string): string | undefined {
  if (!existsSync(copy)) throw new Error(`${copy} was removed`);
  const kept = existsSync(folder.journal) ? freeName(folder) : undefined;
  const swap = { copy: basename(copy), kept };
  try {
    plan(folder, { ...swap, isDecided: false });
    if (kept !== undefined) keep(folder, join(folder.backups, kept));
    plan(folder, { ...swap, isDecided: true });
  } catch (error) {
    settleSwap(folder);
    throw error;
  }
  settleSwap(folder);
  return kept === undefined ? undefined : join(folder.backups, kept);
}

/** Completes what a killed process has decided, and undoes what it has not. For the holder of the instance's lock. */
export function settleSwap(folder: InstanceFolder): void {
  const swap = planned(folder);
  if (swap !== undefined) {
    if (swap.isDecided) complete(folder, swap);
    else undo(folder, swap);
    rmSync(planFile(folder), { force: true });
    flush(folder.path);
  }
  removeAbandoned(folder);
}

/** Where a process makes the copy that it wants to put in the place of the journal. */
export function copyIn({ path }: InstanceFolder, pid: number): string {
  return join(path, `journal-restoring-${pid}.sqlite`);
}

const COPY = /^journal-restoring-(\d+)\.sqlite/;

/** Copies, complete or not, of processes that were killed; each may be as large as the journal. */
function removeAbandoned({ path }: InstanceFolder): void {
  for (const name of readdirSync(path)) {
    const pid = COPY.exec(name)?.[1];
    if (pid !== undefined && !isProcessAlive(Number(pid)))
      rmSync(join(path, name), { force: true });
  }
}

/** Whether the next start completes an exchange. */
export function isSwapPending(folder: InstanceFolder): boolean {
  return planned(folder)?.isDecided === true;
}

function complete({ path, journal }: InstanceFolder, swap: Swap): void {
  const copy = join(path, swap.copy);
  // Renamed already; a log that is there now is its own.
  if (!existsSync(copy)) return;
  // A write-ahead log belongs to its own file alone; the log of the old journal would be applied to the new one.
  for (const part of LOGS) rmSync(journal + part, { force: true });
  flush(path);
  renameSync(copy, journal);
  flush(path);
}

function undo({ path, backups }: InstanceFolder, { copy, kept }: Swap): void {
  rmSync(join(path, copy), { force: true });
  if (kept === undefined) return;
  for (const part of PARTS) rmSync(join(backups, kept + part), { force: true });
}

const planFile = ({ path }: InstanceFolder): string => join(path, 'journal-swap.json');

function plan(folder: InstanceFolder, swap: Swap): void {
  writeWhole(planFile(folder), `${JSON.stringify(swap)}\n`);
  flush(folder.path);
}

function planned(folder: InstanceFolder): Swap | undefined {
  const file = planFile(folder);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Swap) : undefined;
}

function keep({ journal }: InstanceFolder, kept: string): void {
  const backups = dirname(kept);
  if (makeFolder(backups, 0o700) !== undefined) giveToFolderOwner(backups);
  for (const part of PARTS) if (existsSync(journal + part)) linkOrCopy(journal + part, kept + part);
  flush(backups);
}

/** Backups may be on a disk of their own, and some file systems have no links. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!isWithoutLinks(error)) throw error;
    copyFileSync(from, to);
    giveToFolderOwner(to);
    flush(to);
  }
}

function isWithoutLinks(error: unknown): boolean {
  const codes = ['EXDEV', 'EPERM', 'ENOTSUP', 'EMLINK'];
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

function freeName({ backups }: InstanceFolder): string {
  for (let number = 1; ; number += 1) {
    const name = `journal-replaced-${number}.sqlite`;
    if (PARTS.every((part) => !existsSync(join(backups, name + part)))) return name;
  }
}
