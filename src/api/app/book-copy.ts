// The whole book from one place to another: users, ledger, prices and the key of its personal texts. A backup is a book in a
// separate folder.
import { chmodSync, copyFileSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from '../../files/make-folder.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import {
  COUNTER_TABLE,
  carryCounters,
  LEDGER_SCHEMA,
  PRICE_SCHEMA,
} from '../../ledger/app/open-store.ts';
import { type CopyPlace, copyTables, TargetNotEmpty } from '../../sql/copy-tables.ts';
import { isServerAddress } from '../../sql/open-database.ts';
import { RATE_TABLE } from '../store/identity/worker-tables.ts';
import { IDENTITY_SCHEMA } from '../store/open-store.ts';
import { eraseAgain, erasedFileOf } from './erased-keys.ts';
import { type BookPlace, keyFileOf, ledgerPlaceOf } from './ledger.ts';
import { finishRestore, putInPlace } from './restore-book.ts';

export type CopyFailure =
  /** Something is there; nothing is ever overwritten. */
  | { readonly kind: 'exists'; readonly what: string }
  | { readonly kind: 'no-book'; readonly what: string }
  | { readonly kind: 'failed'; readonly why: string };

const BOOK_FILE = 'book.sqlite';

/** A book in a separate folder, such as a backup. */
export function bookIn(folder: string): BookPlace {
  return { store: join(folder, BOOK_FILE), folder };
}

/** Users and ledger share a database server, and are two files otherwise. */
function databasesOf({ store }: BookPlace): readonly CopyPlace[] {
  const ledger = [LEDGER_SCHEMA, PRICE_SCHEMA];
  return isServerAddress(store)
    ? [{ place: store, schemas: [IDENTITY_SCHEMA, ...ledger] }]
    : [
        { place: store, schemas: [IDENTITY_SCHEMA] },
        { place: ledgerPlaceOf(store), schemas: ledger },
      ];
}

export interface Copied {
  readonly rows: number;
  /** Persons who were erased after the source was made: their keys are not in the copy. */
  readonly erased: number;
}

/** What cannot be finished leaves nothing under the name of the target. */
export async function copyBook(
  from: BookPlace,
  to: BookPlace,
): Promise<Result<Copied, CopyFailure>> {
  for (const { store } of [from, to]) finishRestore(store);
  const key = keyFileOf(from);
  if (!existsSync(key)) return failed({ kind: 'no-book', what: key });
  if (!isServerAddress(from.store) && !existsSync(from.store))
    return failed({ kind: 'no-book', what: from.store });
  try {
    return isServerAddress(to.store) ? await toServer(from, to) : await toFiles(from, to);
  } catch (error) {
    if (error instanceof TargetNotEmpty) return failed({ kind: 'exists', what: error.table });
    if (!(error instanceof Error)) throw error;
    return failed({ kind: 'failed', why: error.message });
  }
}

/** In one transaction. The key comes first: as long as the tables are empty, nothing was sealed with another one. */
async function toServer(from: BookPlace, to: BookPlace): Promise<Result<Copied, CopyFailure>> {
  const [key, own] = [keyFileOf(from), keyFileOf(to)];
  const isOther = existsSync(own) && readFileSync(own, 'utf8') !== readFileSync(key, 'utf8');
  if (isOther) return failed({ kind: 'exists', what: own });
  if (!existsSync(own)) {
    makeFolder(dirname(own), 0o700);
    // Whole or not at all: a part of a key would be another key.
    copyPrivately(key, `${own}.part`);
    renameSync(`${own}.part`, own);
  }
  const rows = await copied(from, to);
  return ok({ rows, erased: await eraseAgain({ copy: to, from, to }) });
}

/** Into a folder beside it, whose files take their names when all of them are complete. */
async function toFiles(from: BookPlace, to: BookPlace): Promise<Result<Copied, CopyFailure>> {
  const files = [keyFileOf(to), ledgerPlaceOf(to.store), to.store];
  const there = files.find((file) => existsSync(file));
  if (there !== undefined) return failed({ kind: 'exists', what: there });
  const folder = dirname(to.store);
  const partial = `${folder}.part`;
  rmSync(partial, { recursive: true, force: true });
  try {
    makeFolder(partial, 0o700);
    const inside: BookPlace = { store: join(partial, basename(to.store)), folder: partial };
    const rows = await copied(from, inside);
    copyPrivately(keyFileOf(from), keyFileOf(inside));
    const erased = await eraseAgain({ copy: inside, from, to });
    if (!existsSync(erasedFileOf(to)) && existsSync(erasedFileOf(from)))
      copyPrivately(erasedFileOf(from), erasedFileOf(inside));
    const all = files.concat(existsSync(erasedFileOf(inside)) ? erasedFileOf(to) : []);
    if (!existsSync(folder)) renameSync(partial, folder);
    else putInPlace(folder, { partial, files: all.map((file) => basename(file)) });
    return ok({ rows, erased });
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

function copied(from: BookPlace, to: BookPlace): Promise<number> {
  return copyTables({
    from: databasesOf(from),
    to: databasesOf(to),
    apart: [COUNTER_TABLE, RATE_TABLE],
    carry: carryCounters,
  });
}

const OWNER_ONLY = 0o600;

function copyPrivately(from: string, to: string): void {
  copyFileSync(from, to);
  chmodSync(to, OWNER_ONLY);
}
