// The statistics of a series a second time, in another design: sums of powers instead of deviations, every pair of days instead
// of a running peak, least squares by their normal equations, and integers with fifty places instead of doubles.
import { type Fixed, fixed, number, ONE, over, power, root, times, total } from './fixed-point.ts';

export interface Conventions {
  readonly periodsPerYear: number;
  readonly riskFreeAnnual: string;
  readonly target: string;
  /** The share of returns beyond the value at risk: a twentieth. */
  readonly tail: { readonly of: number; readonly in: number };
}

export interface Paired {
  readonly own: readonly Fixed[];
  readonly benchmark: readonly Fixed[];
}

/** `V1 / V0 - 1`. */
export function returnsOf(values: readonly Fixed[]): Fixed[] {
  return values.slice(1).map((value, at) => over(value, values[at] as Fixed) - ONE);
}

/** `(V1 + out) / (V0 + in) - 1`, and their product. */
export function linkedReturn(
  days: readonly { readonly value: Fixed; readonly inflow: Fixed; readonly outflow: Fixed }[],
): { readonly daily: Fixed[]; readonly total: number } {
  const daily: Fixed[] = [];
  let [above, below] = [ONE, ONE];
  for (const [at, day] of days.entries()) {
    const before = days[at - 1];
    if (before === undefined) continue;
    const [end, start] = [day.value + day.outflow, before.value + day.inflow];
    daily.push(over(end, start) - ONE);
    above = times(above, over(end, start));
    below = ONE;
  }
  return { daily, total: number(over(above, below) - ONE) };
}

export function riskOf(returns: readonly Fixed[], conventions: Conventions) {
  const count = BigInt(returns.length);
  const { periodsPerYear: year } = conventions;
  const mean = total(returns) / count;
  const variance = varianceOf(returns);
  const scale = root(BigInt(year) * ONE, 2);
  const deviation = root(variance, 2);
  const riskFree = root(ONE + fixed(conventions.riskFreeAnnual), year) - ONE;
  const target = fixed(conventions.target);
  const below = returns.filter((value) => value < target).map((value) => value - target);
  const downside = root(total(below.map((value) => times(value, value))) / count, 2);
  const drawdown = deepestOf(returns);
  const growth = returns.reduce((product, value) => times(product, ONE + value), ONE);
  const annual = power(root(growth, returns.length), year) - ONE;
  return {
    volatility: number(times(deviation, scale)),
    downside: number(times(downside, scale)),
    sharpe: number(times(over(mean - riskFree, deviation), scale)),
    sortino: number(times(over(mean - target, downside), scale)),
    drawdown,
    annual: number(annual),
    calmar: number(over(annual, fixed(drawdown.depth))),
    ...tailOf(returns, conventions.tail),
  };
}

/** `(n sum(x^2) - sum(x)^2) / (n (n - 1))`. */
function varianceOf(values: readonly Fixed[]): Fixed {
  const count = BigInt(values.length);
  const sum = total(values);
  const squares = total(values.map((value) => times(value, value)));
  return (count * squares - times(sum, sum)) / (count * (count - 1n));
}

/** Of all pairs of days, the one with the largest loss; then the first day at the level of the peak again. */
function deepestOf(returns: readonly Fixed[]) {
  const levels = [1];
  for (const value of returns) levels.push((levels.at(-1) as number) * (1 + number(value)));
  let found = { depth: 0, peak: 0, trough: 0 };
  for (const [peak, high] of levels.entries())
    for (let trough = peak + 1; trough < levels.length; trough += 1) {
      const depth = 1 - (levels[trough] as number) / high;
      if (depth > found.depth + 1e-12) found = { depth, peak, trough };
    }
  const { peak, trough } = found;
  const level = (levels[peak] as number) * (1 - 1e-12);
  const recovered = levels.findIndex((value, at) => at > trough && value >= level);
  return { ...found, recovered };
}

/** The place of the quantile as a fraction of integers, so that no multiple of 0.05 is rounded. */
function tailOf(returns: readonly Fixed[], { of, in: parts }: Conventions['tail']) {
  const sorted = [...returns].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const place = (returns.length - 1) * of;
  const [whole, rest] = [Math.floor(place / parts), place % parts];
  const low = sorted[whole] as Fixed;
  const high = sorted[Math.min(whole + 1, sorted.length - 1)] as Fixed;
  const quantile = low + ((high - low) * BigInt(rest)) / BigInt(parts);
  const beyond = sorted.filter((value) => value <= quantile);
  return {
    valueAtRisk: -number(quantile),
    conditional: -number(total(beyond) / BigInt(beyond.length)),
  };
}

/** `y = a + b x` over excess returns, by the normal equations; R squared from the residuals. */
export function regressionOf({ own, benchmark }: Paired, conventions: Conventions) {
  const { periodsPerYear: year } = conventions;
  const riskFree = root(ONE + fixed(conventions.riskFreeAnnual), year) - ONE;
  const [y, x] = [own.map((one) => one - riskFree), benchmark.map((one) => one - riskFree)];
  const count = BigInt(x.length);
  const [sumX, sumY] = [total(x), total(y)];
  const sumXx = total(x.map((one) => times(one, one)));
  const sumXy = total(x.map((one, at) => times(one, y[at] as Fixed)));
  const slope = over(count * sumXy - times(sumX, sumY), count * sumXx - times(sumX, sumX));
  const intercept = (sumY - times(slope, sumX)) / count;
  const left = total(
    x.map((one, at) => {
      const residual = (y[at] as Fixed) - intercept - times(slope, one);
      return times(residual, residual);
    }),
  );
  const spread = varianceOf(y) * (count - 1n);
  const active = own.map((one, at) => one - (benchmark[at] as Fixed));
  const ratio = over(total(active) / count, root(varianceOf(active), 2));
  return {
    beta: number(slope),
    alpha: number(power(ONE + intercept, year) - ONE),
    rSquared: number(ONE - over(left, spread)),
    informationRatio: number(times(ratio, root(BigInt(year) * ONE, 2))),
  };
}

/** What the flows are worth at the end if they earned the rate: 0 at the internal rate. */
export function worthAtEnd(
  flows: readonly { readonly day: number; readonly amount: Fixed }[],
  rate: number,
): number {
  const last = Math.max(...flows.map(({ day }) => day));
  const perDay = root(ONE + fixed(rate), 365);
  return number(total(flows.map(({ day, amount }) => times(amount, power(perDay, last - day)))));
}
