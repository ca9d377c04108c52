// The schemas of the messages that say which events are genuine: batches that were signed, and keys that sign from then on.
import { z } from 'zod';
import type { MessageSchema } from './message-schema.ts';

export const SIGNATURE_FAMILY = 'signatures';
export const SIGNATURE_VERSION = 1;

const HASH = z.string().regex(/^[0-9a-f]{64}$/);
/** Base64. */
const signature = z.string().min(1);
const signer = {
  schema_version: z.literal(SIGNATURE_VERSION),
  /** `api.kafka.prefix`: a signature counts for the topics of its ledger only. */
  prefix: z.string(),
  /** Id of the key that signed it. */
  key: z.string(),
};

const batchSigned = z.object({
  type: z.literal('BATCH_SIGNED'),
  ...signer,
  /** The batch has the events of all positions after this one ... */
  after: z.int().min(0),
  /** ... up to this one. */
  last: z.int().min(1),
  streams: z
    .array(
      z.object({
        stream: z.string().min(1),
        /** Version of the first one. */
        from: z.int().min(1),
        /** Of this version and of those that follow it, each one more. */
        positions: z.array(z.int()).min(1),
        /** The hashes of the same events: the chain of the stream up to its head. */
        hashes: z.array(HASH).min(1),
      }),
    )
    .min(1),
  /** Ed25519, over the message without this field. */
  signature,
});

const keyAdded = z.object({
  type: z.literal('KEY_ADDED'),
  ...signer,
  /** The key signs what is after this position, and the one that signed this message nothing of it. */
  after: z.int().min(0),
  added: z.string(),
  /** SubjectPublicKeyInfo in DER, as base64. */
  public_key: z.string().min(1),
  signature,
});

export type BatchSigned = z.infer<typeof batchSigned>;
export type KeyAdded = z.infer<typeof keyAdded>;
export type SignatureType = (BatchSigned | KeyAdded)['type'];

export const SIGNATURE_SHAPE = z.discriminatedUnion('type', [batchSigned, keyAdded]);

export const SIGNATURE_SCHEMAS: readonly MessageSchema[] = [
  { name: signatureSchemaName('BATCH_SIGNED'), shape: batchSigned },
  { name: signatureSchemaName('KEY_ADDED'), shape: keyAdded },
];

export function signatureSchemaName(type: SignatureType): string {
  return `${SIGNATURE_FAMILY}/${type}/${SIGNATURE_VERSION}`;
}
