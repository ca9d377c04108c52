// Answers of the control API: a status with a JSON body, or a problem document (RFC 9457).
import type { FieldProblem } from '../../contract/field-problem.ts';
import type { TraderCode } from '../../contract/problem-codes.ts';
import type { Preview } from '../../ports/confirmation.ts';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** When to ask again. */
  readonly retryAfterSeconds?: number;
  /** Called once the answer has been sent. */
  readonly afterwards?: () => void;
}

/** By the kind of a command that was not carried out. */
export const STATUS_BY_KIND = {
  refused: 409,
  'not-found': 404,
  unconfirmed: 428,
  'key-reused': 422,
  'name-reused': 409,
  'in-progress': 409,
  ended: 409,
} as const;

/** Of commands; orders have more specific ones for `refused` and `not-found`. */
export const CODE_BY_KIND = {
  refused: 'command_refused',
  'not-found': 'not_found',
  unconfirmed: 'not_confirmed',
  'key-reused': 'key_reused',
  'name-reused': 'client_order_id_reused',
  'in-progress': 'request_in_progress',
  ended: 'order_ended',
} as const satisfies Record<keyof typeof STATUS_BY_KIND, TraderCode>;

export interface MoreOfProblem {
  readonly code?: TraderCode;
  readonly errors?: readonly FieldProblem[];
  readonly reasons?: readonly { readonly kind: string }[];
  readonly preview?: Preview;
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  404: 'Not Found',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  422: 'Unprocessable Content',
  428: 'Precondition Required',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

export function problem(status: number, detail: string, more: MoreOfProblem = {}): Answer {
  const title = TITLES[status] ?? 'Error';
  return { status, body: { type: 'about:blank', title, status, detail, ...more } };
}

/** Undefined if the text is not JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
