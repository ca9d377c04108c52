// Copies the journal every night after the close and keeps the newest fourteen copies. A copy that is missing, because the host
// slept or the daemon did not run, is made some minutes later.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Cancel, WallClock } from '../../../kernel/clock.ts';
import { HOUR_MS, type Instant, MINUTE_MS, type TradingDay } from '../../../kernel/instant.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import { addDays } from '../../../market/time/day.ts';
import { instantOf, wallTimeAt } from '../../../market/time/zone.ts';
import { backUp } from '../../adapters/sqlite/backup.ts';
import {
  bytesForExits,
  type InstanceFolder,
} from '../../adapters/sqlite/instance/instance-folder.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Log } from '../../ports/log.ts';

export interface NightlyBackup {
  readonly folder: InstanceFolder;
  readonly journal: Pick<Journal, 'read'>;
  readonly log: Log;
  readonly calendar: Calendar;
  readonly wall: WallClock;
  now(): Instant;
  /** For people: a copy is missing. */
  alarm(text: string): void;
}

const KEPT = 14;
/** After the extended session, so that copying many megabytes delays nothing important. */
const DUE_MS = 20 * HOUR_MS + 30 * MINUTE_MS;
/** Looks, rather than one timer until the next night: timers stand still while the host sleeps. */
const LOOK_MS = 5 * MINUTE_MS;
const RETRY_MS = HOUR_MS;

export function startNightlyBackup(parts: NightlyBackup): { stop(): void } {
  const { wall } = parts;
  let alarmedFor: TradingDay | undefined;
  let isOver = false;
  let cancel: Cancel = wall.after(LOOK_MS, look);

  function look(): void {
    void backUpIfDue(parts)
      .catch((error: unknown) => missingCopy(parts, String(error)))
      .then((missing) => {
        if (isOver) return;
        if (missing !== undefined && missing.day !== alarmedFor) {
          alarmedFor = missing.day;
          parts.alarm(missing.text);
        }
        cancel = wall.after(missing === undefined ? LOOK_MS : RETRY_MS, look);
      });
  }

  return {
    stop() {
      isOver = true;
      cancel();
    },
  };
}

/** A copy that could not be made, in words. */
interface Missing {
  readonly day: TradingDay;
  readonly text: string;
}

/** One copy a day, whichever caller is first. */
async function backUpIfDue(parts: NightlyBackup): Promise<Missing | undefined> {
  const { folder, log } = parts;
  const day = dueDay(parts);
  const file = join(folder.backups, `journal-${day}.sqlite`);
  if (existsSync(file) || !isOlderThan(parts, day)) return undefined;
  const made = await backUp(folder.journal, file, bytesForExits(folder));
  if (!made.ok) {
    const { failure } = made;
    return missingCopy(parts, failure.kind === 'failed' ? failure.why : `${file} exists already`);
  }
  log.info('The journal was backed up.', { file, facts: made.value.facts });
  for (const old of nightly(folder.backups).slice(0, -KEPT)) rmSync(join(folder.backups, old));
  return undefined;
}

function missingCopy(parts: NightlyBackup, why: string): Missing {
  parts.log.error('The nightly backup failed.', { why });
  const day = dueDay(parts);
  const newest = nightly(parts.folder.backups).at(-1);
  const last = newest === undefined ? 'There is none' : `The newest is ${newest}`;
  const text = `the nightly backup of ${day} failed: ${why}. ${last}. It is tried again every hour; trading does not depend on it. Mend the cause, or run \`sluice db backup FILE\` with a place on another disk`;
  return { day, text };
}

/** The newest day whose copy should be there. */
function dueDay({ calendar: { zone }, now }: NightlyBackup): TradingDay {
  const { day, msOfDay } = wallTimeAt(zone, now());
  return msOfDay < DUE_MS ? addDays(day, -1) : day;
}

/** A journal that began later has nothing of that day. */
function isOlderThan({ journal, calendar }: NightlyBackup, day: TradingDay): boolean {
  for (const { at } of journal.read(0)) return at < instantOf(calendar.zone, day, DUE_MS);
  return false;
}

/** Copies of this schedule, oldest first; manual copies under other names are never removed. */
function nightly(folder: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder)
    .filter((name) => /^journal-\d{4}-\d{2}-\d{2}\.sqlite$/.test(name))
    .sort();
}
