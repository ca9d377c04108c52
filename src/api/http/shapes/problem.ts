// Problem details (RFC 9457): what every failed request is answered with. A route throws one; the server sends it.
import type { FastifyReply } from 'fastify';
import { snakeReason } from '../../../kernel/snake-keys.ts';
import {
  addressOf,
  type CodeOf,
  type LedgerCode,
  type ProblemCode,
  statusOf,
} from '../problems/codes.ts';

export interface Problem {
  readonly status: number;
  /** What programs decide by. */
  readonly code: ProblemCode;
  /** One sentence for a person: what is wrong and what to do. */
  readonly detail: string;
  /** Seconds after which a retry may succeed. */
  readonly retryAfter?: number;
  /** Header of the answer: the methods that the path takes, or the encodings that a body may have. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Each field of the request that is wrong. */
  readonly errors?: readonly { readonly field: string; readonly detail: string }[];
  /** Every reason against an order, with its numbers. */
  readonly reasons?: readonly { readonly kind: string; readonly [more: string]: unknown }[];
  /** What a command would do that is not confirmed. */
  readonly preview?: { readonly does: string; readonly details: readonly string[] };
}

type More = Omit<Problem, 'status' | 'code' | 'detail'>;

/** With the status of the code. */
export function coded(code: ProblemCode, detail: string, more: More = {}): Problem {
  return { status: statusOf(code), code, detail, ...more };
}

/** Carries a problem out of a route. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export class BadRequestError extends ProblemError {
  constructor(code: CodeOf<400>, detail: string) {
    super(coded(code, detail));
  }
}

export class UnauthorizedError extends ProblemError {
  constructor(code: CodeOf<401>, detail: string) {
    super(coded(code, detail));
  }
}

export class ForbiddenError extends ProblemError {
  constructor(code: CodeOf<403>, detail: string) {
    super(coded(code, detail));
  }
}

export class NotFoundError extends ProblemError {
  constructor(code: CodeOf<404>, detail: string) {
    super(coded(code, detail));
  }
}

/** Something behind the API does not answer: the trader, the store, a provider of identities. */
export class UnavailableError extends ProblemError {
  constructor(code: CodeOf<503>, detail: string, retryAfter: number) {
    super(coded(code, detail, { retryAfter }));
  }
}

export function unauthorized(code: CodeOf<401>, detail: string): ProblemError {
  return new UnauthorizedError(code, detail);
}

export function forbidden(code: CodeOf<403>, detail: string): ProblemError {
  return new ForbiddenError(code, detail);
}

export function notFound(code: CodeOf<404>, detail: string): ProblemError {
  return new NotFoundError(code, detail);
}

export function conflict(code: CodeOf<409>, detail: string): ProblemError {
  return new ProblemError(coded(code, detail));
}

export function unprocessable(
  field: string,
  detail: string,
  code: CodeOf<422> = 'invalid_field',
): ProblemError {
  return new ProblemError(coded(code, detail, { errors: [{ field, detail }] }));
}

export function tooMany(code: CodeOf<429>, detail: string, retryAfter: number): ProblemError {
  return new ProblemError(coded(code, detail, { retryAfter }));
}

export function unavailable(code: CodeOf<503>, detail: string, retryAfter: number): ProblemError {
  return new UnavailableError(code, detail, retryAfter);
}

/** What the ledger or an adviser refuses, with the numbers of the refusal as text. */
export function refused<Kind extends Uppercase<LedgerCode | 'key_reused'>>(
  refusal: { readonly kind: Kind },
  detail: string,
  more: More = {},
): ProblemError {
  const code = refusal.kind.toLowerCase() as Lowercase<Kind> & ProblemCode;
  const reasons = [snakeReason(JSON.parse(JSON.stringify(refusal)))];
  return new ProblemError(coded(code, detail, { reasons, ...more }));
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  421: 'Misdirected Request',
  422: 'Unprocessable Content',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  499: 'Client Closed Request',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** The body of the answer to the request at the address. */
export function problemBody(
  { status, code, detail, errors, reasons, preview }: Problem,
  instance: string,
) {
  const param = errors?.[0]?.field;
  return {
    type: addressOf(code),
    title: TITLES[status] ?? 'Error',
    status,
    code,
    detail,
    instance,
    ...(param === undefined ? {} : { param }),
    ...(errors === undefined ? {} : { errors }),
    ...(reasons === undefined ? {} : { reasons }),
    ...(preview === undefined ? {} : { preview }),
  };
}

/** A problem of which only the detail is sent: all that clients of some documents know. */
export function sendDetail(reply: FastifyReply, status: number, detail: string): FastifyReply {
  const text = JSON.stringify({ detail });
  return reply
    .status(status)
    .type('application/problem+json')
    .serializer(() => text)
    .send({});
}
