// An indicator over whole bars, with their volume and the beginning of sessions.
import type { MovingAverage } from './moving-average.ts';

/** What an indicator reads of a bar: neither its time nor its length. */
export interface BarFigures {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** The first bar of its session. */
  readonly isOpening: boolean;
}

export interface SeriesIndicator {
  push(bar: BarFigures): void;
  /** Undefined until enough bars were pushed. */
  readonly value: number | undefined;
}

/** Of one figure of each bar. */
export function over(average: MovingAverage, figure: (bar: BarFigures) => number): SeriesIndicator {
  return {
    push(bar) {
      average.push(figure(bar));
    },
    get value() {
      return average.value;
    },
  };
}
