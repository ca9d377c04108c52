// The option rows of an underlying from the store, for the sessions of a run.
import type { TradingDay } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { Calendar, Session } from '../../market/time/calendar.ts';
import type { OptionColumns } from '../options/option-columns.ts';
import type { OptionStore, StoredOptionDay } from '../store/option-store.ts';
import type { TapedRows } from './chain-tape.ts';
import { gridOf } from './listed-contracts.ts';

export interface StoredChain {
  readonly taped: TapedRows;
  /** Between two times of the chain on its first day; undefined if the day has one time only. */
  readonly spacingMs: number | undefined;
  /** The latest time of the first day, before the close. */
  readonly beforeCloseMs: number;
  /** Sessions of the run without rows. */
  readonly missing: readonly TradingDay[];
}

/** A failure is a sentence. */
export function storedChain(
  store: OptionStore,
  underlying: string,
  run: { readonly sessions: readonly Session[]; readonly calendar: Calendar },
): Result<StoredChain, string> {
  const { days, faults } = store.days(underlying);
  const [fault] = faults;
  if (fault !== undefined) return failed(fault);
  const within = daysWithin(days, run);
  const [first] = within;
  if (first === undefined) return failed(absentText(store, underlying, { days, ...run }));
  const rows = store.read(underlying, first);
  if (!rows.ok) return failed(rows.failure);
  const session = run.calendar.sessionOf(first);
  if (rows.value === undefined || session === undefined)
    return failed(`${underlying}: the option rows of ${first} are no longer stored`);
  const times = [...new Set(rows.value.at)];
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
  const present = new Set(within);
  return ok({
    taped: {
      ...{ underlying, days: within, calendar: run.calendar },
      rowsOf: createReader(store, underlying),
      priceSteps: gridOf(rows.value),
    },
    spacingMs: gaps.length === 0 ? undefined : Math.min(...gaps),
    beforeCloseMs: session.close - (times.at(-1) ?? 0),
    missing: run.sessions.map(({ day }) => day).filter((day) => !present.has(day)),
  });
}

/** From the session before the first on: its rows are known at the open. */
function daysWithin(
  days: readonly StoredOptionDay[],
  { sessions, calendar }: { readonly sessions: readonly Session[]; readonly calendar: Calendar },
): readonly TradingDay[] {
  const [first, last] = [sessions[0], sessions.at(-1)];
  if (first === undefined || last === undefined) return [];
  const from = calendar.previousSession(first.day)?.day ?? first.day;
  return days
    .map(({ day }) => day)
    .filter((day) => day >= from && day <= last.day)
    .sort();
}

/** One day is in memory at a time. */
function createReader(store: OptionStore, underlying: string): TapedRows['rowsOf'] {
  let kept: { readonly day: TradingDay; readonly rows: OptionColumns } | undefined;
  return (day) => {
    if (kept?.day === day) return kept.rows;
    const read = store.read(underlying, day);
    if (!read.ok) throw new Error(read.failure);
    if (read.value === undefined)
      throw new Error(`the option rows of ${underlying} of ${day} are no longer stored`);
    kept = { day, rows: read.value };
    return read.value;
  };
}

function absentText(
  { folder }: OptionStore,
  underlying: string,
  {
    days,
    sessions,
  }: { readonly days: readonly StoredOptionDay[]; readonly sessions: readonly Session[] },
): string {
  const [first, last] = [days[0], days.at(-1)];
  const there =
    first === undefined || last === undefined
      ? 'none are'
      : `those of ${first.day} to ${last.day} are`;
  return `no option rows of ${underlying} between ${sessions[0]?.day} and ${sessions.at(-1)?.day} are stored in ${folder} (${there}): bring them with \`sluice data import FILE --format …\``;
}
