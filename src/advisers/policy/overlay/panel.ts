// Daily returns of several assets on the same days, and what must hold before anything is judged on them.
import type { TradingDay } from '../../../kernel/instant.ts';

export interface Panel {
  readonly symbols: readonly string[];
  /** Of each return, ascending. */
  readonly days: readonly TradingDay[];
  /** Simple returns: one array for each symbol, one number for each day. */
  readonly returns: readonly Float64Array[];
}

/** Three years: one year and a half is fitted before the first day that is judged. */
export const PANEL_DAYS_MIN = 750;

/** A sentence that says what to do; undefined if it can be judged. */
export function whyNotJudged(
  { symbols, days, returns }: Panel,
  daysMin: number,
): string | undefined {
  if (symbols.length === 0) return 'it has no targets; set some first';
  for (const [asset, own] of returns.entries()) {
    const wrong = own.findIndex((value) => !(value > -1 && value < Number.POSITIVE_INFINITY));
    if (wrong !== -1)
      return `${symbols[asset]}: the return of ${days[wrong]} is ${own[wrong]}; correct the closes around it`;
  }
  const late = days.findIndex((day, at) => at > 0 && day <= (days[at - 1] ?? day));
  if (late !== -1) return `${days[late]} does not come after ${days[late - 1]}; sort the days`;
  if (days.length < daysMin)
    return `${days.length} days with a return of every target are too few; at least ${daysMin} are needed. A target with a short past shortens that of all: leave it out of the targets`;
  const still = returns.findIndex((own) => own.every((value) => value === 0));
  return still === -1
    ? undefined
    : `the price of ${symbols[still]} never changes; leave it out of the targets`;
}

/** Days `from` to `to`, without the last. */
export function panelSlice({ symbols, days, returns }: Panel, from: number, to: number): Panel {
  return {
    symbols,
    days: days.slice(from, to),
    returns: returns.map((own) => own.slice(from, to)),
  };
}
