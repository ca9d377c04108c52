// Reads the reports that were filed, for the control API.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FiledDay, FiledReports } from '../../ports/filed-reports.ts';

const DAY_FILE = /^(\d{4}-\d{2}-\d{2})\.json$/;

/** `reports` is the folder; it may not be there yet. */
export function filedReports(reports: string): FiledReports {
  function read(day: string): FiledDay | undefined {
    if (!DAY_FILE.test(`${day}.json`)) return undefined;
    try {
      return JSON.parse(readFileSync(join(reports, `${day}.json`), 'utf8')) as FiledDay;
    } catch {
      // Not filed; or not by us, since a report is filed whole or not at all.
      return undefined;
    }
  }
  return {
    read,
    days: () =>
      filesIn(reports)
        .flatMap((name) => read(DAY_FILE.exec(name)?.[1] ?? '') ?? [])
        .map(({ day, made_at, is_final, net_pnl, trade_count }) => ({
          ...{ day, made_at, is_final, net_pnl, trade_count },
        })),
  };
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
