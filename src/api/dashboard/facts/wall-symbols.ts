// Which symbols a wall of charts shows: those that somebody named, else what is held and what happened last.
import type { Board } from './shapes.ts';

export const CHARTS_MAX = 24;

type Busy = Pick<Board, 'positions' | 'orders' | 'signals' | 'predictions'>;

/** `named`: separated by commas or spaces; empty for the busiest. */
export function wallSymbols(
  { positions, orders, signals, predictions }: Busy,
  named: string,
): readonly string[] {
  const wanted = named
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter((one) => one !== '');
  // Options have no bars: what they follow is the price of their stock.
  const busy = [
    ...positions.map(({ symbol, option }) => option?.underlying ?? symbol),
    ...orders.map(({ symbol }) => symbol),
    ...signals.map(({ symbol }) => symbol),
    ...predictions.map(({ symbol }) => symbol),
  ].filter((symbol) => !symbol.includes(' '));
  return [...new Set(wanted.length > 0 ? wanted : busy)].slice(0, CHARTS_MAX);
}
