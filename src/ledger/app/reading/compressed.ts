// Lists of values as compressed bytes: names of fields repeat in every item, so that a tenth is left.
import { deserialize, serialize } from 'node:v8';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { withDecimals } from './thread-deserialisation.ts';

/** The fastest finds the names. */
const LEVEL = 1;

/** A copy: what zlib gives is the beginning of a buffer of 16 KiB. */
export function compressed(items: readonly object[]): Buffer {
  return Buffer.from(deflateRawSync(serialize(items), { level: LEVEL }));
}

export function uncompressed<Item>(bytes: Buffer): Item[] {
  return withDecimals(deserialize(inflateRawSync(bytes)) as Item[]);
}
