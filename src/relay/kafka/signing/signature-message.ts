// What the relay signs, as messages, and back. The signature is the last field: it covers the text before it.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { RecordedEvent } from '../../../ledger/ports/events.ts';
import type { Message } from '../broker/broker.ts';
import { type Topic, topicName } from '../messages/topics.ts';
import {
  type BatchSigned,
  type KeyAdded,
  SIGNATURE_FAMILY,
  SIGNATURE_SHAPE,
  SIGNATURE_VERSION,
  signatureSchemaName,
} from '../schemas/signature-schemas.ts';
import type { PublicKey, SigningKey } from './signing-key.ts';

export const SIGNATURES: Topic = { family: SIGNATURE_FAMILY, keptDays: undefined };
/** Of all its messages: they are in one partition, in order. */
export const SIGNATURES_KEY = 'signatures';

export interface Signed {
  readonly prefix: string;
  readonly key: SigningKey;
  /** Position. */
  readonly after: number;
}

/** Of events in the order of their positions: all that follow `after`, up to the last of them. */
export function batchMessage(signed: Signed, events: readonly RecordedEvent[]): Message {
  const last = events.at(-1)?.position ?? signed.after;
  const streams = [...Map.groupBy(events, ({ stream }) => stream)].map(([stream, own]) => ({
    stream,
    from: own[0]?.version ?? 1,
    positions: own.map(({ position }) => position),
    hashes: own.map(({ hash }) => hash),
  }));
  return signedMessage(signed, { type: 'BATCH_SIGNED', last, streams });
}

export function keyMessage(signed: Signed, { id, publicKey }: PublicKey): Message {
  return signedMessage(signed, { type: 'KEY_ADDED', added: id, public_key: publicKey });
}

type Content =
  | Pick<BatchSigned, 'type' | 'last' | 'streams'>
  | Pick<KeyAdded, 'type' | 'added' | 'public_key'>;

function signedMessage({ prefix, key, after }: Signed, { type, ...content }: Content): Message {
  const text = JSON.stringify({
    ...{ type, schema_version: SIGNATURE_VERSION, prefix, key: key.id, after, ...content },
  });
  const position = 'last' in content ? { position: String(content.last) } : {};
  return {
    topic: topicName(prefix, SIGNATURES),
    key: SIGNATURES_KEY,
    value: `${text.slice(0, -1)}${SIGNATURE}${key.sign(text)}"}`,
    headers: { type, ...position, schema: signatureSchemaName(type) },
  };
}

const SIGNATURE = ',"signature":"';

export interface ReadSignature {
  readonly content: BatchSigned | KeyAdded;
  /** That was signed. */
  readonly text: string;
}

/** Nothing may follow it: a field there would not be signed, and JSON takes the last of two with one name. */
const END = /^[A-Za-z0-9+/]+={0,2}(?="\}$)/;

/** The end of a sentence if it is another message. Whether the signature is right is not asked here. */
export function readSignature(value: string): Result<ReadSignature, string> {
  const at = value.lastIndexOf(SIGNATURE);
  const [signature] = END.exec(value.slice(at + SIGNATURE.length)) ?? [];
  if (at < 0 || signature === undefined) return failed('it has no signature');
  const text = `${value.slice(0, at)}}`;
  const read = SIGNATURE_SHAPE.safeParse({ ...objectIn(text), signature });
  return read.success
    ? ok({ content: read.data, text })
    : failed('it is not the signature of a batch or a key');
}

function objectIn(text: string): object {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === 'object' && found !== null ? found : {};
  } catch {
    return {};
  }
}
