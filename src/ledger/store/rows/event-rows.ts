// Events as rows, and back: the hash chain is over the texts as they are stored. Written by hand, because the data of an event are
// read only when they are used.
import { hash as hashed } from 'node:crypto';
import type { Generated, Selectable } from 'kysely';
import type { Instant } from '../../../kernel/instant.ts';
import type { Cause, EventData, NewEvent, StoredEvent } from '../../domain/events/envelope.ts';
import { upcast } from '../../domain/events/upcast.ts';
import type { RecordedEvent } from '../../ports/events.ts';

export interface EventTable extends Omit<RecordedEvent, 'position'> {
  readonly position: Generated<number>;
}

export type EventCells = Omit<Selectable<EventTable>, 'position'>;

/** The hash before the first event of a stream. */
export const NO_HASH = '';

export function writtenEvent(
  stream: string,
  version: number,
  event: NewEvent,
  { cause, recordedAt, previousHash }: { cause: Cause; recordedAt: Instant; previousHash: string },
): EventCells {
  const cells = {
    stream,
    version,
    type: event.type,
    schema_version: event.schemaVersion,
    effective: event.effective,
    recorded_at: recordedAt,
    actor: cause.actor,
    source: cause.source,
    correlation_id: cause.correlationId,
    causation_id: cause.causationId ?? null,
    body: JSON.stringify(event.data),
  };
  return { ...cells, hash: hashOf(cells, previousHash) };
}

export function hashOf(cells: Omit<EventCells, 'hash'>, previousHash: string): string {
  const { stream, version, type, schema_version, effective, recorded_at } = cells;
  const { actor, source, correlation_id, causation_id, body } = cells;
  const texts = [
    previousHash,
    stream,
    version,
    type,
    schema_version,
    effective,
    recorded_at,
    actor,
    source,
    correlation_id,
    causation_id,
    body,
  ];
  return hashed('sha256', JSON.stringify(texts), 'hex');
}

/** The data of many events are never used, such as of those that repeat what follows from others. */
export function readEvent(row: EventCells & { readonly position: number }): StoredEvent {
  let data: EventData | undefined;
  return {
    id: `${row.stream}@${row.version}`,
    stream: row.stream,
    version: row.version,
    position: row.position,
    type: row.type,
    schemaVersion: row.schema_version,
    effective: row.effective as Instant,
    recordedAt: row.recorded_at as Instant,
    actor: row.actor,
    source: row.source,
    correlationId: row.correlation_id,
    causationId: row.causation_id ?? undefined,
    get data() {
      data ??= upcast(row.type, row.schema_version, JSON.parse(row.body) as EventData);
      return data;
    },
    hash: row.hash,
  };
}
