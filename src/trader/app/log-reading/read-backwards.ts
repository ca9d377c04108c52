// Reads the lines of a log file from its end, a chunk at a time: the last lines of a long log cost no more than of a short one.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const CHUNK_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

/** Complete lines before the byte, newest first; empty ones are left out. */
export function* linesBackwards(file: string, end: number): Generator<string> {
  let rest = Buffer.alloc(0);
  for (let to = end; to > 0; to -= CHUNK_BYTES) {
    const bytes = Buffer.concat([bytesOf(file, Math.max(0, to - CHUNK_BYTES), to), rest]);
    // The first line of a chunk begins in the chunk before it.
    const first = bytes.indexOf(NEWLINE);
    const whole = first < 0 ? bytes.length : first + 1;
    const from = to > CHUNK_BYTES ? whole : 0;
    rest = bytes.subarray(0, from);
    yield* bytes.subarray(from).toString('utf8').split('\n').filter(Boolean).reverse();
  }
}

/** The bytes as far as the file has them. */
export function bytesOf(file: string, from: number, to: number): Buffer {
  const handle = openSync(file, 'r');
  try {
    const length = Math.max(0, Math.min(to, fstatSync(handle).size) - from);
    const buffer = Buffer.alloc(length);
    return buffer.subarray(0, readSync(handle, buffer, 0, length, from));
  } finally {
    closeSync(handle);
  }
}
