// Whose prices the page follows. A price only makes it ask for the board before its two seconds are over, so a symbol that is not
// followed is at most two seconds behind.
import type { Board } from './shapes.ts';

/** The server closes a stream that asks for more. */
const PRICES_MAX = 200;

/** In the order of the board: positions first. */
export function followedSymbols({
  positions,
  holdings,
}: Pick<Board, 'positions' | 'holdings'>): string[] {
  const held = new Set([...positions, ...holdings].map(({ symbol }) => symbol));
  return [...held].slice(0, PRICES_MAX);
}
