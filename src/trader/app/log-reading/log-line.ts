// One line of the log, as it is stored, and which lines are wanted.
import type { Instant } from '../../../kernel/instant.ts';
import type { LogLevel } from '../../ports/log.ts';

/** From the least to the most serious. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const satisfies readonly LogLevel[];

export interface WantedLines {
  /** This level and everything more serious. */
  readonly level?: LogLevel | undefined;
  readonly since?: Instant | undefined;
  readonly before?: Instant | undefined;
  /** As a word of its message or of one of its fields. */
  readonly symbol?: string | undefined;
}

export function isWanted(line: string, { level, since, before, symbol }: WantedLines): boolean {
  // Most lines are passed over without being parsed.
  if (symbol !== undefined && !namesSymbol(line, symbol)) return false;
  if (level === undefined && since === undefined && before === undefined) return true;
  const fields = fieldsOf(line);
  if (fields === undefined) return false;
  const at = writtenAt(fields);
  const isInSpan =
    at >= (since ?? Number.NEGATIVE_INFINITY) && at < (before ?? Number.POSITIVE_INFINITY);
  return isInSpan && rankOf(fields.level) >= rankOf(level ?? 'debug');
}

/** Lines are in the order of their times, so all lines before this one are older, too. */
export function isBefore(line: string, since: Instant | undefined): boolean {
  return since !== undefined && writtenAt(fieldsOf(line) ?? {}) < since;
}

export type LineFields = Readonly<Record<string, unknown>>;

/** Undefined for a line that no daemon wrote. */
export function fieldsOf(line: string): LineFields | undefined {
  try {
    const fields: unknown = JSON.parse(line);
    if (typeof fields !== 'object' || fields === null) return undefined;
    // Lines of earlier versions have `time`.
    const { time, ...others } = fields as LineFields;
    const { timestamp = time } = others;
    return Number.isNaN(Date.parse(String(timestamp))) ? undefined : { ...others, timestamp };
  } catch {
    return undefined;
  }
}

/** NaN for a line that no daemon wrote. */
export function writtenAt({ timestamp }: LineFields): number {
  return Date.parse(String(timestamp));
}

function rankOf(level: unknown): number {
  const levels: readonly unknown[] = LOG_LEVELS;
  return levels.indexOf(level);
}

/** `F` is in `F 100` and in `"symbol":"F"`, and not in `FPT` or `BRK.F`. */
function namesSymbol(line: string, symbol: string): boolean {
  const isPart = (at: number) => /[\w.]/.test(line[at] ?? ' ');
  for (let at = line.indexOf(symbol); at >= 0; at = line.indexOf(symbol, at + 1)) {
    const end = at + symbol.length;
    // A sentence may end with the symbol.
    const continues = line[end] === '.' ? isPart(end + 1) : isPart(end);
    if (!isPart(at - 1) && !continues) return true;
  }
  return false;
}
