// Hashes of versions and of the data they were trained on.
import { createHash } from 'node:crypto';
import type { PriceSeries } from '../markets/price-series.ts';
import type { HashedVersion, Version } from './version.ts';

/** The text that is hashed is the text that is written: keys in the order in which a version lists them. */
export function hashedVersion(version: Version): HashedVersion {
  return { hash: hashOfText(JSON.stringify(version)), ...version };
}

export function hasItsHash({ hash, ...version }: HashedVersion): boolean {
  return hashOfText(JSON.stringify(version)) === hash;
}

/** Little-endian float64 on every machine that Node runs on. */
export function seriesHash({ days, returns }: PriceSeries): string {
  return createHash('sha256')
    .update(days.join())
    .update(new Uint8Array(returns.buffer))
    .digest('hex');
}

function hashOfText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
