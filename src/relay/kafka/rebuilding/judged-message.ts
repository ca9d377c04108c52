// The event of a message that its schema takes.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { RecordedEvent } from '../../../ledger/ports/events.ts';
import type { LogPlace, StoredMessage } from '../broker/broker.ts';
import { readMessage } from '../messages/event-message.ts';
import { schemaName, schemaOf } from '../schemas/event-schemas.ts';

/** What is known of a message after it was read, without the message. */
export interface JudgedMessage extends LogPlace {
  readonly judged: Result<RecordedEvent, JudgedFault>;
}

export interface JudgedFault {
  readonly why: string;
  /** `portfolio-7@12`, as its header says; empty if it names no event. */
  readonly id: string;
}

export function judgedMessage(message: StoredMessage): JudgedMessage {
  const { topic, partition, offset } = message;
  const judged = judgedValue(message.value);
  if (judged.ok) return { topic, partition, offset, judged };
  const id = message.headers.id ?? '';
  return { topic, partition, offset, judged: failed({ why: judged.failure, id }) };
}

function judgedValue(value: string): Result<RecordedEvent, string> {
  const read = readMessage(value);
  if (!read.ok) return read;
  const { event, fields } = read.value;
  const schema = schemaOf(event.type, event.schema_version);
  if (schema === undefined)
    return failed(`no schema has the name ${schemaName(event.type, event.schema_version)}`);
  const judged = schema.shape.safeParse(fields);
  if (judged.success) return ok(event);
  const [first] = judged.error.issues;
  const where = first === undefined ? '' : `: ${first.path.join('.')}: ${first.message}`;
  return failed(`${schema.name} does not take it${where}`);
}
