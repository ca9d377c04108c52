// What an event keeps beside its entry, so that the rows can be rebuilt from the events alone.
import type { EventData } from '../../../domain/events/envelope.ts';
import type { RowBefore } from './change.ts';

/** Under one name, apart from the fields of the entry. */
export function keptBeside({
  type,
  settlesAt,
  notes,
  originSource,
  originId,
  price,
  quantity,
}: RowBefore): EventData {
  const kept = { type, settlesAt, notes, originSource, originId, price, quantity };
  return { row: JSON.parse(JSON.stringify(kept)) };
}
