// An event of the ledger as a message, and back: the body stays the text that was hashed.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { RecordedEvent } from '../../../ledger/ports/events.ts';
import type { Message } from '../broker/broker.ts';
import { keyOf, topicName, topicOf } from './topics.ts';

export function messageOf(prefix: string, event: RecordedEvent): Message {
  const topic = topicOf(event.type);
  const { position, body, ...rest } = event;
  const id = `${event.stream}@${event.version}`;
  return {
    topic: topicName(prefix, topic),
    key: keyOf(event),
    // JSON in JSON would be a text to most readers: the data are written as they were hashed, as the last field.
    value: `${JSON.stringify({ id, position, ...rest }).slice(0, -1)},"data":${body}}`,
    headers: {
      id,
      type: event.type,
      position: String(position),
      schema: `${topic.family}/${event.type}/${event.schema_version}`,
    },
  };
}

const DATA = ',"data":';

/** The event of a message; a sentence if it is none of ours. */
export function eventOfMessage(value: string): Result<RecordedEvent, string> {
  try {
    const { data, id: _, ...rest } = JSON.parse(value) as Record<string, unknown>;
    if (typeof data !== 'object' || data === null) return failed('it has no data');
    const missing = FIELDS.filter((field) => rest[field] === undefined);
    if (missing.length > 0) return failed(`it lacks ${missing.join(', ')}`);
    // The fields before it are flat, and their texts are escaped: the first one is ours.
    const body = value.slice(value.indexOf(DATA) + DATA.length, -1);
    return ok({ ...(rest as unknown as RecordedEvent), body });
  } catch {
    return failed('it is not JSON');
  }
}

const FIELDS: readonly (keyof RecordedEvent)[] = [
  'stream',
  'version',
  'position',
  'type',
  'schema_version',
  'effective',
  'recorded_at',
  'actor',
  'source',
  'correlation_id',
  'causation_id',
  'hash',
];
