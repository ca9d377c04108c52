// Whether calls knew their days: their results against those on the prices of other days, by exchange of whole days.
// Decision 0069
import type { Random } from '../../kernel/random.ts';
import type { DayMatrix } from './day-matrix.ts';
import { studentQuantile, Z_975 } from './intervals.ts';

/** Fewer days decide nothing. */
export const FEWEST_DAYS = 10;
export const EXCHANGES = 10_000;

export interface ExchangeTest {
  readonly days: number;
  /** Sum of the counts. */
  readonly count: number;
  /** Per count: the result that happened. */
  readonly observed: number;
  /** Per count: the mean over the prices of the other days. */
  readonly byChance: number;
  /** `observed - byChance`, and its 95 % interval. */
  readonly excess: number;
  readonly low: number;
  readonly high: number;
  /** Standard error of the excess. */
  readonly error: number;
  /** Two-sided, of 10,000 exchanges. */
  readonly p: number;
}

/** Exchanges of so many days, drawn once and used for every figure. */
export interface Exchanges {
  of(days: number): Uint16Array;
  readonly count: number;
}

export function createExchanges(random: Random, count = EXCHANGES): Exchanges {
  const byDays = new Map<number, Uint16Array>();
  return {
    count,
    of(days) {
      const drawn = byDays.get(days) ?? drawnOrders(random, days, count);
      byDays.set(days, drawn);
      return drawn;
    },
  };
}

function drawnOrders(random: Random, days: number, count: number): Uint16Array {
  const orders = new Uint16Array(days * count);
  for (let order = 0; order < count; order += 1) {
    const from = order * days;
    for (let at = 0; at < days; at += 1) orders[from + at] = at;
    for (let at = days - 1; at > 0; at -= 1) {
      const other = Math.floor(random.next() * (at + 1));
      const held = orders[from + at] ?? 0;
      orders[from + at] = orders[from + other] ?? 0;
      orders[from + other] = held;
    }
  }
  return orders;
}

/**
 * The statistic is the sum of `H[d][d]`. Under the hypothesis that calls know nothing of the prices of their own day, every
 * exchange of whole days is as likely, whatever the calls of one day have in common; `p = (1 + exchanges at least as far from
 * their mean) / (1 + exchanges)`: B. Phipson and G. K. Smyth, "Permutation P-values Should Never Be Zero", Statistical
 * Applications in Genetics and Molecular Biology 9 (2010). Undefined with fewer than 10 days, or if every exchange gives the same.
 *
 * The interval is the excess plus and minus `t(0.975, days - 1)` times the error of its daily residuals: `H` less the means of
 * its row and column, whose other days share a market.
 */
export function exchangeTest(matrix: DayMatrix, exchanges: Exchanges): ExchangeTest | undefined {
  const { days, sums, counts } = matrix;
  const count = sumOf(counts);
  if (days < FEWEST_DAYS || count === 0) return undefined;
  const total = diagonalOf(matrix);
  const everything = sumOf(sums);
  const centre = everything / days;
  const farther = countFarther(matrix, exchanges, { centre, distance: Math.abs(total - centre) });
  if (farther === undefined) return undefined;
  const others = (everything - total) / (days - 1);
  const excess = (total - others) / count;
  const error = errorOf(matrix, excess) / count;
  const reach = studentQuantile(Z_975, days - 1) * error;
  return {
    ...{ days, count, excess, error },
    observed: total / count,
    byChance: others / count,
    low: excess - reach,
    high: excess + reach,
    p: (1 + farther) / (1 + exchanges.count),
  };
}

/** Equal sums in another order differ by less. */
const ROUNDING = 1e-9;

/** Undefined if no exchange differs from another. */
function countFarther(
  { days, sums }: DayMatrix,
  exchanges: Exchanges,
  { centre, distance }: { readonly centre: number; readonly distance: number },
): number | undefined {
  const orders = exchanges.of(days);
  const scale = sums.reduce((most, value) => Math.max(most, Math.abs(value)), 0) * ROUNDING;
  const least = distance - scale * days;
  let farther = 0;
  let widest = 0;
  for (let from = 0; from < orders.length; from += days) {
    let sum = 0;
    for (let day = 0; day < days; day += 1) {
      sum += sums[day * days + (orders[from + day] ?? 0)] ?? 0;
    }
    const reach = Math.abs(sum - centre);
    if (reach >= least) farther += 1;
    if (reach > widest) widest = reach;
  }
  return widest <= scale * days ? undefined : farther;
}

/** Of the sum of the daily excesses: their residuals after the excess of each call. */
function errorOf({ days, sums, counts }: DayMatrix, excess: number): number {
  const rows = new Float64Array(days);
  const columns = new Float64Array(days);
  for (let row = 0; row < days; row += 1) {
    for (let column = 0; column < days; column += 1) {
      const value = sums[row * days + column] ?? 0;
      rows[row] = (rows[row] ?? 0) + value / days;
      columns[column] = (columns[column] ?? 0) + value / days;
    }
  }
  const grand = sumOf(rows) / days;
  let squares = 0;
  for (let day = 0; day < days; day += 1) {
    const centred = (sums[day * days + day] ?? 0) - (rows[day] ?? 0) - (columns[day] ?? 0) + grand;
    squares += ((centred * days) / (days - 1) - excess * (counts[day] ?? 0)) ** 2;
  }
  // Centring both ways takes variance from the diagonal: (days - 2) / (days - 1) of it is left.
  return Math.sqrt(((squares * days) / (days - 1)) * ((days - 1) / (days - 2)));
}

function diagonalOf({ days, sums }: DayMatrix): number {
  let total = 0;
  for (let day = 0; day < days; day += 1) total += sums[day * days + day] ?? 0;
  return total;
}

function sumOf(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
