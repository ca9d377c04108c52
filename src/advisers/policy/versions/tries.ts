// The record of what was judged on which unseen days, one line each. It outlives deleted versions, so that the number of
// tries at the gate is never lost.
import type { TradingDay } from '../../../kernel/instant.ts';

export interface Attempt {
  /** Hash of all that decides the result: the same training again is not another try. */
  readonly training: string;
  /** Hash of the series. */
  readonly data: string;
  readonly firstUnseen: TradingDay;
  readonly lastDay: TradingDay;
}

export function attemptLine(attempt: Attempt): string {
  return `${JSON.stringify(attempt)}\n`;
}

/**
 * Which try on its unseen days an attempt of the record is: one more than the other trainings before it that share one of
 * these days. A longer series, or one whose past was corrected, is mostly the same days.
 */
export function tryNumberIn(record: string, { training, firstUnseen, lastDay }: Attempt): number {
  const lines = record.split('\n').filter((line) => line !== '');
  const attempts = lines.map(attemptIn);
  const own = attempts.findIndex((one) => one?.training === training);
  const earlier = own === -1 ? attempts : attempts.slice(0, own);
  const others = earlier
    // A line that cannot be read may have been about these days.
    .filter((one) => !one || (one.firstUnseen <= lastDay && firstUnseen <= one.lastDay))
    .map((one, at) => one?.training ?? `unreadable ${at}`);
  return 1 + new Set(others).size;
}

export function hasAttempt(record: string, { training }: Attempt): boolean {
  return record.split('\n').some((line) => attemptIn(line)?.training === training);
}

function attemptIn(line: string): Attempt | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isWhole = typeof value === 'object' && value !== null && 'lastDay' in value;
    return isWhole ? (value as Attempt) : undefined;
  } catch {
    return undefined;
  }
}
