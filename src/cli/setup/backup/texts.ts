// How backups are described.
import { toIso } from '../../../kernel/instant.ts';
import type { Manifest } from '../../../trader/app/backups/generation.ts';
import { exchangeDateTime, timeLabel } from '../../program/words.ts';

/** What came later is lost with the machine. */
export function recoveryPoint({ asOf }: Manifest): string {
  return asOf === null ? 'an empty journal' : `${exchangeDateTime(toIso(asOf))} ${timeLabel()}`;
}

const KILOBYTE = 1024;
const MEGABYTE = 1024 * KILOBYTE;

export function sizeText(bytes: number): string {
  return bytes < MEGABYTE
    ? `${Math.ceil(bytes / KILOBYTE)} kB`
    : `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
