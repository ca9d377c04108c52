// Describes what the closed trades of a strategy gained and lost.
import type { TradeEdge } from '../terms/refusal.ts';
import { price } from './figures.ts';

/** `24 gained 1.31 R on average, 18 lost 0.92 R`. */
export function edgeText({ trades, gains, gainR, lossR }: TradeEdge): string {
  return `${gains} gained ${price(gainR)} R on average, ${trades - gains} lost ${price(lossR)} R`;
}
