// From when on the broker is taken to refuse every change of a stop.
// Decision 0118
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { OrderRecord } from './order-record.ts';

/** A change that was shown this long ago, and is not refused, is taken to be in force. */
export const REFUSED_WITHIN_MS = 30 * SECOND_MS;

/** Refusals in a row. */
export const REFUSED_MOVES = 3;

/** For what the stop is: the changes came neither too early, nor were they lost on the way. */
export function areMovesRefused(
  order: Pick<OrderRecord, 'terms' | 'changeRefusedAs' | 'refusedChanges'>,
): boolean {
  const { terms, changeRefusedAs, refusedChanges } = order;
  if (terms.leg !== 's') return false;
  if (changeRefusedAs === 'still_processing' || changeRefusedAs === 'lost') return false;
  return refusedChanges >= (changeRefusedAs === 'no_parent' ? 2 : REFUSED_MOVES);
}
