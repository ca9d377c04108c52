// Files of an instance belong to its user alone: account numbers, positions and money are in nearly all of them.
import { chmodSync, closeSync, lstatSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const OTHERS = 0o077;
const OWNER = 0o700;

/**
 * Creates the file of a database before SQLite does, which would let everyone read it; the files that SQLite adds beside it
 * get the same rights. An existing file stays untouched: closing a descriptor of it would drop SQLite's locks.
 */
export function createPrivately(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch {
    // It exists, or SQLite reports why it cannot be created.
  }
}

/** What was found open to others in and below a folder, and what of it could not be closed. */
export interface LooseRights {
  readonly closed: readonly string[];
  readonly left: readonly string[];
}

/**
 * Takes all rights of others away from a folder and everything in it; links are not followed. `shared` stays, if it is
 * open no wider than its rights there.
 */
export function tighten(
  folder: string,
  shared: Readonly<Record<string, number>> = {},
): LooseRights {
  const loose = [folder, ...contentsOf(folder)].filter((path) => isLoose(path, shared[path] ?? 0));
  const left = loose.filter((path) => !isClosed(path));
  return { closed: loose.filter((path) => !left.includes(path)), left };
}

function contentsOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
}

function isLoose(path: string, allowed: number): boolean {
  return ((lstatSync(path, { throwIfNoEntry: false })?.mode ?? 0) & OTHERS & ~allowed) !== 0;
}

/** A file of another user cannot be changed. */
function isClosed(path: string): boolean {
  try {
    chmodSync(path, lstatSync(path).mode & OWNER);
    return true;
  } catch {
    return false;
  }
}
