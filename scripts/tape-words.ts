// How the predictions of the demonstrations write numbers and times.
import type { Instant } from '../src/kernel/instant.ts';
import type { Zone } from '../src/market/time/zone.ts';

export function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

export function isoUtc(at: Instant): string {
  return new Date(at).toISOString().replace('.000Z', '+00:00');
}

/** The time of the zone's clock, without a word about the zone. */
export function naiveIn(zone: Zone, at: Instant): string {
  return new Date(at + zone.offsetMs(at)).toISOString().slice(0, 19);
}
