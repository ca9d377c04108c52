// ATR stop and SuperTrend: a line that follows the price at a multiple of the ATR, only tightens, and changes side
// when the close crosses it. The ATR stop keeps its distance from the close, SuperTrend from the middle of the bar.
import { type Atr, createAtr } from './atr.ts';
import type { BarIndicator } from './indicator.ts';

export interface FollowingLine extends BarIndicator, Pick<Atr, 'forgetClose'> {
  /** `long` while the line is below the price; undefined until there is a value. */
  readonly side: 'long' | 'short' | undefined;
}

export interface LineOptions {
  readonly period: number;
  readonly multiple: number;
  /** As of the ATR. */
  readonly firstBar?: 'skip' | 'range';
}

/** The first side is the direction of the last change of close. */
export function createAtrStop(options: LineOptions): FollowingLine {
  return createLine(options, 'close');
}

/** The first side depends on where the close is in its bar. Source: Olivier Seban. */
export function createSuperTrend(options: LineOptions): FollowingLine {
  return createLine(options, 'middle');
}

function createLine(
  { period, multiple, firstBar = 'skip' }: LineOptions,
  from: 'close' | 'middle',
): FollowingLine {
  const atr = createAtr({ period, firstBar });
  let previousClose = Number.NaN;
  let below = -Infinity;
  let above = Infinity;
  let side: 'long' | 'short' | undefined;

  function follow(close: number, middle: number, distance: number): void {
    const center = from === 'close' ? close : middle;
    // If the previous close crossed the line, it restarts; otherwise it only tightens.
    below = previousClose < below ? center - distance : Math.max(below, center - distance);
    above = previousClose > above ? center + distance : Math.min(above, center + distance);
    const wasLong =
      side === undefined ? close >= (from === 'close' ? previousClose : middle) : side === 'long';
    side = close <= (wasLong ? below : above) ? 'short' : 'long';
  }

  return {
    push(high, low, close) {
      atr.push(high, low, close);
      if (atr.value !== undefined) follow(close, (high + low) / 2, multiple * atr.value);
      previousClose = close;
    },
    forgetClose: () => atr.forgetClose(),
    get side() {
      return side;
    },
    get value() {
      if (side === undefined) return undefined;
      return side === 'long' ? below : above;
    },
  };
}
