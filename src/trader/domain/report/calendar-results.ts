// What each month and each year of a run brought, by the equity at its last close.
import { cents } from '../../../market/instruments/money.ts';
import type { Figure } from '../../../market/performance/figure.ts';
import { totalReturn } from '../../../market/performance/growth.ts';
import { linked } from '../../../market/performance/time-weighted.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import { type JsonFields, withReasons } from './json-fields.ts';
import { figureCell, signedAmount } from './report-words.ts';
import type { RunBenchmark, RunResult } from './run-result.ts';
import type { TableSection } from './section.ts';
import type { SessionEquity } from './session-equity.ts';
import { wholeTrades } from './whole-trades.ts';

export interface CalendarResult {
  /** `2020-12`, or `2020`. */
  readonly name: string;
  readonly sessions: number;
  /** Closed in it. */
  readonly trades: number;
  /** Change of equity, open positions included. */
  readonly gain: number;
  readonly totalReturn: Figure;
  /** Of the benchmark on the same days; undefined without one, or if it has none of these days. */
  readonly benchmark: number | undefined;
}

export interface CalendarResults {
  readonly months: readonly CalendarResult[];
  readonly years: readonly CalendarResult[];
}

const MONTH = '2020-12'.length;
const YEAR = '2020'.length;

export function calendarResults(
  run: RunResult,
  sessions: readonly SessionEquity[],
  calendar: Calendar,
): CalendarResults {
  const closedOn = wholeTrades(run.trades).map(({ closedAt }) => calendar.dayOf(closedAt));
  const by = (length: number): CalendarResult[] => {
    const results: CalendarResult[] = [];
    const tradesIn = Map.groupBy(closedOn, (day) => day.slice(0, length));
    const returnsIn = Map.groupBy(run.benchmark?.returns ?? [], ({ on }) => on.slice(0, length));
    let start = run.startEquity;
    for (const [name, part] of Map.groupBy(sessions, ({ day }) => day.slice(0, length))) {
      const end = part.at(-1)?.equity ?? start;
      const beside = returnsIn.get(name)?.map(({ value }) => value);
      results.push({
        name,
        sessions: part.length,
        trades: tradesIn.get(name)?.length ?? 0,
        gain: cents(end - start),
        totalReturn: totalReturn(start, end),
        benchmark: beside === undefined ? undefined : linked(beside),
      });
      start = end;
    }
    return results;
  };
  return { months: by(MONTH), years: by(YEAR) };
}

/** Each year after its months, unless the run is a single month. */
export function calendarTable(
  { months, years }: CalendarResults,
  benchmark: RunBenchmark | undefined,
  { currency, currencyDigits }: Venue,
): TableSection {
  const rows =
    months.length < 2
      ? months
      : years.flatMap((year) => [...months.filter(({ name }) => name.startsWith(year.name)), year]);
  const hundredths = (value: number) => signedAmount(value * 100);
  const beside = benchmark === undefined ? [] : [`${benchmark.symbol} %`];
  return {
    kind: 'table',
    title: 'By month',
    columns: ['MONTH', 'SESSIONS', 'TRADES', `P&L ${currency}`, 'RETURN %', ...beside],
    rows: rows.map((row) => [
      row.name,
      String(row.sessions),
      String(row.trades),
      signedAmount(row.gain, currencyDigits),
      figureCell(row.totalReturn, hundredths),
      ...beside.map(() => (row.benchmark === undefined ? '-' : hundredths(row.benchmark))),
    ]),
    nothing: 'No session was played.',
  };
}

export function calendarJson(result: CalendarResult): JsonFields {
  return {
    name: result.name,
    sessions: result.sessions,
    trades: result.trades,
    net_pnl: result.gain,
    ...withReasons({ total_return: result.totalReturn }),
    benchmark_return: result.benchmark ?? null,
  };
}
