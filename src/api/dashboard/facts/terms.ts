// Holding periods of lots, as sentences.

import type { OpenLot } from './book-shapes.ts';
import { dateText } from './date-formats.ts';

type Term = Pick<OpenLot, 'term' | 'long_term_from' | 'days_until_long_term'>;

/** `long`, `145 days, from 2027-04-15`. */
export function daysToLongTerm({ term, long_term_from: from, days_until_long_term: days }: Term) {
  if (term === 'LONG') return 'long term';
  if (from === null || days === null) return 'always short term';
  return `${days} ${days === 1 ? 'day' : 'days'}, from ${dateText(from)}`;
}

/** The newest first, so many back: years that may be asked for. */
export function yearsUntil(today: string, count: number): readonly number[] {
  const year = Number(today.slice(0, 4));
  return Array.from({ length: count }, (_, back) => year - back);
}
