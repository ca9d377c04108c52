// Problem details (RFC 9457): what every failed request is answered with. A route throws one; the server sends it.
import type { FastifyReply } from 'fastify';

export interface Problem {
  readonly status: number;
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

/** Carries a problem out of a route. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export class BadRequestError extends ProblemError {
  constructor(detail: string) {
    super({ status: 400, detail });
  }
}

export class UnauthorizedError extends ProblemError {
  constructor(detail: string) {
    super({ status: 401, detail });
  }
}

export class ForbiddenError extends ProblemError {
  constructor(detail: string) {
    super({ status: 403, detail });
  }
}

export class NotFoundError extends ProblemError {
  constructor(detail: string) {
    super({ status: 404, detail });
  }
}

/** Something behind the API does not answer: the trader, the store, a provider of identities. */
export class UnavailableError extends ProblemError {
  constructor(detail: string, retryAfter: number) {
    super({ status: 503, detail, retryAfter });
  }
}

export function unauthorized(detail: string): ProblemError {
  return new UnauthorizedError(detail);
}

export function forbidden(detail: string): ProblemError {
  return new ForbiddenError(detail);
}

export function notFound(detail: string): ProblemError {
  return new NotFoundError(detail);
}

export function conflict(detail: string): ProblemError {
  return new ProblemError({ status: 409, detail });
}

export function unprocessable(field: string, detail: string): ProblemError {
  return new ProblemError({ status: 422, detail, errors: [{ field, detail }] });
}

export function tooMany(detail: string, retryAfter: number): ProblemError {
  return new ProblemError({ status: 429, detail, retryAfter });
}

export function unavailable(detail: string, retryAfter: number): ProblemError {
  return new UnavailableError(detail, retryAfter);
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
  { status, detail, errors, reasons, preview }: Problem,
  instance: string,
) {
  return {
    type: 'about:blank',
    title: TITLES[status] ?? 'Error',
    status,
    detail,
    instance,
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
