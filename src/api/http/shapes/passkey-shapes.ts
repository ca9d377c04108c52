// What browsers send of passkeys (WebAuthn), and what they are asked with.
import { z } from 'zod';
import { time } from '../../../trader/contract/shape.ts';

/** Base64url; the key of a large algorithm with its proofs takes some kilobytes. */
const encoded = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[\w-]+=*$/, 'expected base64url');

const credential = {
  id: encoded(1_400),
  rawId: encoded(1_400),
  type: z.literal('public-key'),
  clientExtensionResults: z.looseObject({}).default({}),
};

export const newPasskeyResponse = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: encoded(4_000),
      attestationObject: encoded(64_000),
    }),
  })
  .describe('As `PublicKeyCredential.toJSON()` gives it after `navigator.credentials.create`');

export const passkeyResponse = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: encoded(4_000),
      authenticatorData: encoded(4_000),
      signature: encoded(8_000),
      userHandle: encoded(200).describe('Of the user whose passkey it is'),
    }),
  })
  .describe('As `PublicKeyCredential.toJSON()` gives it after `navigator.credentials.get`');

export const passkeySchema = z.object({
  id: z.string(),
  name: z.string(),
  host: z.string().describe('It works on pages of this name only'),
  created_at: time(),
  last_used_at: time().nullable(),
});

/** Each is given to the browser as it is. */
export const passkeyOptions = z
  .looseObject({ challenge: z.string() })
  .describe(
    'For `parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`; once, within five minutes',
  );
