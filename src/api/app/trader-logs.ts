// Reads the logs that traders of this machine write, from their files: a trader is not asked, and may be down.
import { existsSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { instant, toIso } from '../../kernel/instant.ts';
import {
  fieldsOf,
  isBefore,
  isWanted,
  LOG_LEVELS,
  writtenAt,
} from '../../trader/app/log-reading/log-line.ts';
import { logFolder, newestLog, storedLines } from '../../trader/app/log-reading/stored-lines.ts';
import type { TraderPlace } from '../../trader/ports/settings.ts';
import type { LogLine, LogPage, LogQuery, TraderLogs } from '../http/presenters/trader-logs.ts';

/** A request searches so many lines; the next one continues there. */
const SEARCHED_MAX = 100_000;
/** Then other requests have their turn. */
const SEARCHED_AT_ONCE = 1_000;

export function openTraderLogs(traders: readonly TraderPlace[]): TraderLogs {
  return {
    async read(trader, wanted) {
      const place = traders.find(({ name }) => name === trader);
      if (place === undefined) return undefined;
      const folder = logFolder(place);
      return existsSync(newestLog(folder)) ? found(storedLines(folder), wanted) : undefined;
    },
  };
}

async function found(lines: Iterable<string>, wanted: LogQuery): Promise<LogPage> {
  const since = wanted.since === undefined ? undefined : instant(wanted.since);
  const before = wanted.before === undefined ? undefined : instant(wanted.before);
  const of = { ...wanted, since, before };
  const page: LogLine[] = [];
  let searched = 0;
  let newest: number | undefined;
  for (const line of lines) {
    searched += 1;
    if (searched % SEARCHED_AT_ONCE === 0) await setImmediate();
    if (isBefore(line, since)) break;
    const isFull = page.length >= wanted.limit || searched > SEARCHED_MAX;
    if (!isFull) {
      if (isWanted(line, of)) page.push(...lineIn(line));
      continue;
    }
    // What was written in the same millisecond belongs to the same page: the next one begins before it.
    const at = writtenAt(fieldsOf(line) ?? {});
    newest ??= page.length >= wanted.limit ? Date.parse(page.at(-1)?.at ?? '') : at;
    if (at < newest) return { lines: page, before: toIso(instant(newest)) };
    if (isWanted(line, of)) page.push(...lineIn(line));
  }
  return { lines: page, before: null };
}

function lineIn(line: string): readonly LogLine[] {
  const known = fieldsOf(line);
  const level = LOG_LEVELS.find((one) => one === known?.level);
  if (known === undefined || level === undefined) return [];
  const { timestamp, level: _, message, service: __, account_id: ___, ...fields } = known;
  return [
    { at: new Date(String(timestamp)).toISOString(), level, message: String(message), fields },
  ];
}
