// How backups are described.
import { toIso } from '../../../kernel/instant.ts';
import type { Manifest } from '../../../trader/app/backups/generation.ts';
import { exchangeDateTime, timeLabel } from '../../program/words.ts';

/** What came later is lost with the machine. */
export function recoveryPoint({ asOf }: Manifest): string {
  return asOf === null ? 'an empty journal' : `${exchangeDateTime(toIso(asOf))} ${timeLabel()}`;
}

const MEGABYTE = 1024 * 1024;

export function sizeText(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
