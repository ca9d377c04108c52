// The recordings that a practice plays instead of made-up prices and predictions, checked before anything starts.
import { readFileSync } from 'node:fs';
import { fileFaultText } from '../../../kernel/file-fault.ts';
import type { Instant } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { Bar } from '../../../market/bars/bar.ts';
import type { Session } from '../../../market/time/calendar.ts';
import { parseTape } from '../../../simulators/flow-api/predictions/prediction.ts';
import { home } from '../../program/home.ts';
import { readMinuteBars } from '../../program/minute-bars.ts';

/** The sessions for which every file has bars, ascending; a failure is one sentence. */
export function recordedSessions(
  files: ReadonlyMap<string, string>,
): Result<readonly Session[], string> {
  const read = readMinuteBars(files);
  if (!read.ok) return failed(`--bars: ${read.failure}`);
  let common: ReadonlyMap<string, Session> | undefined;
  for (const bars of read.value.values()) {
    const before = common;
    common = new Map(
      [...sessionsIn(bars)].filter(([day]) => before === undefined || before.has(day)),
    );
  }
  const sessions = [...(common ?? new Map<string, Session>()).values()];
  if (sessions.length === 0) return failed('--bars: no trading day has bars of every symbol');
  return ok(sessions.sort((one, other) => one.open - other.open));
}

function sessionsIn(bars: readonly Bar[]): ReadonlyMap<string, Session> {
  const sessions = new Map<string, Session>();
  for (const { start } of bars) {
    const session = home().calendar.sessionAt(start as Instant);
    if (session !== undefined) sessions.set(session.day, session);
  }
  return sessions;
}

/** When the first prediction of a tape is published. */
export function tapeBegin(file: string): Result<Instant, string> {
  const read = reading(file, (text) => {
    const tape = parseTape(text);
    if (!tape.ok) throw new Error(tape.failure);
    const [first] = tape.value.map(({ timestamp }) => timestamp).sort((one, other) => one - other);
    if (first === undefined) throw new Error('it has no prediction');
    return first;
  });
  return read.ok ? read : failed(`--tape ${read.failure}`);
}

function reading<Value>(file: string, parse: (text: string) => Value): Result<Value, string> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return failed(`${file}: ${fileFaultText(error)}`);
  }
  try {
    return ok(parse(text));
  } catch (error) {
    return failed(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
