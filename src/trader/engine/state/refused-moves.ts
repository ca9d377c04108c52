// From when on the broker is taken to refuse every change of a stop.
// Decision 0118
import type { OrderRecord } from './order-record.ts';

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
