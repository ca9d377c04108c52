// The folder of one instance (one mode, one account): where each of its files lies, and the small files it is told by.
import { randomFillSync } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fdatasyncSync,
  mkdirSync,
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
import { isDiskFull } from '../file/full-disk.ts';

export interface InstanceFolder {
  readonly path: string;
  readonly journal: string;
  readonly lock: string;
  readonly pidFile: string;
  readonly haltFile: string;
  readonly reserve: string;
  readonly logs: string;
  readonly tape: string;
  readonly reports: string;
  readonly backups: string;
  /** Prices that predictions are judged by. */
  readonly scores: string;
  /** Transcript of the probe of a paper account: JSON whose `passed` says how it went. */
  readonly paperProbe: string;
  /** What the probes of the account intended, each order before it was sent. */
  readonly paperProbeJournal: string;
}

export const RESERVE_BYTES = 16 * 1024 * 1024;
const START_BYTES = 1024 * 1024;
/** A unix socket's path fits about 107 bytes; the rest is left for others who join the folder's name to theirs. */
const SOCKET_PATH_BYTES_MAX = 100;

export function instanceFolder(dataFolder: string, mode: string, account: string): InstanceFolder {
  const path = join(dataFolder, `${mode}-${account}`);
  return {
    path,
    journal: join(path, 'journal.sqlite'),
    lock: join(path, 'lock.sqlite'),
    pidFile: join(path, 'sluice.pid'),
    haltFile: join(path, 'HALT'),
    reserve: join(path, 'reserve.bin'),
    logs: join(path, 'logs'),
    tape: join(path, 'tape'),
    reports: join(path, 'reports'),
    backups: join(path, 'backups'),
    scores: join(path, 'scores.sqlite'),
    paperProbe: join(path, 'paper-probe.json'),
    paperProbeJournal: join(path, 'paper-probe.sqlite'),
  };
}

export function makeInstanceFolder(folder: InstanceFolder): void {
  for (const path of [folder.path, folder.logs, folder.tape, folder.reports]) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  }
}

/** Makes the folder and says in a sentence why nothing can be kept in it; undefined when something can. */
export function whyFolderIsUnfit(folder: InstanceFolder): string | undefined {
  try {
    makeInstanceFolder(folder);
    accessSync(folder.path, constants.W_OK);
    return undefined;
  } catch (error) {
    // A full disk is dealt with where the reserve is.
    if (isDiskFull(error)) return undefined;
    return `Nothing can be kept in ${folder.path} (${codeOf(error)}): free it or name another folder with data:`;
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) throw error;
  switch (error.code) {
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a file is in its place';
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

/** Where the desk listens: in the folder, or, when that path is too long for a socket, in a new runtime folder. */
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

/** Removes what only a running daemon may leave behind. */
export function removePidFile(folder: InstanceFolder): void {
  const written = readPidFile(folder);
  rmSync(folder.pidFile, { force: true });
  if (written === undefined) return;
  rmSync(written.socketPath, { force: true });
  const socketFolder = dirname(written.socketPath);
  if (socketFolder !== folder.path) rmSync(socketFolder, { recursive: true, force: true });
}

/** The file whose presence means no entries, whatever else fails; written before anybody is told. */
export function writeHaltFile(folder: InstanceFolder, why: string): void {
  mkdirSync(folder.path, { recursive: true, mode: 0o700 });
  if (isFolder(folder.haltFile)) return;
  try {
    writeWhole(folder.haltFile, `${why}\n`);
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    // An empty file finds room on a full disk, and it is the presence that counts.
    rmSync(`${folder.haltFile}.new`, { force: true });
    closeSync(openSync(folder.haltFile, 'w', 0o600));
  }
}

export function isHaltFilePresent(folder: InstanceFolder): boolean {
  return existsSync(folder.haltFile);
}

/** The reason in the HALT file; undefined without the file. */
export function readHaltFile(folder: InstanceFolder): string | undefined {
  if (isFolder(folder.haltFile)) return 'it is a folder';
  return existsSync(folder.haltFile) ? readFileSync(folder.haltFile, 'utf8').trim() : undefined;
}

export function removeHaltFile(folder: InstanceFolder): void {
  rmSync(folder.haltFile, { force: true, recursive: true });
}

/** Somebody in a hurry may make a folder of the name: it halts as well. */
function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Room for exits and protection on a full disk. Random bytes, since a file system may store equal ones as nothing. False when it does not fit. */
export function keepReserve(folder: InstanceFolder): boolean {
  return hasReserve(folder) || fits(folder.reserve, RESERVE_BYTES);
}

/** Whether there is room for what a start writes: locks, a log, the pid. */
export function hasRoom(folder: InstanceFolder): boolean {
  const probe = join(folder.path, 'room.probe');
  const isRoomy = fits(probe, START_BYTES);
  rmSync(probe, { force: true });
  return isRoomy;
}

/** Writes a file of so many bytes; half of it would take what room is left, so it is removed when it does not fit. */
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

/** On a disk that fills up a write may take less than it was given, and only the next one fails. */
function writeWholly(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

export function hasReserve(folder: InstanceFolder): boolean {
  return existsSync(folder.reserve) && statSync(folder.reserve).size === RESERVE_BYTES;
}

export function releaseReserve(folder: InstanceFolder): void {
  rmSync(folder.reserve, { force: true });
}

/** All or nothing, so that nobody reads half of it, and on disk when it returns. */
function writeWhole(path: string, text: string): void {
  const temporary = `${path}.new`;
  writeFileSync(temporary, text, { mode: 0o600, flush: true });
  renameSync(temporary, path);
}
