// The newest copy of the journal among those of the instance, by what the files themselves say.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface LastBackup {
  readonly file: string;
  /** ISO time, by the clock of the machine. */
  readonly at: string;
  readonly age_seconds: number;
}

/** Of every night, or made by hand without a name. */
const COPY = /^journal-\d{4}-\d{2}-\d{2}(-\d+)?\.sqlite$/;

/** Null if there is none. `now` in epoch ms. */
export function lastBackup(folder: string, now: number): LastBackup | null {
  const made = namesIn(folder).flatMap((file) => {
    const madeMs = statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs;
    return madeMs === undefined ? [] : [{ file, madeMs }];
  });
  const [newest] = made.sort((a, b) => b.madeMs - a.madeMs);
  if (newest === undefined) return null;
  const { file, madeMs } = newest;
  const ageSeconds = Math.max(0, Math.floor((now - madeMs) / 1_000));
  return { file, at: new Date(madeMs).toISOString(), age_seconds: ageSeconds };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => COPY.test(name));
  } catch {
    return [];
  }
}
