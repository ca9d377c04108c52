// The last texts of many, as bytes outside the heap: what is kept for long would otherwise be copied by every collection of
// garbage, which pauses the server.

export interface TextRing {
  /** Numbered from 1. */
  add(text: string): void;
  /** Of a text in UTF-8; many are kept as they are, so they must not change. */
  addBytes(bytes: Buffer): void;
  /** One of the last texts. */
  at(n: number): string;
}

const CHUNK_BYTES = 1_048_576;
/** Of one UTF-16 unit in UTF-8. */
const UNIT_BYTES_MAX = 3;

export function createTextRing(capacity: number): TextRing {
  const chunkAt = new Float64Array(capacity);
  const startAt = new Uint32Array(capacity);
  const lengthAt = new Uint32Array(capacity);
  let chunks: Buffer[] = [];
  /** Chunks that were dropped before the first of `chunks`. */
  let dropped = 0;
  let used = 0;
  let last = 0;

  function dropOld(): void {
    if (last < capacity) return;
    const oldest = chunkAt[last % capacity] ?? 0;
    chunks = chunks.slice(oldest - dropped);
    dropped = oldest;
  }

  function chunkFor(bytes: number): Buffer {
    const current = chunks.at(-1);
    if (current !== undefined && used + bytes <= current.length) return current;
    return addChunk(Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, bytes)));
  }

  function addChunk(chunk: Buffer): Buffer {
    dropOld();
    chunks.push(chunk);
    used = 0;
    return chunk;
  }

  /** The bytes that were written next in the last chunk. */
  function take(length: number): void {
    const place = last % capacity;
    chunkAt[place] = dropped + chunks.length - 1;
    startAt[place] = used;
    lengthAt[place] = length;
    used += length;
    last += 1;
  }

  return {
    add: (text) => take(chunkFor(text.length * UNIT_BYTES_MAX).write(text, used)),
    addBytes(bytes) {
      if (bytes.length < CHUNK_BYTES) bytes.copy(chunkFor(bytes.length), used);
      else addChunk(bytes);
      take(bytes.length);
    },
    at(n) {
      const place = (n - 1) % capacity;
      const start = startAt[place] ?? 0;
      const chunk = chunks[(chunkAt[place] ?? 0) - dropped];
      return chunk?.toString('utf8', start, start + (lengthAt[place] ?? 0)) ?? '';
    },
  };
}
