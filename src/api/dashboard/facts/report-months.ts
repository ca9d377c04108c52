// Reports of days by their month, the newest first.
import { sumOfCents } from '../../../market/instruments/money.ts';

interface Day {
  /** `2026-11-20` */
  readonly day: string;
  readonly net_pnl: number;
  readonly trade_count: number;
}

export interface ReportMonth<Of extends Day> {
  /** `2026-11` */
  readonly month: string;
  readonly days: readonly Of[];
  readonly net: number;
  readonly trades: number;
  readonly up: number;
  readonly down: number;
}

export function monthsOf<Of extends Day>(days: readonly Of[]): readonly ReportMonth<Of>[] {
  const newestFirst = days.toSorted((one, other) => other.day.localeCompare(one.day));
  return [...Map.groupBy(newestFirst, ({ day }) => day.slice(0, 7))].map(([month, some]) => ({
    month,
    days: some,
    net: sumOfCents(some.map(({ net_pnl: net }) => net)),
    trades: some.reduce((sum, { trade_count: count }) => sum + count, 0),
    up: some.filter(({ net_pnl: net }) => net > 0).length,
    down: some.filter(({ net_pnl: net }) => net < 0).length,
  }));
}
