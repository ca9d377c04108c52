// Hashes of versions and of the data they were trained on.
import { createHash } from 'node:crypto';
import type { PriceSeries } from '../markets/price-series.ts';
import { FORMAT, type HashedVersion, type Version } from './version.ts';

export interface TrainingTerms extends Pick<Version, 'subject' | 'seed' | 'settings' | 'program'> {
  readonly from: HashedVersion | undefined;
}

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

/** Of all that decides the result of a training. */
export function trainingHash(terms: TrainingTerms, dataHash: string): string {
  const { subject, seed, settings, from, program } = terms;
  const deciding = { format: FORMAT, subject, seed, settings, from: from?.hash, program, dataHash };
  return hashOfText(JSON.stringify(deciding));
}

function hashOfText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
