// What is packed with gzip or zstd, or as the one table in a zip archive.
import { gunzipSync, inflateRawSync, zstdDecompressSync } from 'node:zlib';

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

export function isZstd(bytes: Uint8Array): boolean {
  return ZSTD.equals(bytes.subarray(0, ZSTD.length));
}

/** Twenty years of minutes of one symbol have a tenth of it; a file of zeros is packed to a thousandth. */
const UNPACKED_BYTES_MAX = 2 ** 30;

/** Throws an error with a sentence if it is torn or too large, or if an archive has not exactly one file. */
export function unpacked(bytes: Buffer, most = UNPACKED_BYTES_MAX): Buffer {
  const limit = { maxOutputLength: most };
  try {
    if (isZip(bytes)) return fromZip(bytes, most);
    return isZstd(bytes) ? zstdDecompressSync(bytes, limit) : gunzipSync(bytes, limit);
  } catch (error) {
    if (error instanceof ArchiveFault) throw error;
    throw new ArchiveFault(
      isTooLarge(error)
        ? `it has more than ${most.toLocaleString('en-US')} bytes when unpacked: split it`
        : 'it is torn or damaged: it cannot be unpacked',
    );
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}

class ArchiveFault extends Error {}

const END_OF_DIRECTORY = Buffer.from([0x50, 0x4b, 5, 6]);
const STORED = 0;
const DEFLATED = 8;

/** Folders, and what macOS adds to each file. */
const ADDED = /\/$|(?:^|\/)(?:__MACOSX\/|\.DS_Store$)/;
const NAMED_MAX = 3;

function fromZip(bytes: Buffer, most: number): Buffer {
  const files = tablesOf(entriesIn(bytes).filter(({ name }) => !ADDED.test(name)));
  const [only] = files;
  if (only === undefined || files.length > 1) {
    const names = files.slice(0, NAMED_MAX).map(({ name }) => name);
    if (files.length > NAMED_MAX) names.push('…');
    const which = names.length === 0 ? '' : ` (${names.join(', ')})`;
    throw new ArchiveFault(`the archive has ${files.length} files${which}; one is expected`);
  }
  return contentOf(bytes, only, most);
}

/** HistData adds a report to each table: `DAT_MT_EURUSD_M1_201711.txt` beside `…_201711.csv`. */
function tablesOf(files: readonly Entry[]): readonly Entry[] {
  const tables = new Set(files.map(({ name }) => name).filter((name) => name.endsWith('.csv')));
  return files.filter(
    ({ name }) => !tables.has(name.replace(/\.txt$/, '.csv')) || tables.has(name),
  );
}

/** All files of an archive, by name; undefined if it is torn, damaged or packed in another way. */
export function filesOfZip(bytes: Buffer): ReadonlyMap<string, Buffer> | undefined {
  try {
    return new Map(
      entriesIn(bytes).map((entry) => [entry.name, contentOf(bytes, entry, UNPACKED_BYTES_MAX)]),
    );
  } catch {
    return undefined;
  }
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly size: number;
  readonly localAt: number;
}

/** By the directory at the end, which alone knows the sizes. */
function entriesIn(bytes: Buffer): readonly Entry[] {
  const end = bytes.lastIndexOf(END_OF_DIRECTORY);
  if (end < 0) throw new ArchiveFault('it is torn: the directory of the archive is missing');
  let at = bytes.readUInt32LE(end + 16);
  return Array.from({ length: bytes.readUInt16LE(end + 10) }, () => {
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28);
    const entry = {
      name: bytes.toString('utf8', at + 46, nameEnd),
      method: bytes.readUInt16LE(at + 10),
      size: bytes.readUInt32LE(at + 20),
      localAt: bytes.readUInt32LE(at + 42),
    };
    at = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    return entry;
  });
}

function contentOf(bytes: Buffer, { method, size, localAt }: Entry, most: number): Buffer {
  const from = localAt + 30 + bytes.readUInt16LE(localAt + 26) + bytes.readUInt16LE(localAt + 28);
  const packed = bytes.subarray(from, from + size);
  if (method === STORED) return packed;
  if (method === DEFLATED) return inflateRawSync(packed, { maxOutputLength: most });
  throw new ArchiveFault(
    'the archive is packed in a way that is not supported: use zip with deflate',
  );
}
