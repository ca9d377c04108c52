// Attribution of a portfolio day by day beside a benchmark whose weights are restored each month, linked to months and to the whole.
import type { TradingDay } from '../../kernel/instant.ts';
import { type Attribution, attributionOf, type GroupPair, linkedEffects } from './attribution.ts';
import { linked } from './time-weighted.ts';

/** What worked in a group of the portfolio on a day, and what it earned. */
export interface GroupDay {
  readonly capital: number;
  readonly profit: number;
}

export interface PortfolioDay {
  readonly on: TradingDay;
  /** Above 0. */
  readonly capital: number;
  /** Their capital adds up to that of the day, and what they earned to what it earned. */
  readonly groups: ReadonlyMap<string, GroupDay>;
}

/** Weights are positive and add up to one. */
export interface BenchmarkPart {
  readonly group: string;
  readonly weight: number;
  /** Undefined: it is not known what it earned on the day. */
  returnOn(day: TradingDay): number | undefined;
}

export interface MonthAttribution {
  readonly month: string;
  /** The return of the portfolio. */
  readonly own: number;
  /** Undefined: something in the benchmark has no return on one of its days. */
  readonly attribution: Attribution | undefined;
}

export interface DailyAttribution {
  readonly months: readonly MonthAttribution[];
  /** Undefined when that of a month is. */
  readonly whole: Attribution | undefined;
  /** At the start of each day, the mean of all days. */
  readonly weights: ReadonlyMap<string, { readonly own: number; readonly benchmark: number }>;
}

/** The group of capital that is in no security. */
export const CASH_GROUP = 'cash';

/**
 * By the formulas of a period, each day one. Within a month the weights of the benchmark drift with its returns. A group that
 * the benchmark does not hold has its own return in place of one of the benchmark, so that holding it is allocation. Yields
 * after each month, so that the caller can let others work.
 */
export function* dailyAttribution(
  days: readonly PortfolioDay[],
  benchmark: readonly BenchmarkPart[],
): Generator<MonthAttribution, DailyAttribution> {
  const names = groupNames(days, benchmark);
  const sums = new Map(names.map((name) => [name, { own: 0, benchmark: 0 }]));
  const byMonth = Map.groupBy(days, ({ on }) => on.slice(0, 7));
  const months: MonthAttribution[] = [];
  for (const [month, own] of byMonth) {
    let held = benchmark.map(({ weight }) => weight);
    const parts: (Attribution | undefined)[] = [];
    for (const day of own) {
      const returns = benchmark.map((part) => part.returnOn(day.on));
      const theirs = benchmarkDay(benchmark, held, returns);
      const pairs = names.map((name) => pairOf(name, day, theirs));
      for (const pair of pairs) addWeights(sums, pair);
      parts.push(theirs.isKnown ? attributedDay(pairs) : undefined);
      held = held.map((one, at) => one * (1 + (returns[at] ?? 0)));
    }
    const attributed = { month, own: linked(own.map(returnOf)), attribution: linkedOf(parts) };
    months.push(attributed);
    yield attributed;
  }
  const mean = (sum: number) => sum / Math.max(1, days.length);
  const weights = [...sums].map(
    ([name, sum]) => [name, { own: mean(sum.own), benchmark: mean(sum.benchmark) }] as const,
  );
  const whole = linkedOf(months.map(({ attribution }) => attribution));
  return { months, whole, weights: new Map(weights) };
}

function returnOf({ capital, groups }: PortfolioDay): number {
  let profit = 0;
  for (const group of groups.values()) profit += group.profit;
  return profit / capital;
}

function groupNames(
  days: readonly PortfolioDay[],
  benchmark: readonly BenchmarkPart[],
): readonly string[] {
  const names = new Set(benchmark.map(({ group }) => group));
  for (const { groups } of days) for (const name of groups.keys()) names.add(name);
  return [...names.add(CASH_GROUP)];
}

interface BenchmarkDay {
  readonly isKnown: boolean;
  readonly total: number;
  readonly groups: ReadonlyMap<string, { readonly weight: number; readonly value: number }>;
}

function benchmarkDay(
  parts: readonly BenchmarkPart[],
  held: readonly number[],
  returns: readonly (number | undefined)[],
): BenchmarkDay {
  const all = held.reduce((sum, one) => sum + one, 0);
  const groups = new Map<string, { readonly weight: number; readonly value: number }>();
  let total = 0;
  for (const [at, { group }] of parts.entries()) {
    const [share, earned] = [(held[at] ?? 0) / all, returns[at] ?? 0];
    const { weight, value } = groups.get(group) ?? { weight: 0, value: 0 };
    const joined = weight + share;
    const mean = joined === 0 ? 0 : (weight * value + share * earned) / joined;
    groups.set(group, { weight: joined, value: mean });
    total += share * earned;
  }
  return { isKnown: returns.every((one) => one !== undefined), total, groups };
}

/**
 * What earned more, or lost more, than it had has no return that says anything, such as cash of 1 that paid a fee of 5: what it
 * added to the return is selection.
 */
function pairOf(group: string, { capital, groups }: PortfolioDay, theirs: BenchmarkDay): GroupPair {
  const { weight: benchmarkWeight, value } = theirs.groups.get(group) ?? { weight: 0, value: 0 };
  const own = groups.get(group) ?? NOTHING;
  const [weight, added] = [own.capital / capital, own.profit / capital];
  const hasReturn = own.capital !== 0 && Math.abs(own.profit) <= Math.abs(own.capital);
  const earned = hasReturn ? own.profit / own.capital : undefined;
  const benchmarkValue = benchmarkWeight > 0 ? value : (earned ?? theirs.total);
  const pair = { group, weight, value: earned ?? benchmarkValue, benchmarkWeight, benchmarkValue };
  return { ...pair, unweighted: earned === undefined ? added - weight * benchmarkValue : 0 };
}

const NOTHING: GroupDay = { capital: 0, profit: 0 };

function addWeights(
  sums: ReadonlyMap<string, { own: number; benchmark: number }>,
  { group, weight, benchmarkWeight }: GroupPair,
): void {
  const sum = sums.get(group);
  if (sum === undefined) return;
  sum.own += weight;
  sum.benchmark += benchmarkWeight;
}

function attributedDay(pairs: readonly GroupPair[]): Attribution | undefined {
  const found = attributionOf(pairs);
  return found.ok ? found.value : undefined;
}

function linkedOf(parts: readonly (Attribution | undefined)[]): Attribution | undefined {
  const known = parts.filter((one) => one !== undefined);
  return known.length < parts.length || known.length === 0 ? undefined : linkedEffects(known);
}
