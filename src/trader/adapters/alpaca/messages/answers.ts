// What an answer of the REST interface means: done, refused, or nothing that can be known.
import { fieldsOf, numberOf, sentenceOf, textOf } from '../../kit/fields.ts';
import { pauseIn } from '../../kit/rest-calls.ts';
import type { HttpAnswer } from '../../kit/transport/http-call.ts';

export type Outcome =
  | { readonly kind: 'done'; readonly data: unknown }
  /** The key is not valid. Nothing was done. */
  | { readonly kind: 'unauthorized'; readonly code: string; readonly text: string }
  /** Alpaca has done nothing. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly code: string;
      readonly text: string;
      /** Of a refusal for lack of shares: those that other orders reserve. */
      readonly heldForOrders?: number;
    }
  /** Too many calls: nothing was done. */
  | { readonly kind: 'limited'; readonly waitMs: number | undefined; readonly text: string }
  /** A failure at Alpaca, or an answer that cannot be read: it may have been done. */
  | { readonly kind: 'unclear'; readonly text: string };

export function outcomeOf({ status, body, retryAfter }: HttpAnswer): Outcome {
  const fields = fieldsOf(body);
  const code = textOf(fields.code);
  const text = sentenceOf(textOf(fields.message)) || `HTTP ${status}`;
  if (status === 204) return { kind: 'done', data: undefined };
  if (status >= 200 && status < 300) {
    return body === undefined
      ? { kind: 'unclear', text: 'an answer that is not JSON' }
      : { kind: 'done', data: body };
  }
  if (status === 429) return { kind: 'limited', waitMs: pauseIn(retryAfter), text };
  if (status === 401) return { kind: 'unauthorized', code, text };
  // The code of a wrong key, where the status of a refused order is 403 too.
  if (status === 403 && code === '') return { kind: 'unauthorized', code, text };
  if (status >= 400 && status < 500 && status !== 408) {
    const held = numberOf(fields.held_for_orders);
    return {
      ...{ kind: 'refused', status, code, text },
      ...(held !== undefined && { heldForOrders: held }),
    };
  }
  return { kind: 'unclear', text };
}
