// What an event keeps beside its entry, so that the rows can be rebuilt from the events alone.
import { written } from '../../../domain/events/decimal-text.ts';
import type { EventData } from '../../../domain/events/envelope.ts';
import type { RowBefore } from './change.ts';

/** Under one name, apart from the fields of the entry. */
export function eventMetadata({
  type,
  settlesAt,
  notes,
  originSource,
  originId,
  price,
  quantity,
}: RowBefore): EventData {
  return { row: written({ type, settlesAt, notes, originSource, originId, price, quantity }) };
}
