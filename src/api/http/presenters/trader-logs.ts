// The logs of the traders, as the routes see them.
import type { LogLevel } from '../../../trader/ports/log.ts';

export interface LogQuery {
  readonly level: LogLevel;
  readonly since: number | undefined;
  readonly before: number | undefined;
  readonly symbol: string | undefined;
  readonly limit: number;
}

export interface LogLine {
  readonly at: string;
  readonly level: LogLevel;
  readonly message: string;
  /** What else was written with it. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface LogPage {
  /** Newest first. */
  readonly lines: readonly LogLine[];
  /** The next search begins before this moment; null at the end of the log. */
  readonly before: string | null;
}

export interface TraderLogs {
  /** Undefined if this process cannot see the log. */
  read(trader: string, wanted: LogQuery): Promise<LogPage | undefined>;
}
