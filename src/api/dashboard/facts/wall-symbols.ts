// Which symbols a wall of charts shows: those that somebody named, else what is held and what happened last.
import { OPTION_IDS } from './instrument-name.ts';
import type { Board } from './shapes.ts';

export const CHARTS_MAX = 24;

type Busy = Pick<Board, 'positions' | 'orders' | 'signals' | 'predictions'>;

export interface WallSymbols {
  readonly shown: readonly string[];
  /** Named, but too many for one page. */
  readonly left: readonly string[];
}

/** `named`: separated by commas or spaces, all of them; empty for so many of the busiest. */
export function wallSymbols(
  { positions, orders, signals, predictions }: Busy,
  named: string,
  count: number,
): WallSymbols {
  const wanted = named
    .toUpperCase()
    .replaceAll(OPTION_IDS, (id) => instrumentRoot(id))
    .split(/[\s,;]+/)
    .filter((one) => one !== '');
  if (wanted.length > 0) {
    const distinct = [...new Set(wanted)];
    return { shown: distinct.slice(0, CHARTS_MAX), left: distinct.slice(CHARTS_MAX) };
  }
  const busy = [
    ...positions.map(({ symbol, option }) => option?.underlying ?? symbol),
    ...orders.map(({ symbol }) => symbol),
    ...signals.map(({ symbol }) => symbol),
    ...predictions.map(({ symbol }) => symbol),
  ].filter((symbol) => !symbol.includes(' '));
  return { shown: [...new Set(busy)].slice(0, count), left: [] };
}

/** Options have no bars: what they follow is the price of their stock. */
function instrumentRoot(id: string): string {
  return id.slice(0, id.indexOf(' '));
}
