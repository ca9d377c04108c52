// The key that seals names and notes in the ledger. Without its file none of them can be read.
import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../../files/make-folder.ts';
import { isSealed, takesKey } from '../../ledger/app/open-store.ts';
import type { LedgerStore } from '../../ledger/ports/ledger-store.ts';
import { flush, writeDurably } from './durable-file.ts';

const KEY_BYTES = 32;

/**
 * The key of this book, made if the book is new. Throws one sentence, and writes nothing, if the book is sealed with a key that is not in
 * the file.
 */
export async function keyOfBook(
  store: Pick<LedgerStore, 'read' | 'inOneStep'>,
  file: string,
): Promise<Buffer> {
  const isNew = !existsSync(file);
  // Another worker of this host may make both meanwhile.
  if (isNew && (await isSealed(store.read)) && !existsSync(file))
    throw new Error(
      `the book has a key already, and ${file} is missing: copy book.key there from the host that the book was made on, or from a backup. Nothing was written`,
    );
  const key = bookKeyIn(file);
  if (await takesKey(store, key)) return key;
  // Another host gave the new book its key a moment before.
  if (isNew) rmSync(file, { force: true });
  throw new Error(
    `${file} is not the key of this book: names and notes in it cannot be read with it. Copy book.key there from the host that the book was made on, or from a backup. Nothing was written`,
  );
}

/** Made at the first start: whole and lasting before anything is sealed with it, or not at all. */
function bookKeyIn(file: string): Buffer {
  if (!existsSync(file)) make(file);
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (key.length !== KEY_BYTES)
    throw new Error(`${file} holds no key of ${KEY_BYTES} bytes; restore it from a backup`);
  return key;
}

/** Of several processes that start at once, one gives its key the name; the others take that one. */
function make(file: string): void {
  const folder = dirname(file);
  const own = `${file}.${process.pid}.new`;
  makeFolder(folder, 0o700);
  try {
    writeDurably(own, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
    giveName(own, file);
  } finally {
    rmSync(own, { force: true });
  }
  flush(folder);
}

function giveName(own: string, file: string): void {
  try {
    linkSync(own, file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') return;
    if (!NO_LINKS.has(code)) throw error;
    // Not as safe beside another first start, but such file systems have nothing better.
    if (!existsSync(file)) renameSync(own, file);
  }
}

/** What file systems without hard links answer, those of memory cards and of some shared folders. */
const NO_LINKS: ReadonlySet<unknown> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);
