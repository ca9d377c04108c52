// Which days of an underlying's option chain are stored, and which sessions between them are not.
import type { TradingDay } from '../../kernel/instant.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import type { StoredOptionDay } from './option-store.ts';

export interface OptionCoverage {
  readonly underlying: string;
  readonly from: TradingDay;
  readonly to: TradingDay;
  readonly days: number;
  readonly rows: number;
  /** Sessions between the first and the last day that have no rows, ascending. */
  readonly missing: readonly TradingDay[];
}

/** By underlying. */
export function optionCoverage(
  stored: readonly StoredOptionDay[],
  calendar: Calendar,
): readonly OptionCoverage[] {
  const groups = Map.groupBy(stored, ({ underlying }) => underlying);
  return [...groups].flatMap(([underlying, own]) => {
    const days = own.map(({ day }) => day).sort();
    const [from, to] = [days[0], days.at(-1)];
    if (from === undefined || to === undefined) return [];
    const rows = own.reduce((sum, one) => sum + one.rows, 0);
    const missing = missingBetween(new Set(days), { from, to }, calendar);
    return [{ underlying, from, to, days: days.length, rows, missing }];
  });
}

function missingBetween(
  days: ReadonlySet<TradingDay>,
  { from, to }: Pick<OptionCoverage, 'from' | 'to'>,
  calendar: Calendar,
): readonly TradingDay[] {
  const missing: TradingDay[] = [];
  for (
    let session = calendar.nextSession(from);
    session !== undefined && session.day < to;
    session = calendar.nextSession(session.day)
  )
    if (!days.has(session.day)) missing.push(session.day);
  return missing;
}
