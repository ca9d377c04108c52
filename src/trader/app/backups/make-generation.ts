// Makes a generation: sends every file, reads all of them back, examines the copies, and only then writes the manifest.
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../../files/make-folder.ts';
import { type BackupStore, StoreFault, UnsettledBackup } from '../../ports/backup-store.ts';
import type { BackupKey } from './backup-key.ts';
import {
  generationNamed,
  type Manifest,
  manifestIn,
  type PackedFile,
  type ReadGeneration,
  readManifest,
  sealedManifest,
} from './generation.ts';
import { type PiecesPlace, packFile, unpackFile } from './pieces.ts';
import { sealingOf } from './sealing.ts';

export interface FileOfBackup {
  /** With slashes, such as `config/sluice.yaml`. */
  readonly name: string;
  readonly path: string;
}

export interface NewGeneration {
  readonly store: BackupStore;
  readonly key: BackupKey;
  readonly about: Omit<Manifest, 'files'>;
  readonly files: readonly FileOfBackup[];
  /** A new folder, where the files are put that are read back. */
  readonly readBackTo: string;
  /** Looks at the files that were read back; a sentence if they are of no use. */
  examine(folder: string): Promise<string | undefined>;
  readonly pieceBytes?: number;
}

const SALT_BYTES = 32;
const FIRST_PIECE = 1;

/** Throws a `StoreFault` if nothing was made, and an `UnsettledBackup` if the store may have taken the manifest. */
export async function makeGeneration(wanted: NewGeneration): Promise<ReadGeneration> {
  const { store, key, about } = wanted;
  const salt = randomBytes(SALT_BYTES);
  const name = generationNamed(about.madeAt, key, salt);
  const generation = { name, sealing: sealingOf(key.bytes, salt) };
  const packed = await packAll({ store, generation }, wanted);
  await unpackAll({ store, generation }, packed, wanted.readBackTo);
  const fault = await wanted.examine(wanted.readBackTo);
  if (fault !== undefined) throw new StoreFault(`What was read back is of no use: ${fault}`);
  const manifest = { ...about, files: packed };
  try {
    await store.put(manifestIn(name), sealedManifest(generation, { key, salt, manifest }));
    return await readManifest(store, name, key);
  } catch (error) {
    throw error instanceof StoreFault ? new UnsettledBackup(error.message) : error;
  }
}

async function packAll(
  place: PiecesPlace,
  { files, pieceBytes }: NewGeneration,
): Promise<readonly PackedFile[]> {
  const packed: PackedFile[] = [];
  let first = FIRST_PIECE;
  for (const { name, path } of files) {
    const file = await packFile(place, { name, path, first, pieceBytes });
    packed.push(file);
    first += file.pieces;
  }
  return packed;
}

/** Under their names in the folder, which this makes. */
export async function unpackAll(
  place: PiecesPlace,
  files: readonly PackedFile[],
  folder: string,
): Promise<void> {
  for (const file of files) {
    const path = join(folder, file.name);
    if (!path.startsWith(join(folder, '/')))
      throw new StoreFault(`The backup names a file outside of its folder (${file.name})`);
    makeFolder(dirname(path), 0o700);
    await unpackFile(place, file, path);
  }
}
