// What an answer of the REST interface means: done, refused, or nothing that can be known. SSI answers bare, and has answered in an
// envelope `{data}`; both are read.
import { type Fields, fieldsOf, sentenceOf, textOf } from '../../kit/fields.ts';
import { pauseIn } from '../../kit/rest-calls.ts';
import type { HttpAnswer } from '../../kit/transport/http-call.ts';

export interface Done {
  readonly kind: 'done';
  /** What the envelope holds, or the whole body. */
  readonly data: unknown;
  /** What stands beside `data` in an envelope: the number of pages. */
  readonly beside: Fields;
  /** SSI has marked that there is nothing. */
  readonly isEmpty: boolean;
}

export type Outcome =
  | Done
  /** Approval on the phone is outstanding. */
  | { readonly kind: 'pending'; readonly data: unknown }
  /** The access token is not valid, or has no right to trade. Nothing was done. */
  | { readonly kind: 'unauthorized'; readonly code: string; readonly text: string }
  /** SSI has done nothing. */
  | { readonly kind: 'refused'; readonly code: string; readonly text: string }
  /** An id was used before: SSI has what was sent then. */
  | { readonly kind: 'taken'; readonly code: string; readonly text: string }
  /** Too many calls: nothing was done. */
  | { readonly kind: 'limited'; readonly waitMs: number | undefined; readonly text: string }
  /** A failure at SSI, or an answer that cannot be read: it may have been done. */
  | { readonly kind: 'unclear'; readonly text: string };

/** Missing; over an empty body; of another key. The last one is of the older form. */
const WRONG_SIGNATURE: ReadonlySet<string> = new Set(['401006', '401008', '401013', '401201']);
const WRONG_KEY =
  'no order and no exit can be sent until ssi.private_key_file is the key that belongs to ssi.api_key';
/** The token was given without a code: it reads prices only. */
const CODE_REQUIRED: ReadonlySet<string> = new Set(['403100', '403101']);
/** Codes of a body that says that it was done; `204` that there is nothing. */
const DONE: ReadonlySet<string> = new Set(['', '0', '200', '204']);
const NOTHING = '204';
export function outcomeOf(answer: HttpAnswer): Outcome {
  const { status, body } = answer;
  if (status === 202) return { kind: 'pending', data: fieldsOf(body).data ?? body };
  if (status < 200 || status >= 300) return failureOf(answer, status);
  if (status === 204) return done([], {}, true);
  const code = codeIn(body);
  // A failure may come with a status that says success.
  if (!DONE.has(code)) return failureOf(answer, statusIn(code));
  return code === NOTHING ? done([], {}, true) : contentOf(body);
}

/**
 * The rows of an answer that is a list, or has one under a name; undefined for anything else, which says nothing: only a list and the
 * mark of emptiness are complete.
 */
export function rowsIn(
  { data, isEmpty }: Done,
  ...names: string[]
): readonly unknown[] | undefined {
  // Decision 0128
  if (isEmpty) return [];
  if (Array.isArray(data)) return data;
  const fields = fieldsOf(data);
  const rows = names.map((name) => fields[name]).find((value) => value !== undefined);
  return Array.isArray(rows) ? rows : undefined;
}

function contentOf(body: unknown): Outcome {
  if (typeof body !== 'object' || body === null)
    return { kind: 'unclear', text: 'an answer that is not JSON' };
  if (!('data' in body)) return done(body, {}, false);
  const { data, ...beside } = body;
  return done(data, beside, false);
}

function done(data: unknown, beside: Fields, isEmpty: boolean): Done {
  return { kind: 'done', data, beside, isEmpty };
}

function codeIn(body: unknown): string {
  return textOf(fieldsOf(body).code);
}

/** Codes begin with the HTTP status that they stand for; those of orders are refusals. 0: it says nothing. */
function statusIn(code: string): number {
  if (/^[45]\d\d(\d{3})?$/.test(code)) return Number(code.slice(0, 3));
  return /^ORD\d{3}$/.test(code) ? 400 : 0;
}

function failureOf({ status: sent, body, retryAfter }: HttpAnswer, status: number): Outcome {
  const fields = fieldsOf(body);
  const code = codeIn(body);
  const text = sentenceOf(textOf(fields.msg) || textOf(fields.message)) || `HTTP ${sent}`;
  if (status === 429) return { kind: 'limited', waitMs: pauseIn(retryAfter), text };
  if (status === 409) return { kind: 'taken', code, text };
  if (WRONG_SIGNATURE.has(code)) return { kind: 'refused', code, text: `${text}; ${WRONG_KEY}` };
  if (status === 401 || CODE_REQUIRED.has(code)) return { kind: 'unauthorized', code, text };
  if (status >= 400 && status < 500 && status !== 408) return { kind: 'refused', code, text };
  return { kind: 'unclear', text };
}
