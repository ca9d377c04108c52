// One line of the log: whether it is wanted, and how a person reads it.
import type { Instant } from '../../../kernel/instant.ts';
import type { LogLevel } from '../../../trader/ports/log.ts';
import { exchangeDateTime, timeLabel } from '../../program/words.ts';

/** From the least to the most serious. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const satisfies readonly LogLevel[];

export interface WantedLines {
  /** This level and everything more serious. */
  readonly level?: LogLevel;
  readonly since?: Instant;
}

export function isWanted(line: string, { level, since }: WantedLines): boolean {
  if (level === undefined && since === undefined) return true;
  const fields = fieldsOf(line);
  if (fields === undefined) return false;
  const isRecent = since === undefined || Date.parse(String(fields.timestamp)) >= since;
  return isRecent && rankOf(fields.level) >= rankOf(level ?? 'debug');
}

/** Lines are in the order of their times, so all lines before this one are older, too. */
export function isBefore(line: string, since: Instant | undefined): boolean {
  return since !== undefined && Date.parse(String(fieldsOf(line)?.timestamp)) < since;
}

export function readable(line: string): string {
  const fields = fieldsOf(line);
  if (fields === undefined) return line;
  const { timestamp, level, message, service: _, account_id: __, ...more } = fields;
  const rest = Object.entries(more).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  const when = `${exchangeDateTime(String(timestamp))} ${timeLabel()}`;
  return [when, String(level).toUpperCase().padEnd(5), String(message), ...rest].join(' ');
}

function rankOf(level: unknown): number {
  const levels: readonly unknown[] = LOG_LEVELS;
  return levels.indexOf(level);
}

/** Undefined for a line that no daemon wrote. */
function fieldsOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const fields: unknown = JSON.parse(line);
    if (typeof fields !== 'object' || fields === null) return undefined;
    // Lines of earlier versions have `time`.
    const { time, ...others } = fields as Readonly<Record<string, unknown>>;
    const { timestamp = time } = others;
    return Number.isNaN(Date.parse(String(timestamp))) ? undefined : { ...others, timestamp };
  } catch {
    return undefined;
  }
}
