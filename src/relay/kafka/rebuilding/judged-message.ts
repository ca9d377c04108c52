// The event of a message that its schema takes.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { RecordedEvent } from '../../../ledger/ports/events.ts';
import { readMessage } from '../messages/event-message.ts';
import { schemaName, schemaOf } from '../schemas/event-schemas.ts';

export function judgedMessage(value: string): Result<RecordedEvent, string> {
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
