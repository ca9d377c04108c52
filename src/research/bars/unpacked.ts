// What is packed in a gzip file, or as the one file in a zip archive.
import { gunzipSync, inflateRawSync } from 'node:zlib';

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** Throws an error with a sentence if it is torn, or if an archive has not exactly one file. */
export function unpacked(bytes: Buffer): Buffer {
  try {
    return isZip(bytes) ? fromZip(bytes) : gunzipSync(bytes);
  } catch (error) {
    if (error instanceof ArchiveFault) throw error;
    throw new ArchiveFault('it is torn or damaged: it cannot be unpacked');
  }
}

class ArchiveFault extends Error {}

const END_OF_DIRECTORY = Buffer.from([0x50, 0x4b, 5, 6]);
const STORED = 0;
const DEFLATED = 8;

/** By the directory at the end, which alone knows the sizes. */
function fromZip(bytes: Buffer): Buffer {
  const end = bytes.lastIndexOf(END_OF_DIRECTORY);
  if (end < 0) throw new ArchiveFault('it is torn: the directory of the archive is missing');
  const files = bytes.readUInt16LE(end + 10);
  if (files !== 1) throw new ArchiveFault(`the archive has ${files} files; one is expected`);
  const entry = bytes.readUInt32LE(end + 16);
  const method = bytes.readUInt16LE(entry + 10);
  const size = bytes.readUInt32LE(entry + 20);
  const local = bytes.readUInt32LE(entry + 42);
  const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const packed = bytes.subarray(from, from + size);
  if (method === STORED) return packed;
  if (method === DEFLATED) return inflateRawSync(packed);
  throw new ArchiveFault(
    'the archive is packed in a way that is not supported: use zip with deflate',
  );
}
