// A file as sealed objects of a bounded size, and back: compressed, cut, sealed, each object in one request.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { type BackupStore, StoreFault } from '../../ports/backup-store.ts';
import { altered, type OpenGeneration, type PackedFile, pieceIn } from './generation.ts';

/** In memory twice while it is sealed; small enough for a slow line. */
const PIECE_BYTES = 8 * 1024 * 1024;

export interface PiecesPlace {
  readonly store: BackupStore;
  readonly generation: OpenGeneration;
}

interface FileToPack {
  readonly name: string;
  readonly path: string;
  /** Number of its first piece. */
  readonly first: number;
  readonly pieceBytes?: number | undefined;
}

export async function packFile(
  { store, generation }: PiecesPlace,
  { name, path, first, pieceBytes = PIECE_BYTES }: FileToPack,
): Promise<PackedFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  let pieces = 0;
  const counted = async function* (source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  };
  await pipeline(createReadStream(path), counted, createGzip(), async (packed) => {
    for await (const piece of cut(packed, pieceBytes)) {
      const object = pieceIn(generation.name, first + pieces);
      await store.put(
        object,
        generation.sealing.seal({ number: first + pieces, is: object }, piece),
      );
      pieces += 1;
    }
  });
  return { name, bytes, sha256: hash.digest('hex'), first, pieces };
}

async function* cut(source: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    waiting.push(chunk);
    bytes += chunk.length;
    while (bytes >= size) {
      const whole = Buffer.concat(waiting);
      yield whole.subarray(0, size);
      waiting = [whole.subarray(size)];
      bytes -= size;
    }
  }
  if (bytes > 0) yield Buffer.concat(waiting);
}

/** Throws a `StoreFault` unless every byte of the new file is as it was packed. */
export async function unpackFile(
  { store, generation }: PiecesPlace,
  { name, bytes, sha256, first, pieces }: PackedFile,
  path: string,
): Promise<void> {
  const hash = createHash('sha256');
  let written = 0;
  const opened = async function* () {
    for (let number = first; number < first + pieces; number += 1) {
      const object = pieceIn(generation.name, number);
      const sealed = await store.get(object);
      if (sealed === undefined) throw new StoreFault(`${store.place}/${object} is missing`);
      const piece = generation.sealing.open({ number, is: object }, sealed);
      if (piece === undefined) throw altered(store, object);
      yield piece;
    }
  };
  const counted = async function* (source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      hash.update(chunk);
      written += chunk.length;
      yield chunk;
    }
  };
  const target = createWriteStream(path, { mode: 0o600, flush: true });
  await pipeline(Readable.from(opened()), createGunzip(), counted, target);
  if (written !== bytes || hash.digest('hex') !== sha256)
    throw altered(store, `${generation.name} (${name})`);
}
