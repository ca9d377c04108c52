// The symbols of a run as they were listed at each time: bars and predictions of other days are left out, and what has stopped
// trading is named, with what a share is worth from the close of its last day on.
import { type Instant, instant, type TradingDay } from '../../kernel/instant.ts';
import { type BarColumns, indexFrom } from '../../market/bars/bar-columns.ts';
import type { Calendar, Session } from '../../market/time/calendar.ts';
import type { RunUniverse, StoppedSymbol } from '../../trader/domain/report/run-universe.ts';
import type { Listing } from './listing-file.ts';

/** Prices after the last day of a symbol. */
export interface Delisting {
  readonly from: Instant;
  readonly value: number;
}

export type Listings = ReadonlyMap<string, Listing>;

/** Bars that end so many sessions before the others are those of a symbol that stopped trading; fewer may just be missing. */
const SESSIONS_WITHOUT = 5;

export function isListedOn(listing: Listing | undefined, day: TradingDay): boolean {
  if (listing === undefined) return true;
  return day >= (listing.from ?? day) && day <= (listing.to ?? day);
}

/** Those of the days on which the symbol was listed. */
export function listedBars(
  columns: BarColumns,
  { from, to }: Listing,
  calendar: Calendar,
): BarColumns {
  const session = (day: TradingDay) => calendar.sessionOf(day) ?? calendar.nextSession(day);
  const begin = from === undefined ? undefined : session(from)?.open;
  const last =
    to === undefined ? undefined : (calendar.sessionOf(to) ?? calendar.previousSession(to));
  const first = begin === undefined ? 0 : indexFrom(columns, begin);
  const end = last === undefined ? columns.count : indexFrom(columns, last.close);
  const cut = (column: Float64Array) => column.subarray(first, end);
  return {
    lengthMs: columns.lengthMs,
    count: Math.max(0, end - first),
    start: cut(columns.start),
    open: cut(columns.open),
    high: cut(columns.high),
    low: cut(columns.low),
    close: cut(columns.close),
    volume: cut(columns.volume),
  };
}

/** What the report says of the symbols of a run that has these sessions. */
export function universeOf(
  bars: ReadonlyMap<string, BarColumns>,
  given: { readonly file: string; readonly listings: Listings } | undefined,
  { calendar, sessions }: { readonly calendar: Calendar; readonly sessions: readonly Session[] },
): RunUniverse {
  const late = sessions.at(-SESSIONS_WITHOUT);
  const end = sessions.at(-1)?.day;
  const stopped = [...bars].flatMap(([symbol, columns]): StoppedSymbol[] => {
    const { to, reason, value } = given?.listings.get(symbol) ?? {};
    const lastStart = columns.start[columns.count - 1];
    if (lastStart === undefined || end === undefined) return [];
    if (to !== undefined && (to < end || (to === end && value !== undefined)))
      return [{ symbol, day: to, reason, value }];
    const isShort = late !== undefined && sessions.length > SESSIONS_WITHOUT;
    return isShort && lastStart < late.open
      ? [{ symbol, day: calendar.dayOf(instant(lastStart)), reason: undefined, value: undefined }]
      : [];
  });
  const absent = [...(given?.listings.keys() ?? [])].filter((symbol) => !bars.has(symbol));
  return { symbols: bars.size, file: given?.file, absent, stopped };
}

/** By symbol, of those whose value is known. */
export function delistingsOf(
  { stopped }: RunUniverse,
  calendar: Calendar,
): ReadonlyMap<string, Delisting> {
  return new Map(
    stopped.flatMap(({ symbol, day, value }) => {
      const last = calendar.sessionOf(day) ?? calendar.previousSession(day);
      if (value === undefined || last === undefined) return [];
      return [[symbol, { from: last.close, value }] as const];
    }),
  );
}
