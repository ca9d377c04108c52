// The values of the account at the end of each session, over the span that a program names.
import { z } from 'zod';
import { HOUR_MS, instant, SECOND_MS, type TradingDay } from '../../../kernel/instant.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import { dayAt, instantOf, type Zone } from '../../../market/time/zone.ts';
import { venuesOf } from '../../../trader/app/venues.ts';
import type { AccountRow, EquityRow } from '../../../trader/contract/account.ts';
import { invalid } from './alpaca-error.ts';
import type { AlpacaCaller } from './callers.ts';
import { ratioText } from './figures.ts';
import { day, secondsOrMoment } from './queries.ts';

export const historyQuery = z.strictObject({
  period: z
    .string()
    .regex(
      /^[1-9]\d{0,2}[DWMA]$/,
      'expected a number of days, weeks, months or years: 1D, 1W, 3M, 1A',
    )
    .optional(),
  timeframe: z.string().optional(),
  intraday_reporting: z.string().optional(),
  /** Of values within a day alone. */
  pnl_reset: z.enum(['no_reset', 'per_day']).optional(),
  start: secondsOrMoment().optional(),
  end: secondsOrMoment().optional(),
  date_start: day().optional(),
  date_end: day().optional(),
  extended_hours: z.string().optional(),
  cashflow_types: z.string().optional(),
});

type Asked = z.infer<typeof historyQuery>;

export async function portfolioHistory(caller: AlpacaCaller, asked: Asked) {
  refuseOthers(asked);
  const { period } = asked;
  const { calendar } = venuesOf(caller.client.venue).home;
  const { zone } = calendar;
  const localDay = (time: string) => dayAt(zone, instant(Date.parse(time)));
  const start = asked.date_start ?? (asked.start && localDay(asked.start));
  const end = asked.date_end ?? (asked.end && localDay(asked.end));
  if (start !== undefined && end !== undefined && period !== undefined)
    throw invalid('only two of start, end and period are accepted');
  const account = await caller.read<AccountRow>('/account');
  const days = closesOf(calendar, await caller.read<readonly EquityRow[]>('/equity'), account);
  if (start !== undefined) {
    const last = end ?? (period === undefined ? '~' : dayBefore(moved(start, period, 1)));
    return history(
      zone,
      days.filter(({ day }) => day >= start && day <= last),
    );
  }
  const until = end ?? localDay(account.market_time);
  const before = days.filter(({ day }) => day <= until);
  return history(zone, inPeriod(before, until, period ?? '1M'));
}

interface Close {
  readonly day: TradingDay;
  readonly equity: number;
}

/** The value at the end of each session: what the next day began with, and of the last one what it is now. */
function closesOf(
  calendar: Calendar,
  begun: readonly EquityRow[],
  { market_time: now, balance }: AccountRow,
): Close[] {
  const closes = new Map<TradingDay, number>();
  for (const { day, net_liquidation: value } of begun) {
    const before = calendar.previousSession(day as TradingDay)?.day;
    if (before !== undefined) closes.set(before, value);
  }
  const today = dayAt(calendar.zone, instant(Date.parse(now)));
  const last = (calendar.sessionOf(today) ?? calendar.previousSession(today))?.day;
  const { value } = balance.net_liquidation;
  if (last !== undefined && value !== null) closes.set(last, value);
  return [...closes].map(([day, equity]) => ({ day, equity }));
}

function refuseOthers({ timeframe, cashflow_types: flows }: Asked): void {
  if (timeframe !== undefined && timeframe !== '1D')
    throw invalid(`timeframe ${timeframe}: the trader keeps one value a day; ask for 1D`);
  if (flows !== undefined && flows !== '' && flows !== 'NONE')
    throw invalid(`cashflow_types ${flows}: the trader knows no deposits; ask for NONE`);
}

/** Days count by their values: an account has none on a Sunday. */
function inPeriod(days: readonly Close[], until: string, period: string) {
  if (period.endsWith('D')) return days.slice(-Number.parseInt(period, 10));
  const from = moved(until, period, -1);
  return days.filter(({ day }) => day > from);
}

const DAYS_OF = { D: 1, W: 7 } as const;
const MONTHS_OF = { M: 1, A: 12 } as const;

/** The same day of another month, or the last day of that month. */
function moved(from: string, period: string, sign: 1 | -1): string {
  const count = sign * Number.parseInt(period, 10);
  const unit = period.at(-1) as keyof typeof DAYS_OF | keyof typeof MONTHS_OF;
  const [year = 0, month = 1, date = 1] = from.split('-').map(Number);
  if (unit === 'D' || unit === 'W') return isoDay(year, month - 1, date + count * DAYS_OF[unit]);
  const months = month - 1 + count * MONTHS_OF[unit];
  const lastDate = new Date(Date.UTC(year, months + 1, 0)).getUTCDate();
  return isoDay(year, months, Math.min(date, lastDate));
}

function dayBefore(date: string): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return isoDay(year, month - 1, day - 1);
}

function isoDay(year: number, monthIndex: number, date: number): string {
  return new Date(Date.UTC(year, monthIndex, date)).toISOString().slice(0, 10);
}

/** Alpaca dates a day by the end of its extended hours. */
const EVENING_MS = 20 * HOUR_MS;

function history(zone: Zone, days: readonly Close[]) {
  const base = days[0]?.equity ?? 0;
  const gains = days.map(({ equity }) => Math.round((equity - base) * 100) / 100);
  return {
    timestamp: days.map(({ day }) => instantOf(zone, day, EVENING_MS) / SECOND_MS),
    equity: days.map(({ equity }) => equity),
    profit_loss: gains,
    profit_loss_pct: gains.map((gain) => Number(ratioText(base === 0 ? 0 : gain / base))),
    base_value: base,
    timeframe: '1D',
  };
}
