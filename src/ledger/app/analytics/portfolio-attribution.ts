// Why a portfolio earned more or less than a benchmark of symbols with weights: its days and those of the benchmark, by groups.
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import {
  type BenchmarkPart,
  CASH_GROUP,
  type DailyAttribution,
  dailyAttribution,
  type GroupDay,
  type PortfolioDay,
} from '../../../market/performance/daily-attribution.ts';
import { linked } from '../../../market/performance/time-weighted.ts';
import { capitalsOf } from '../../domain/analytics/day-capital.ts';
import type { DayStep, ReturnPart } from '../../domain/analytics/day-series.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';
import { lastNames } from '../../domain/prices/renamed.ts';
import type { PortfolioRow } from '../../ports/ledger-rows.ts';
import { benchmarkReturns, type NoBenchmark } from './benchmark-returns.ts';
import {
  type NoSeries,
  type Period,
  type PortfolioSeries,
  portfolioSeries,
  type SeriesReads,
} from './portfolio-series.ts';
import { type Grouping, groupOf, groupOfSymbol, type NoGroup } from './security-groups.ts';

export interface AttributionRequest extends Pick<Period, 'from' | 'to'> {
  readonly by: Grouping;
  readonly benchmark: readonly WantedPart[];
}

export interface WantedPart {
  /** Undefined: cash, which earns nothing. */
  readonly symbol: string | undefined;
  /** Above 0; those of all parts are scaled to add up to one. */
  readonly weight: number;
  /** Undefined: by the security master. */
  readonly group: string | undefined;
}

/** A part of the benchmark as it was used. */
export interface UsedPart {
  readonly symbol: string | undefined;
  readonly group: string;
  readonly weight: number;
  /** Of the whole period; undefined if a day is missing. */
  readonly value: number | undefined;
  /** Days on which its return is not known. */
  readonly missing: readonly TradingDay[];
}

export interface PortfolioAttribution {
  readonly series: PortfolioSeries;
  readonly attribution: DailyAttribution;
  readonly benchmark: readonly UsedPart[];
}

export type NoAttribution =
  | { readonly of: 'portfolio'; readonly why: NoSeries }
  | { readonly of: 'benchmark'; readonly why: NoBenchmark }
  | { readonly of: 'group'; readonly why: NoGroup };

export async function portfolioAttribution(
  reads: SeriesReads,
  portfolio: PortfolioRow,
  { from, to, by, benchmark }: AttributionRequest,
): Promise<Result<PortfolioAttribution, NoAttribution>> {
  const steps: DayStep[] = [];
  const eachStep = (step: DayStep) => steps.push(step);
  const found = await portfolioSeries(reads, portfolio, { from, to, eachStep });
  if (!found.ok) return failed({ of: 'portfolio', why: found.failure });
  const series = found.value;
  const parts: Part[] = [];
  const days = series.days.map(({ on }) => on);
  for (const wanted of scaled(benchmark)) {
    const part = await partOf(reads, wanted, { by, days, currency: portfolio.baseCurrency });
    if (!part.ok) return part;
    parts.push(part.value);
  }
  const months = dailyAttribution(groupedDays(series, steps, by), parts);
  let next = months.next();
  for (; next.done !== true; next = months.next()) await reads.pause();
  return ok({ series, attribution: next.value, benchmark: parts.map((part) => part.used) });
}

function scaled(parts: readonly WantedPart[]): readonly WantedPart[] {
  const sum = parts.reduce((all, { weight }) => all + weight, 0);
  return parts.map((part) => ({ ...part, weight: part.weight / sum }));
}

interface Part extends BenchmarkPart {
  readonly used: UsedPart;
}

interface Beside {
  readonly by: Grouping;
  readonly days: readonly TradingDay[];
  readonly currency: CurrencyCode;
}

async function partOf(
  reads: SeriesReads,
  { symbol, weight, group: given }: WantedPart,
  { by, days, currency }: Beside,
): Promise<Result<Part, NoAttribution>> {
  if (symbol === undefined) {
    const group = given ?? CASH_GROUP;
    const used = { symbol, group, weight, value: 0, missing: [] };
    return ok({ group, weight, returnOn: () => 0, used });
  }
  const group =
    given === undefined ? await groupOfSymbol(reads.read, symbol, { by, currency }) : ok(given);
  if (!group.ok) return failed({ of: 'group', why: group.failure });
  const asked = { symbol, days, currency, ageMaxDays: reads.staleAfterDays };
  const found = await benchmarkReturns(reads, asked);
  if (!found.ok) return failed({ of: 'benchmark', why: found.failure });
  const returns = new Map(found.value.map(({ on, value }) => [on, value]));
  const missing = days.slice(1).filter((on) => !returns.has(on));
  const value = missing.length > 0 ? undefined : linked(found.value.map((one) => one.value));
  const used = { symbol, group: group.value, weight, value, missing };
  return ok({ group: group.value, weight, returnOn: (on) => returns.get(on), used });
}

function groupedDays(
  { securities, renamed }: PortfolioSeries,
  steps: readonly DayStep[],
  by: Grouping,
): readonly PortfolioDay[] {
  const nameOf = lastNames<ReturnPart>(renamed);
  const groupNamed = (part: ReturnPart) => {
    const name = nameOf(part);
    const row = name === 'cash' ? undefined : securities.get(name);
    return row === undefined ? CASH_GROUP : groupOf(row, by);
  };
  return steps.map((step) => groupedDay(step, groupNamed));
}

/** Nothing that earns a return is cash. */
const IDLE: Omit<PortfolioDay, 'on'> = {
  capital: 1,
  groups: new Map([[CASH_GROUP, { capital: 1, profit: 0 }]]),
};

function groupedDay(step: DayStep, groupNamed: (part: ReturnPart) => string): PortfolioDay {
  const { on } = step.day;
  const { capital, profits } = step;
  if (capital <= 0) return { on, ...IDLE };
  const groups = new Map<string, GroupDay>();
  const add = (part: ReturnPart, more: GroupDay) => {
    const name = groupNamed(part);
    const sum = groups.get(name) ?? { capital: 0, profit: 0 };
    groups.set(name, { capital: sum.capital + more.capital, profit: sum.profit + more.profit });
  };
  let left = capital;
  for (const [security, own] of capitalsOf(step)) {
    left -= own;
    add(security, { capital: own, profit: 0 });
  }
  add('cash', { capital: left, profit: 0 });
  for (const [part, profit] of profits) add(part, { capital: 0, profit });
  return { on, capital, groups };
}
