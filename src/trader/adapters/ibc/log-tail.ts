// New lines of IBC's log: of a file, or of the newest file in a folder. IBC begins a file for each day of the week, and again after each
// start; a file that is shorter than before was begun anew.
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface LogTail {
  /** The end of what was there at the start. */
  readonly before: readonly string[];
  /** Complete lines since the last call, or the start. */
  read(): readonly string[];
}

/** More than this in one look is skipped: only the end of a flood says how things are. */
const CHUNK_BYTES = 256 * 1024;

interface Place {
  readonly path: string;
  readonly inode: number;
  readonly size: number;
}

export function createLogTail(path: string): LogTail {
  let place = placeOf(path);
  let from = place?.size ?? 0;
  const before = place === undefined ? [] : linesBetween(place.path, from - CHUNK_BYTES, from);
  let rest = '';

  function read(): readonly string[] {
    const now = placeOf(path);
    if (now === undefined) return [];
    const isSame = place?.path === now.path && place.inode === now.inode && now.size >= from;
    if (!isSame) {
      from = 0;
      rest = '';
    }
    place = now;
    const start = Math.max(from, now.size - CHUNK_BYTES);
    const lines = `${rest}${textBetween(now.path, start, now.size)}`.split('\n');
    from = now.size;
    rest = lines.pop() ?? '';
    return lines;
  }

  return { before, read };
}

function linesBetween(path: string, start: number, end: number): readonly string[] {
  return textBetween(path, Math.max(0, start), end).split('\n');
}

/** Undefined while there is no such file. */
function placeOf(path: string): Place | undefined {
  try {
    const found = statSync(path);
    if (!found.isDirectory()) return { path, inode: found.ino, size: found.size };
    const files = readdirSync(path).map((name) => ({
      path: join(path, name),
      stats: statSync(join(path, name)),
    }));
    const newest = files
      .filter(({ stats }) => stats.isFile())
      .toSorted((a, b) => b.stats.mtimeMs - a.stats.mtimeMs)[0];
    return newest && { path: newest.path, inode: newest.stats.ino, size: newest.stats.size };
  } catch {
    return undefined;
  }
}

function textBetween(path: string, start: number, end: number): string {
  if (end <= start) return '';
  const bytes = Buffer.alloc(end - start);
  try {
    const file = openSync(path, 'r');
    try {
      return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, start));
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
}
