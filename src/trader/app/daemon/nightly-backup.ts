// Copies the journal every night after the close and keeps the newest fourteen copies.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '../../../kernel/instant.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import { backUp } from '../../adapters/sqlite/backup.ts';
import type { InstanceFolder } from '../../adapters/sqlite/instance/instance-folder.ts';
import { type Scheduled, scheduleAt } from '../../adapters/system/schedule.ts';
import type { Log } from '../../ports/log.ts';

const KEPT = 14;
/** After the extended session, so that copying many megabytes delays nothing important. */
const EVERY_NIGHT = '30 20 * * *';

export interface NightlyBackup {
  readonly folder: InstanceFolder;
  readonly log: Log;
  readonly calendar: Calendar;
  now(): Instant;
}

export function startNightlyBackup(parts: NightlyBackup): Scheduled {
  const { name } = parts.calendar.zone;
  return scheduleAt({ expression: EVERY_NIGHT, zone: name }, () => backUpOnce(parts));
}

/** One copy a day, whichever caller is first; a failure is logged and the next night tries again. */
export async function backUpOnce({ folder, log, calendar, now }: NightlyBackup): Promise<void> {
  const file = join(folder.backups, `journal-${calendar.dayOf(now())}.sqlite`);
  if (existsSync(file)) return;
  const made = await backUp(folder.journal, file);
  if (!made.ok) {
    const why = made.failure.kind === 'failed' ? made.failure.why : `${file} exists already`;
    log.error('The nightly backup failed.', { why });
    return;
  }
  log.info('The journal was backed up.', { file, facts: made.value.facts });
  for (const old of nightly(folder.backups).slice(0, -KEPT)) rmSync(join(folder.backups, old));
}

/** Copies of this schedule, oldest first; manual copies under other names are never removed. */
function nightly(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^journal-\d{4}-\d{2}-\d{2}\.sqlite$/.test(name))
    .sort();
}
