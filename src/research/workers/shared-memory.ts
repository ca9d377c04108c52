// A value with its columns in memory that threads share: however many of them play the same bars, the bars are there once.

/** Smaller ones are copied. */
const BYTES_MIN = 4_096;

/** The same plain objects, arrays and maps, with every long `Float64Array` in a `SharedArrayBuffer`. */
export function inSharedMemory(value: unknown): unknown {
  const known = new Map<Float64Array, Float64Array>();

  function shared(column: Float64Array): Float64Array {
    if (column.buffer instanceof SharedArrayBuffer || column.byteLength < BYTES_MIN) return column;
    const before = known.get(column);
    if (before !== undefined) return before;
    const copy = new Float64Array(new SharedArrayBuffer(column.byteLength));
    copy.set(column);
    known.set(column, copy);
    return copy;
  }

  function walk(part: unknown): unknown {
    if (part instanceof Float64Array) return shared(part);
    if (part instanceof Map) return new Map([...part].map(([key, its]) => [key, walk(its)]));
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== 'object' || part === null) return part;
    if (Object.getPrototypeOf(part) !== Object.prototype) return part;
    return Object.fromEntries(Object.entries(part).map(([name, its]) => [name, walk(its)]));
  }
  return walk(value);
}
