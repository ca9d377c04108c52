// The event of a message that the ledger has signed and its schema takes.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { RecordedEvent } from '../../../ledger/ports/events.ts';
import type { LogPlace, StoredMessage } from '../broker/broker.ts';
import { type ReadMessage, readMessage } from '../messages/event-message.ts';
import { schemaName, schemaOf } from '../schemas/event-schemas.ts';
import type { SignedVersions } from '../signing/signed-versions.ts';

/** What is known of a message after it was read, without the message. */
export interface JudgedMessage extends LogPlace {
  readonly judged: Result<RecordedEvent, JudgedFault>;
  /** When it was written, as it says; epoch ms. */
  readonly at: number;
}

export interface JudgedFault {
  /** UNUSABLE: of the ledger, as far as is known, and of no use. UNSIGNED: no signature covers it. FORGED: the ledger did not write it. */
  readonly kind: 'UNUSABLE' | 'UNSIGNED' | 'FORGED';
  readonly why: string;
  /** `portfolio-7@12`, as its header says; empty if it names no event. */
  readonly id: string;
  /** Of one that is UNSIGNED. */
  readonly event?: RecordedEvent;
}

export interface Accepted {
  readonly versions: Pick<SignedVersions, 'judge'>;
  /** Position up to which an event without a signature is taken. */
  readonly unsignedUntil: number;
}

export function judgedMessage(message: StoredMessage, accepted: Accepted): JudgedMessage {
  const { topic, partition, offset, at } = message;
  const judged = judgedValue(message.value, accepted);
  if (judged.ok) return { topic, partition, offset, at, judged };
  const id = message.headers.id ?? '';
  return { topic, partition, offset, at, judged: failed({ ...judged.failure, id }) };
}

function judgedValue(
  value: string,
  accepted: Accepted,
): Result<RecordedEvent, Omit<JudgedFault, 'id'>> {
  const read = readMessage(value);
  if (!read.ok)
    return failed({ kind: accepted.unsignedUntil > 0 ? 'UNUSABLE' : 'FORGED', why: read.failure });
  const { event } = read.value;
  const judgement = accepted.versions.judge(event);
  if (judgement.kind === 'FORGED') return failed(judgement);
  if (judgement.kind === 'UNSIGNED' && !(event.position <= accepted.unsignedUntil))
    return failed({ kind: 'UNSIGNED', why: 'no signature of the ledger covers it', event });
  const why = refusalOf(read.value);
  return why === undefined ? ok(event) : failed({ kind: 'UNUSABLE', why });
}

/** Why the schema does not take it; undefined if it does. */
function refusalOf({ event, fields }: ReadMessage): string | undefined {
  const schema = schemaOf(event.type, event.schema_version);
  if (schema === undefined)
    return `no schema has the name ${schemaName(event.type, event.schema_version)}`;
  const judged = schema.shape.safeParse(fields);
  if (judged.success) return undefined;
  const [first] = judged.error.issues;
  const where = first === undefined ? '' : `: ${first.path.join('.')}: ${first.message}`;
  return `${schema.name} does not take it${where}`;
}
