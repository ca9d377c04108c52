// Files that survive a loss of power; only their owner may read them.
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

const OWNER_ONLY = 0o600;

export function writeDurably(file: string, body: string): void {
  const open = openSync(file, 'w', OWNER_ONLY);
  try {
    writeSync(open, body);
    fsyncSync(open);
  } finally {
    closeSync(open);
  }
}

/** What was added to the folder, renamed in it or removed from it. */
export function flush(folder: string): void {
  const open = openSync(folder, 'r');
  try {
    fsyncSync(open);
  } finally {
    closeSync(open);
  }
}
