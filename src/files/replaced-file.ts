// Replaces a file as a whole, or makes it: no reader ever sees a part of it.
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { flushFolder } from './flush-folder.ts';

const RIGHTS = 0o7777;

/**
 * With the mode and the owner of the file it replaces. `isStill` is asked last: if false, nothing is replaced. Throws if
 * the file system refuses.
 */
export function replaceFile(path: string, text: string, isStill: () => boolean): boolean {
  const before = lstatSync(path, { throwIfNoEntry: false });
  // Hidden: what watches the folder ignores it.
  const partial = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.new`);
  try {
    write(partial, text, before);
    if (!isStill()) {
      rmSync(partial);
      return false;
    }
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
  flushFolder(dirname(path));
  return true;
}

function write(path: string, text: string, like: Stats | undefined): void {
  const file = openSync(path, 'wx');
  try {
    writeFileSync(file, text);
    if (like !== undefined) {
      fchownSync(file, like.uid, like.gid);
      fchmodSync(file, like.mode & RIGHTS);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
