// The interface of every indicator over bars: push a finished bar, read the value.
import type { Bar } from '../bars/bar.ts';

export interface BarIndicator {
  push(high: number, low: number, close: number): void;
  /** Undefined until enough bars were pushed. */
  readonly value: number | undefined;
}

/** The indicator's value after each bar; pass a new indicator. */
export function valuesOver(indicator: BarIndicator, bars: readonly Bar[]): (number | undefined)[] {
  return bars.map(({ high, low, close }) => {
    indicator.push(high, low, close);
    return indicator.value;
  });
}
