// The close of a day in the prices of today: what daily returns are computed from.
import type { TradingDay } from '../../kernel/instant.ts';

export interface DayClose {
  readonly day: TradingDay;
  readonly close: number;
}

/**
 * The returns of two symbols over their newest common days, `count` of them, oldest first; undefined if there are fewer. A day
 * that one of them lacks is skipped in both, so that a return spans the same days.
 */
export function pairedReturns(
  xs: readonly DayClose[],
  ys: readonly DayClose[],
  count: number,
): { readonly xs: readonly number[]; readonly ys: readonly number[] } | undefined {
  const closes = new Map(ys.map(({ day, close }) => [day, close]));
  const common = xs.flatMap(({ day, close }) => {
    const other = closes.get(day);
    return other === undefined ? [] : [[close, other] as const];
  });
  const newest = common.slice(-count - 1);
  if (newest.length < count + 1) return undefined;
  return { xs: returnsOf(newest.map(([x]) => x)), ys: returnsOf(newest.map(([, y]) => y)) };
}

function returnsOf(closes: readonly number[]): number[] {
  return closes.slice(1).map((close, index) => close / (closes[index] ?? Number.NaN) - 1);
}
