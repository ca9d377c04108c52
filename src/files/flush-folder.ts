// Makes what was added to a folder, renamed in it or removed from it survive a loss of power.
import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Throws if the file system refuses. */
export function flushFolder(folder: string): void {
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
