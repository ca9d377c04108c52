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
  const read = readMessage(value);
  return read.ok ? ok(read.value.event) : read;
}

export interface ReadMessage {
  readonly event: RecordedEvent;
  /** As the schema of the message sees them. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export function readMessage(value: string): Result<ReadMessage, string> {
  const fields = fieldsOf(value);
  if (fields === undefined) return failed('it is not JSON');
  if (typeof fields.data !== 'object' || fields.data === null) return failed('it has no data');
  const missing = FIELDS.filter((field) => fields[field] === undefined);
  if (missing.length > 0) return failed(`it lacks ${missing.join(', ')}`);
  const event: Record<string, unknown> = {};
  for (const field of FIELDS) event[field] = fields[field];
  // The fields before it are flat, and their texts are escaped: the first one is ours.
  event.body = value.slice(value.indexOf(DATA) + DATA.length, -1);
  return ok({ event: event as unknown as RecordedEvent, fields });
}

function fieldsOf(value: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const fields: unknown = JSON.parse(value);
    return typeof fields === 'object' && fields !== null
      ? (fields as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

const FIELDS: readonly (keyof RecordedEvent)[] = [
  'position',
  'stream',
  'version',
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
