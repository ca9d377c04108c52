// The folder of one instance (one mode, one account): the paths of its files, and its small state files.
import { randomFillSync } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../../../files/make-folder.ts';
import { isDiskFull } from '../file/full-disk.ts';
import { giveToFolderOwner, ownerBesidesRoot } from './folder-owner.ts';

export interface InstanceFolder {
  readonly path: string;
  readonly journal: string;
  readonly lock: string;
  readonly pidFile: string;
  readonly haltFile: string;
  /** Which commands from a chat have been read. */
  readonly chatOffset: string;
  /** The new ids of chats that have become supergroups. */
  readonly movedChats: string;
  /** The tokens of a login that a person completed with a code. */
  readonly login: string;
  readonly reserve: string;
  readonly logs: string;
  readonly tape: string;
  readonly reports: string;
  readonly backups: string;
  /** Prices for scoring predictions. */
  readonly scores: string;
  /** Transcript of the probe of a paper account: JSON whose `passed` is its result. */
  readonly paperProbe: string;
  /** The intents of the account's probes, each recorded before its order was sent. */
  readonly paperProbeJournal: string;
  /** What is known of conditional orders of this account. */
  readonly conditionalProbe: string;
}

export const RESERVE_BYTES = 16 * 1024 * 1024;
const START_BYTES = 1024 * 1024;
/** A unix socket path has room for about 107 bytes; the rest is left for programs that append to the folder's name. */
const SOCKET_PATH_BYTES_MAX = 100;

export function instanceFolder(dataFolder: string, mode: string, account: string): InstanceFolder {
  const path = join(dataFolder, `${mode}-${account}`);
  return {
    path,
    journal: join(path, 'journal.sqlite'),
    lock: join(path, 'lock.sqlite'),
    pidFile: join(path, 'sluice.pid'),
    haltFile: join(path, 'HALT'),
    chatOffset: join(path, 'telegram.json'),
    movedChats: join(path, 'telegram-moved.json'),
    login: join(path, 'login.json'),
    reserve: join(path, 'reserve.bin'),
    logs: join(path, 'logs'),
    tape: join(path, 'tape'),
    reports: join(path, 'reports'),
    backups: join(path, 'backups'),
    scores: join(path, 'scores.sqlite'),
    paperProbe: join(path, 'paper-probe.json'),
    paperProbeJournal: join(path, 'paper-probe.sqlite'),
    conditionalProbe: join(path, 'conditional-probe.json'),
  };
}

export function makeInstanceFolder(folder: InstanceFolder): void {
  for (const path of [folder.path, folder.logs, folder.tape, folder.reports]) {
    makeFolder(path, 0o700);
  }
}

/** Creates the folder; returns why it cannot be used, or undefined if it can. */
export function whyFolderIsUnfit(folder: InstanceFolder): string | undefined {
  const owner = ownerBesidesRoot(folder.path) ?? ownerBesidesRoot(dirname(folder.path));
  if (owner !== undefined) {
    return `${folder.path} is for another user (uid ${owner}), who could not use the files of root. Start it as that user: sudo -u '#${owner}' sluice start`;
  }
  try {
    makeInstanceFolder(folder);
    accessSync(folder.path, constants.W_OK);
    return undefined;
  } catch (error) {
    // A full disk is handled together with the reserve.
    if (isDiskFull(error)) return undefined;
    return `Cannot write to ${folder.path} (${codeOf(error)}): make it writable, or name another folder with data: in the configuration or SLUICE__DATA in the environment`;
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) throw error;
  switch (error.code) {
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a file has its name';
    case 'EACCES':
    case 'EPERM':
      return 'this user may not write there';
    case 'ENOENT':
    case 'EROFS':
      return 'the disk is read-only';
    default:
      return String(error.code);
  }
}

/** The socket of the control API: in the folder or, if that path is too long for a socket, in a new runtime folder. */
export function chooseSocketPath(
  folder: InstanceFolder,
  runtimeFolder: string | undefined,
): string {
  const inFolder = join(folder.path, 'sluice.sock');
  if (Buffer.byteLength(inFolder) <= SOCKET_PATH_BYTES_MAX) return inFolder;
  return join(mkdtempSync(join(runtimeFolder ?? tmpdir(), 'sluice-')), 'sluice.sock');
}

export interface PidFile {
  readonly pid: number;
  readonly socketPath: string;
}

/** First line the pid, as every service tool expects; second line the socket. */
export function writePidFile(folder: InstanceFolder, { pid, socketPath }: PidFile): void {
  writeWhole(folder.pidFile, `${pid}\n${socketPath}\n`);
}

