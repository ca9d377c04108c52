// Figures of the last so many values: the highest, the lowest, and the bands at so many standard deviations around the mean.
import type { MovingAverage } from './moving-average.ts';

function createWindow(period: number, figure: (values: Float64Array) => number): MovingAverage {
  const window = new Float64Array(period);
  let pushed = 0;
  return {
    push(value) {
      window[pushed % period] = value;
      pushed += 1;
    },
    get value() {
      return pushed < period ? undefined : figure(window);
    },
  };
}

export function createHighest(period: number): MovingAverage {
  return createWindow(period, (values) => values.reduce((most, value) => Math.max(most, value)));
}

export function createLowest(period: number): MovingAverage {
  return createWindow(period, (values) => values.reduce((least, value) => Math.min(least, value)));
}

/**
 * The mean plus `deviations` standard deviations of the whole window (divided by `period`, not by one less); less than 0
 * for the lower band. Source: John Bollinger, Bollinger on Bollinger Bands, 2001.
 */
export function createBollingerBand(period: number, deviations: number): MovingAverage {
  return createWindow(period, (values) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / period;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / period;
    return mean + deviations * Math.sqrt(variance);
  });
}
