// How far a position's price has fallen back from its best since the position was opened.
import type { PositionSide } from '../../../domain/terms/side.ts';

/** Fractions of the best price, 0 at the best: 0.1 is ten percent against the position. */
export interface Drawdown {
  /** Highest price for a long, lowest for a short. */
  readonly bestPrice: number;
  readonly current: number;
  readonly max: number;
}

export function drawdownAfter(
  before: Drawdown | undefined,
  side: PositionSide,
  price: number,
): Drawdown {
  const best = side === 'long' ? Math.max : Math.min;
  const bestPrice = best(before?.bestPrice ?? price, price);
  const current = Math.abs(bestPrice - price) / bestPrice;
  return { bestPrice, current, max: Math.max(before?.max ?? 0, current) };
}
