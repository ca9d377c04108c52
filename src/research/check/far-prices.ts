// Prices far from those of the bars on both sides: prints that were never traded there, or were cancelled later.
import type { BarColumns } from '../../market/bars/bar-columns.ts';

export interface FarPrices {
  /** Bars that have one. */
  readonly bars: number;
  readonly farthest: FarPrice;
}

export interface FarPrice {
  readonly at: number;
  readonly price: number;
  /** That of the bars beside it. */
  readonly usual: number;
  /** A hundredth counts as a hundred times. */
  readonly factor: number;
}

const FAR = 1.5;
/** Bars on each side: a price that stays where it went fits one of the sides. */
const BESIDE = 5;

export function farPricesIn({ start, high, low, close, count }: BarColumns): FarPrices | undefined {
  let bars = 0;
  let farthest: FarPrice | undefined;
  for (let at = 0; at < count; at += 1) {
    const [top = 0, bottom = 0] = [high[at], low[at]];
    // Almost every bar is near the one before it and the one after.
    if (isNear(top, bottom, close[at - 1]) && isNear(top, bottom, close[at + 1])) continue;
    const sides = [
      medianOf(close.subarray(Math.max(0, at - BESIDE), at)),
      medianOf(close.subarray(at + 1, Math.min(count, at + 1 + BESIDE))),
    ].filter((usual) => usual > 0);
    const [nearest] = sides
      .map((usual) => farther(top, bottom, usual))
      .toSorted((one, other) => one.factor - other.factor);
    if (nearest === undefined || nearest.factor <= FAR) continue;
    bars += 1;
    if (nearest.factor > (farthest?.factor ?? 0)) farthest = { at: start[at] ?? 0, ...nearest };
  }
  return farthest === undefined ? undefined : { bars, farthest };
}

function isNear(top: number, bottom: number, beside: number | undefined): boolean {
  return beside !== undefined && top <= beside * FAR && bottom * FAR >= beside;
}

/** Of the two extremes of a bar. */
function farther(top: number, bottom: number, usual: number) {
  const [above, below] = [top / usual, usual / bottom];
  return above > below
    ? { usual, price: top, factor: above }
    : { usual, price: bottom, factor: below };
}

/** NaN of none. */
function medianOf(prices: Float64Array): number {
  return prices.toSorted()[Math.floor(prices.length / 2)] ?? Number.NaN;
}
