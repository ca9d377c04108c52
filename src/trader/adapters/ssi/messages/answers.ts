// What an answer of the REST interface means: done, refused, or nothing that can be known.
import { fieldsOf, numberOf, sentenceOf, textOf } from '../../kit/fields.ts';
import type { HttpAnswer } from '../../kit/http-call.ts';

export type Outcome =
  | { readonly kind: 'done'; readonly data: unknown }
  /** Approval on the phone is outstanding. */
  | { readonly kind: 'pending'; readonly data: unknown }
  /** The access token is not valid, or has no right to trade. Nothing was done. */
  | { readonly kind: 'unauthorized'; readonly code: string; readonly text: string }
  /** SSI has done nothing. */
  | { readonly kind: 'refused'; readonly code: string; readonly text: string }
  /** An id was used before: SSI has what was sent then. */
  | { readonly kind: 'taken'; readonly code: string; readonly text: string }
  /** Too many calls: nothing was done. */
  | { readonly kind: 'limited'; readonly waitMs: number; readonly text: string }
  /** A failure at SSI, or an answer that cannot be read: it may have been done. */
  | { readonly kind: 'unclear'; readonly text: string };

const WRONG_SIGNATURE = '401201';
const WRONG_KEY =
  'no order and no exit can be sent until ssi.private_key_file is the key that belongs to ssi.api_key';
/** The token was given without a code: it reads prices only. */
const CODE_REQUIRED = '403101';
const WAIT_MS = 1_000;
const WAIT_MAX_MS = 60_000;

export function outcomeOf({ status, body, retryAfter }: HttpAnswer): Outcome {
  const fields = fieldsOf(body);
  const code = textOf(fields.code);
  const text = sentenceOf(textOf(fields.msg) || textOf(fields.message)) || `HTTP ${status}`;
  if (status === 202) return { kind: 'pending', data: fields.data };
  if (status >= 200 && status < 300) {
    return 'data' in fields
      ? { kind: 'done', data: fields.data }
      : { kind: 'unclear', text: 'an answer without data' };
  }
  if (status === 429) return { kind: 'limited', waitMs: waitIn(retryAfter), text };
  if (status === 409) return { kind: 'taken', code, text };
  if (status === 401 && code !== WRONG_SIGNATURE) return { kind: 'unauthorized', code, text };
  if (code === WRONG_SIGNATURE) return { kind: 'refused', code, text: `${text}; ${WRONG_KEY}` };
  if (code === CODE_REQUIRED) return { kind: 'unauthorized', code, text };
  if (status >= 400 && status < 500 && status !== 408) return { kind: 'refused', code, text };
  return { kind: 'unclear', text };
}

function waitIn(retryAfter: string | undefined): number {
  const seconds = numberOf(retryAfter);
  return seconds === undefined ? WAIT_MS : Math.min(Math.max(seconds * 1_000, 1), WAIT_MAX_MS);
}
