// Conventions and moments that the answers of several tools state.
import { instant, toIso } from '../../../kernel/instant.ts';

export const DECIMALS = 'exact decimals as text; null where a figure cannot be computed';
export const SIGNS = 'a short position has a negative quantity, cost and value';
export const CLOSED_LOTS = 'as the cost basis method of each portfolio closes its lots';
export const TERM = 'by the long-term rule of each portfolio';
export const BOOKS_ONLY = 'kept in the books; no order goes to a broker';

export function isoNow(now: () => number): string {
  return toIso(instant(now()));
}
