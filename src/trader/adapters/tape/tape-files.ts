// The files of the tapes in a folder: one tape per run of the daemon, one file per day of it.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DAY_MS, type Instant, instant, type TradingDay, toIso } from '../../../kernel/instant.ts';

export interface TapeFile {
  readonly path: string;
  readonly life: Instant;
  readonly day: TradingDay;
}

const NAME = /^(\d{4}-\d{2}-\d{2}T\d{6}\.\d{3}Z)\.(\d{4}-\d{2}-\d{2})\.ndjson\.gz$/;

export function tapeFile(folder: string, life: Instant, day: TradingDay): string {
  return join(folder, `${toIso(life).replaceAll(':', '')}.${day}.ndjson.gz`);
}

/** By run, then by day; other files are skipped, and so is a missing folder. */
export function tapeFilesIn(folder: string): readonly TapeFile[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .flatMap((name) => {
      const [, life, day] = NAME.exec(name) ?? [];
      if (life === undefined || day === undefined) return [];
      const began = life.replace(/T(\d{2})(\d{2})(\d{2})/, 'T$1:$2:$3');
      const file = { life: instant(Date.parse(began)), day: day as TradingDay };
      return [{ path: join(folder, name), ...file }];
    })
    .sort((a, b) => a.life - b.life || (a.day < b.day ? -1 : 1));
}

/** Deletes tapes older than this many days before `now`; touches no other file. */
export function forgetOldTapes(folder: string, now: Instant, keepDays: number): void {
  const oldest = toIso(instant(now - keepDays * DAY_MS)).slice(0, 10);
  for (const { path, day } of tapeFilesIn(folder)) if (day < oldest) rmSync(path, { force: true });
}
