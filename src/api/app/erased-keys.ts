// Which keys of persons were destroyed, by their hashes: a backup may still have one, and loses it when it is restored.
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { forgetHolder } from '../../ledger/app/forget-holder.ts';
import { isServerAddress } from '../../sql/open-database.ts';
import { venuesOf } from '../../trader/app/venues.ts';
import { openStore } from '../store/open-store.ts';
import { createSqlIdentityStore } from '../store/sql-identity-store.ts';
import { type BookPlace, keyFileOf, openBook } from './ledger.ts';

const LIST = 'book.erased';
const OWNER_ONLY = 0o600;

/** Beside the key of the book. */
export function erasedFileOf(place: BookPlace): string {
  return join(dirname(keyFileOf(place)), LIST);
}

/** Before the key is destroyed, durably. */
export function noteErasedKey(place: BookPlace, sealedKey: string): void {
  const open = openSync(erasedFileOf(place), 'a', OWNER_ONLY);
  try {
    appendFileSync(open, `${hashOf(sealedKey)}\n`);
    fsyncSync(open);
  } finally {
    closeSync(open);
  }
}

/** Each key is sealed once, so all copies of a book have the same text. */
function hashOf(sealedKey: string): string {
  return createHash('sha256').update(sealedKey).digest('hex');
}

/** Of a book, of the backups in folders beside it, and of the book that they are kept with. */
function listsAround({ store }: BookPlace): readonly string[] {
  const beside = dirname(dirname(store));
  if (isServerAddress(store) || !existsSync(beside)) return [];
  return [dirname(beside), ...readdirSync(beside).map((name) => join(beside, name))].map((folder) =>
    join(folder, LIST),
  );
}

function hashesIn(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}

export interface CopiedBook {
  /** Where the copy is now. */
  readonly copy: BookPlace;
  readonly from: BookPlace;
  readonly to: BookPlace;
}

/** Erases in a copy the persons in a list of its source or of its place; returns how many they are. */
export async function eraseAgain({ copy, from, to }: CopiedBook): Promise<number> {
  const lists = [erasedFileOf(from), erasedFileOf(to), ...listsAround(from)];
  const hashes = new Set(lists.flatMap(hashesIn));
  if (hashes.size === 0) return 0;
  const identity = await openStore(copy.store);
  // Nothing is traded in it: the venue of new securities is never asked.
  const book = await openBook(copy, { venue: venuesOf('us').home.name });
  const { read } = book.ledger;
  let erased = 0;
  try {
    const store = createSqlIdentityStore(identity.db);
    for (const { id, username } of await store.users()) {
      const holder = await read.holderOf(id);
      const key = holder === undefined ? undefined : await read.sealedKey(holder);
      if (key === undefined || !hashes.has(hashOf(key))) continue;
      await store.dropDryRunsOf(id);
      await store.dropInvitationsOf(username);
      await forgetHolder(book.ledger, id);
      erased += 1;
    }
  } finally {
    await book.close();
    await identity.close();
  }
  return erased;
}
