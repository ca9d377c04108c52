// The erasure of a user: what it would take away, and the erasure itself.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Forgotten, forgetHolder } from '../../ledger/app/forget-holder.ts';
import type { Ledger } from '../../ledger/app/ledger.ts';
import { isServerAddress } from '../../sql/open-database.ts';
import { truncateWal } from '../../sql/truncate-wal.ts';
import type { IdentityStore, User } from '../identity/identity-store.ts';
import { openStore } from '../store/open-store.ts';
import { noteErasedKey } from './erased-keys.ts';
import type { BookPlace } from './ledger.ts';

export interface ErasureParts {
  readonly ledger: Ledger;
  readonly store: IdentityStore;
  readonly place: BookPlace;
}

export interface Erasable {
  readonly portfolios: number;
  readonly webhooks: number;
  /** What a language model said and was asked about the portfolios. */
  readonly wordings: number;
  readonly rehearsals: number;
  /** In the usual folder of this book, whenever they were made. */
  readonly backups: readonly string[];
}

export async function erasableOf(
  { ledger: { read }, store, place }: ErasureParts,
  id: User['id'],
): Promise<Erasable> {
  const holder = await read.holderOf(id);
  const portfolios = holder === undefined ? [] : await read.portfoliosOf([holder]);
  const folder = join(place.folder, 'backups');
  return {
    portfolios: portfolios.length,
    webhooks: holder === undefined ? 0 : (await read.webhooksOf(holder)).length,
    wordings: await read.wordingCount(portfolios.map((row) => row.id)),
    rehearsals: await store.dryRunCount(id),
    backups: existsSync(folder) ? readdirSync(folder).toSorted() : [],
  };
}

/** The list of erased keys comes first: whatever happens then, no restore brings the names back. */
export async function eraseUser(
  { ledger, store, place }: ErasureParts,
  id: User['id'],
): Promise<Forgotten> {
  const holder = await ledger.read.holderOf(id);
  const key = holder === undefined ? undefined : await ledger.read.sealedKey(holder);
  if (key !== undefined) noteErasedKey(place, key);
  await store.dropDryRunsOf(id);
  await store.dropPasskeysOf(id);
  await store.dropPushSubscriptionsOf(id);
  await dropInvitations(store, id);
  const { isScrubbed, ...forgotten } = await forgetHolder(ledger, id);
  const isEmptied = isServerAddress(place.store) || (await isLogEmptied(place.store));
  return { ...forgotten, isScrubbed: isScrubbed && isEmptied };
}

/** What others wrote about the person. */
async function dropInvitations(store: IdentityStore, id: User['id']): Promise<void> {
  const user = await store.userById(id);
  if (user !== undefined) await store.dropInvitationsOf(user.username);
}

async function isLogEmptied(file: string): Promise<boolean> {
  const { db, close } = await openStore(file);
  try {
    return await truncateWal(db);
  } finally {
    await close();
  }
}
