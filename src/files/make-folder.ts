// Makes a folder with the folders above it. Node's own `recursive` never returns where the system refuses a name in a folder that
// exists, as it does in /proc, and in a working directory that was removed.
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The first folder that it made; undefined if all of them exist. Throws what the system refuses, with the path. */
export function makeFolder(path: string, mode?: number): string | undefined {
  if (isFolder(path)) return undefined;
  const above = dirname(path);
  // What stands above, folder or not, is left to the system, which names the whole path.
  const first = above === path || exists(above) ? undefined : makeFolder(above, mode);
  try {
    mkdirSync(path, mode);
  } catch (error) {
    // Another process may have been faster.
    if (!isFolder(path)) throw error;
    return first;
  }
  return first ?? path;
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
