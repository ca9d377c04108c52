// Lists the generations of a place, and removes old ones.
import { DAY_MS, type Instant } from '../../../kernel/instant.ts';
import type { BackupStore } from '../../ports/backup-store.ts';
import { manifestIn, partOf } from './generation.ts';

export interface Generation {
  readonly name: string;
  /** Of the key that it was sealed with. */
  readonly keyId: string;
  readonly bytes: number;
  /** Without a manifest an upload is under way, or was interrupted. */
  readonly isComplete: boolean;
  /** When its newest object was written. */
  readonly at: Instant;
  readonly objects: readonly string[];
}

/** Oldest first. Other objects of the bucket are not looked at. */
export async function generationsIn(store: BackupStore): Promise<readonly Generation[]> {
  const found = new Map<string, Generation>();
  for (const { name: object, bytes, at } of await store.list()) {
    const part = partOf(object);
    if (part === undefined) continue;
    const { generation: name, keyId, isManifest } = part;
    const known = found.get(name);
    found.set(name, {
      name,
      keyId,
      bytes: bytes + (known?.bytes ?? 0),
      isComplete: isManifest || known?.isComplete === true,
      at: known === undefined || at > known.at ? at : known.at,
      objects: [...(known?.objects ?? []), object],
    });
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export interface Keeping {
  /** Generations of other keys are not touched. */
  readonly keyId: string;
  readonly keep: number;
  readonly now: Instant;
}

/** The newest complete ones stay; what an interrupted upload left goes after a day. Returns the names that are gone. */
export async function removeOld(
  store: BackupStore,
  { keyId, keep, now }: Keeping,
): Promise<readonly string[]> {
  const all = (await generationsIn(store)).filter((one) => one.keyId === keyId);
  const complete = all.filter(({ isComplete }) => isComplete);
  const abandoned = all.filter(({ isComplete, at }) => !isComplete && now - at > DAY_MS);
  const old = [...complete.slice(0, Math.max(0, complete.length - keep)), ...abandoned];
  for (const generation of old) await remove(store, generation);
  return old.map(({ name }) => name);
}

/** The manifest first: an interrupted removal leaves no generation that lacks pieces. */
async function remove(store: BackupStore, { name, objects }: Generation): Promise<void> {
  const manifest = manifestIn(name);
  await store.remove(manifest);
  for (const object of objects) if (object !== manifest) await store.remove(object);
}
