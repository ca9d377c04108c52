// Chandelier exit: a stop at a distance from the highest high (long) or the lowest low (short) of the last bars.
import { type Atr, createAtr } from './atr.ts';
import type { BarIndicator } from './indicator.ts';

/**
 * Long: highest high of `period` bars - multiple x ATR(period); short: lowest low + multiple x ATR(period). It may
 * loosen; a trailing stop keeps the tightest value. Source: Charles Le Beau.
 */
export function createChandelier(options: {
  readonly period: number;
  readonly multiple: number;
  readonly side: 'long' | 'short';
  /** As of the ATR. */
  readonly firstBar?: 'skip' | 'range';
}): BarIndicator & Pick<Atr, 'forgetClose'> {
  const { period, multiple, side, firstBar = 'skip' } = options;
  const isLong = side === 'long';
  const atr = createAtr({ period, firstBar });
  const extremes = new Float64Array(period).fill(isLong ? -Infinity : Infinity);
  let pushed = 0;
  return {
    push(high, low, close) {
      atr.push(high, low, close);
      extremes[pushed % period] = isLong ? high : low;
      pushed += 1;
    },
    forgetClose: () => atr.forgetClose(),
    get value() {
      if (atr.value === undefined) return undefined;
      const distance = multiple * atr.value;
      return isLong ? Math.max(...extremes) - distance : Math.min(...extremes) + distance;
    },
  };
}
