// Describes what the closed trades of a strategy gained and lost.
import { price } from './figures.ts';

export interface EdgeFigures {
  readonly trades: number;
  readonly gains: number;
  readonly gainR: number;
  readonly lossR: number;
}

/** `24 gained 1.31 R on average, 18 lost 0.92 R`. */
export function edgeText({ trades, gains, gainR, lossR }: EdgeFigures): string {
  return `${gains} gained ${price(gainR)} R on average, ${trades - gains} lost ${price(lossR)} R`;
}
