// Puts the files of a book in their place so that a crash in between is harmless: a marker is written first, and a process that opens
// the book while it is there puts the rest in place before anything else.
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isServerAddress } from '../../sql/open-database.ts';
import { flush, writeDurably } from './durable-file.ts';

const MARKER = 'book.restoring';

interface Pending {
  /** Beside the folder of the book: all of it, complete. */
  readonly partial: string;
  readonly files: readonly string[];
}

/** Complete files of `partial` take their names in the folder; afterwards `partial` is gone. */
export function putInPlace(folder: string, { partial, files }: Pending): void {
  const marker = join(folder, MARKER);
  const body = JSON.stringify({ partial: basename(partial), files });
  writeDurably(`${marker}.new`, body);
  renameSync(`${marker}.new`, marker);
  flush(folder);
  finish(folder, { partial, files });
}

/** Finishes what a crash has left. Throws one sentence if a file is lost. */
export function finishRestore(store: string): void {
  if (isServerAddress(store)) return;
  const folder = dirname(store);
  const marker = join(folder, MARKER);
  if (!existsSync(marker)) return;
  const { partial, files } = JSON.parse(readFileSync(marker, 'utf8')) as Pending;
  finish(folder, { partial: join(dirname(folder), partial), files });
}

function finish(folder: string, { partial, files }: Pending): void {
  for (const file of files) moveOnce(join(partial, file), join(folder, file));
  flush(folder);
  rmSync(join(folder, MARKER), { force: true });
  rmSync(partial, { recursive: true, force: true });
}

/** Another process may finish the same. */
function moveOnce(from: string, to: string): void {
  if (existsSync(to)) return;
  try {
    renameSync(from, to);
  } catch (error) {
    if (existsSync(to)) return;
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    throw new Error(
      `a restore was interrupted and ${from} is gone: remove ${dirname(to)}/${MARKER} and the files of the book beside it, and restore the backup again`,
    );
  }
}
