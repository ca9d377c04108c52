// New lines of IBC's log: of a file, or of the newest log in a folder. IBC begins a file for each day of the week, and again after each
// start; a file that is shorter than before was begun anew. What a file had before the watch began is never taken for new.
import { closeSync, openSync, readdirSync, readSync, type Stats, statSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface LogTail {
  /** The end of what was there at the start. */
  readonly before: readonly string[];
  /** Complete lines since the last call, or the start. */
  read(): readonly string[];
  /** The file does not exist, or this user may not read it. */
  isMissing(): boolean;
}

/** More than this in one look is skipped: only the end of a flood says how things are. */
const CHUNK_BYTES = 256 * 1024;
/** Of a line that does not end. */
const REST_MAX = 64 * 1024;
/** In a folder, beside which IBC keeps other texts. */
const LOG_NAME = /^ibc.*\.(?:txt|log)$/i;

interface Place {
  readonly path: string;
  readonly stats: Stats;
}

/** How far a file was read. */
interface Mark {
  readonly inode: number;
  readonly size: number;
}

export function createLogTail(path: string): LogTail {
  const marks = new Map<string, Mark>();
  for (const { path: file, stats } of placesIn(path))
    marks.set(file, { inode: stats.ino, size: stats.size });
  const first = newestIn(path);
  const start = first === undefined ? undefined : textOf(first.path, 0, first.stats.size);
  let isMissing = start === undefined;
  let current: string | undefined;
  let rest = '';

  function read(): readonly string[] {
    const place = newestIn(path);
    if (place === undefined) {
      isMissing = true;
      return [];
    }
    const { path: file, stats } = place;
    const mark = marks.get(file);
    const isSame = mark !== undefined && mark.inode === stats.ino && stats.size >= mark.size;
    if (!isSame || current !== file) rest = '';
    current = file;
    const text = textOf(file, isSame ? mark.size : 0, stats.size);
    isMissing = text === undefined;
    if (text === undefined) return [];
    marks.set(file, { inode: stats.ino, size: stats.size });
    const lines = `${rest}${text}`.split('\n');
    rest = (lines.pop() ?? '').slice(-REST_MAX);
    return lines;
  }

  return { before: start?.split('\n') ?? [], read, isMissing: () => isMissing };
}

function newestIn(path: string): Place | undefined {
  return placesIn(path).toSorted((a, b) => b.stats.mtimeMs - a.stats.mtimeMs)[0];
}

/** The file, or the logs of the folder. */
function placesIn(path: string): readonly Place[] {
  const stats = statsOf(path);
  if (stats === undefined) return [];
  if (!stats.isDirectory()) return [{ path, stats }];
  return namesIn(path).flatMap((file) => {
    const own = statsOf(file);
    return own?.isFile() === true && LOG_NAME.test(basename(file))
      ? [{ path: file, stats: own }]
      : [];
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** The end of what lies between; undefined if it cannot be read. */
function textOf(path: string, from: number, end: number): string | undefined {
  const start = Math.max(from, end - CHUNK_BYTES);
  const bytes = Buffer.alloc(end - start);
  try {
    const file = openSync(path, 'r');
    try {
      return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, start));
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}
