// Dated returns by month, and over windows that move along.
import type { TradingDay } from '../../kernel/instant.ts';
import type { Figure } from './figure.ts';
import type { Conventions } from './growth.ts';
import { movingWindows } from './moving-windows.ts';
import { sharpeOf, volatilityOf } from './risk-ratios.ts';
import { linked } from './time-weighted.ts';

export interface DatedReturn {
  readonly on: TradingDay;
  /** A fraction. */
  readonly value: number;
}

export interface MonthReturn {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly value: number;
}

/** Linked returns of each month that has one, in order. */
export function monthlyReturns(returns: readonly DatedReturn[]): readonly MonthReturn[] {
  const byMonth = Map.groupBy(returns, ({ on }) => on.slice(0, 7));
  return [...byMonth].map(([month, days]) => ({
    month,
    value: linked(days.map(({ value }) => value)),
  }));
}

export interface WindowFigures {
  /** The last day of the window. */
  readonly on: TradingDay;
  readonly value: number;
  readonly volatility: Figure;
  readonly sharpe: Figure;
}

/** One row for each window of as many returns, at least two; none if there are fewer. */
export function rollingFigures(
  returns: readonly DatedReturn[],
  size: number,
  conventions: Conventions,
): readonly WindowFigures[] {
  const windowOf = movingWindows(returns.map(({ value }) => value));
  return returns.slice(size - 1).map(({ on }, at) => {
    const { value, moments } = windowOf(at, at + size);
    return {
      on,
      value,
      volatility: volatilityOf(moments, conventions),
      sharpe: sharpeOf(moments, conventions),
    };
  });
}
