// The lengths of bars that a strategy may name.
import { DAY_MS, MINUTE_MS, WEEK_MS } from '../../kernel/instant.ts';

export const BAR_MS = {
  '1m': MINUTE_MS,
  '2m': 2 * MINUTE_MS,
  '3m': 3 * MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '10m': 10 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '30m': 30 * MINUTE_MS,
  '1h': 60 * MINUTE_MS,
} as const;

export type BarName = keyof typeof BAR_MS;

/** What indicators and stops may read: daily and weekly bars only in a backtest, whose files reach back far enough. */
export const READ_BAR_MS = { ...BAR_MS, '1d': DAY_MS, '1w': WEEK_MS } as const;

export type ReadBarName = keyof typeof READ_BAR_MS;

const NAMES = Object.keys(READ_BAR_MS) as ReadBarName[];

/** Other words of `entry.every` for the same lengths, so that files that have them stay valid. */
export const SAME_LENGTH = { day: '1d', week: '1w' } as const;

const UNIT_MS: Readonly<Record<string, number>> = {
  ...{ m: MINUTE_MS, min: MINUTE_MS, minute: MINUTE_MS, minutes: MINUTE_MS },
  ...{ h: 60 * MINUTE_MS, hour: 60 * MINUTE_MS, hours: 60 * MINUTE_MS },
  ...{ d: DAY_MS, day: DAY_MS, days: DAY_MS },
  ...{ w: WEEK_MS, week: WEEK_MS, weeks: WEEK_MS },
};

const LONG_UNITS: Readonly<Record<string, string>> = { daily: 'day', weekly: 'week' };

/** The length that people mean who write `60m`, `5min` or `1d`. */
export function lengthMeant(text: string): ReadBarName | undefined {
  const [, count = '1', unit = ''] = /^(\d+)? ?([a-z]+)$/.exec(text.toLowerCase()) ?? [];
  const wanted = Number(count) * (UNIT_MS[LONG_UNITS[unit] ?? unit] ?? Number.NaN);
  return NAMES.find((name) => READ_BAR_MS[name] === wanted);
}

/** Indicators begin five sessions of 390 minutes before today. */
const MINUTES_KEPT = 5 * 390;

/** Whether so many bars ever fit into what indicators read: of days and weeks, all bars from the first of a file on. */
export function areEverThere(bars: number, bar: ReadBarName): boolean {
  return READ_BAR_MS[bar] >= DAY_MS || (bars * READ_BAR_MS[bar]) / MINUTE_MS <= MINUTES_KEPT;
}

export function isReadBarName(text: unknown): text is ReadBarName {
  return typeof text === 'string' && Object.hasOwn(READ_BAR_MS, text);
}

/** As it is written in a file: `5m`, `1d`. */
export function readBarName(barMs: number): string {
  const named = Object.entries(READ_BAR_MS).find(([, ms]) => ms === barMs);
  return named?.[0] ?? `${barMs / MINUTE_MS} minutes`;
}
