// Figures that begin anew with each session: the mean price by volume, and the step from the last close to the open.
import { isFlat } from '../bars/bar.ts';
import type { SeriesIndicator } from './series-indicator.ts';

/**
 * The mean of (high + low + close) / 3 by volume since the first bar of the session; undefined before the first trade of it,
 * and unless the session was seen from its first bar on.
 */
export function createVwap(): SeriesIndicator {
  let value = 0;
  let shares = Number.NaN;
  return {
    push({ high, low, close, volume, isOpening }) {
      if (isOpening) {
        value = 0;
        shares = 0;
      }
      value += ((high + low + close) / 3) * volume;
      shares += volume;
    },
    get value() {
      return shares > 0 ? value / shares : undefined;
    },
  };
}

/** The last close of the session before this one. */
export function createPreviousClose(): SeriesIndicator {
  let last: number | undefined;
  let before: number | undefined;
  return {
    push({ close, isOpening }) {
      if (isOpening) before = last;
      last = close;
    },
    get value() {
      return before;
    },
  };
}

/** From the last close of the session before to the first trade of this one, in percent. */
export function createGap(): SeriesIndicator {
  const previous = createPreviousClose();
  let open: number | undefined;
  return {
    push(bar) {
      previous.push(bar);
      if (bar.isOpening) open = undefined;
      if (!isFlat(bar)) open ??= bar.open;
    },
    get value() {
      return open === undefined || previous.value === undefined
        ? undefined
        : (open / previous.value - 1) * 100;
    },
  };
}
