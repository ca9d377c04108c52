// What somebody may do with a trader, as far as the page shows it; the server decides.
import type { Trader } from '../facts/shapes.ts';

/** Halt, resume, reload, save a strategy. */
export function mayOperate(one: Trader | undefined): boolean {
  return one?.role === 'operator' || one?.role === 'admin';
}