export function readPidFile(folder: InstanceFolder): PidFile | undefined {
  if (!existsSync(folder.pidFile)) return undefined;
  const [pidText = '', socketPath = ''] = readFileSync(folder.pidFile, 'utf8').split('\n');
  const pid = Number(pidText);
  return Number.isInteger(pid) && pid > 0 && socketPath !== '' ? { pid, socketPath } : undefined;
}

/** Removes files that only a running daemon needs. */
export function removePidFile(folder: InstanceFolder): void {
  const written = readPidFile(folder);
  rmSync(folder.pidFile, { force: true });
  if (written === undefined) return;
  rmSync(written.socketPath, { force: true });
  const socketFolder = dirname(written.socketPath);
  if (socketFolder !== folder.path) rmSync(socketFolder, { recursive: true, force: true });
}

/** The HALT file blocks all entries by its presence, whatever else fails; written before anything else is notified. */
export function writeHaltFile(folder: InstanceFolder, why: string): void {
  makeFolder(folder.path, 0o700);
  giveToFolderOwner(folder.path);
  if (isFolder(folder.haltFile)) return;
  try {
    writeWhole(folder.haltFile, `${why}\n`);
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    // An empty file fits on a full disk, and only its presence counts.
    rmSync(`${folder.haltFile}.new`, { force: true });
    closeSync(openSync(folder.haltFile, 'w', 0o600));
    giveToFolderOwner(folder.haltFile);
  }
}

export function isHaltFilePresent(folder: InstanceFolder): boolean {
  return existsSync(folder.haltFile);
}

const HALT_TEXT_MAX = 200;

/** The reason in the HALT file, as one line; undefined without the file. */
export function readHaltFile(folder: InstanceFolder): string | undefined {
  if (isFolder(folder.haltFile)) return 'it is a folder';
  if (!existsSync(folder.haltFile)) return undefined;
  try {
    const text = readFileSync(folder.haltFile, 'utf8').trim();
    return text.replaceAll(/[\s\p{Cc}]+/gu, ' ').slice(0, HALT_TEXT_MAX);
  } catch {
    return 'its text cannot be read';
  }
}

export function removeHaltFile(folder: InstanceFolder): void {
  rmSync(folder.haltFile, { force: true, recursive: true });
}

/** A folder with that name, made in a hurry, halts as well. */
function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/**
 * Disk space for exits and protection on a full disk. Random bytes, since a file system may store equal ones
 * sparsely. False if it does not fit.
 */
export function keepReserve(folder: InstanceFolder): boolean {
  return hasReserve(folder) || fits(folder.reserve, RESERVE_BYTES);
}

/** Whether there is space for the files of a start: locks, a log, the pid. */
export function hasRoom(folder: InstanceFolder): boolean {
  const probe = join(folder.path, 'room.probe');
  const isRoomy = fits(probe, START_BYTES);
  rmSync(probe, { force: true });
  return isRoomy;
}

/**
 * Writes a file of this size; an incomplete one would take the remaining space, so it is removed if it does not fit.
 */
function fits(path: string, bytes: number): boolean {
  const megabyte = randomFillSync(Buffer.alloc(1024 * 1024));
  const file = openSync(path, 'w', 0o600);
  try {
    for (let at = 0; at < bytes; at += megabyte.length) writeWholly(file, megabyte);
    fdatasyncSync(file);
    return true;
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    rmSync(path, { force: true });
    return false;
  } finally {
    closeSync(file);
  }
}

/** On a nearly full disk a write may be short, and only the next one fails. */
function writeWholly(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

export function hasReserve(folder: InstanceFolder): boolean {
  return existsSync(folder.reserve) && statSync(folder.reserve).size === RESERVE_BYTES;
}

/** What copies beside the journal leave free: what a daemon has released for its exits is not for them. */
export function bytesForExits(folder: InstanceFolder): number {
  return existsSync(folder.pidFile) && !hasReserve(folder) ? RESERVE_BYTES : 0;
}

export function releaseReserve(folder: InstanceFolder): void {
  rmSync(folder.reserve, { force: true });
}

/** Atomic, so that no reader sees an incomplete file, and on disk when it returns. */
export function writeWhole(path: string, text: string): void {
  const temporary = `${path}.new`;
  writeFileSync(temporary, text, { mode: 0o600, flush: true });
  giveToFolderOwner(temporary);
  renameSync(temporary, path);
  // Without it a loss of power could bring the old name back, and with it a halt that was never written.
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
