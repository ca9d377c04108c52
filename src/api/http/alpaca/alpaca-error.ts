// Errors in the shape of Alpaca: a number that programs decide by, a sentence, and figures as texts.
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { Reason } from '../../../trader/app/control-client/control-client.ts';
import { fieldProblems } from '../../../trader/contract/field-problem.ts';
import { problemOf } from '../guard/refusal.ts';
import type { Problem } from '../shapes/problem.ts';

/** By the documents of Alpaca: `40310000` is a refusal for lack of rights, money or shares, `42210000` one of the values. */
export const CODES = {
  invalid: 40010001,
  unauthorized: 40110000,
  refused: 40310000,
  notFound: 40410000,
  unprocessable: 42210000,
  tooMany: 42910000,
  unavailable: 50310000,
  failed: 50010000,
} as const;

export class AlpacaError extends Error {
  readonly status: number;
  readonly code: number;
  /** More of the body. */
  readonly figures: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: number,
    message: string,
    figures: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.figures = figures;
  }

  body(): object {
    return { code: this.code, message: this.message, ...this.figures };
  }
}

export const invalid = (message: string) => new AlpacaError(422, CODES.invalid, message);
export const unprocessable = (message: string) =>
  new AlpacaError(422, CODES.unprocessable, message);
export const refused = (message: string, figures: Readonly<Record<string, string>> = {}) =>
  new AlpacaError(403, CODES.refused, message, figures);
export const notFound = (message: string) => new AlpacaError(404, CODES.notFound, message);
export const unavailable = (message: string) => new AlpacaError(503, CODES.unavailable, message);

/** Whatever failed, as a program written for Alpaca expects it. */
export function alpacaErrorOf(
  error: FastifyError | AlpacaError,
  request: FastifyRequest,
): AlpacaError {
  if (error instanceof AlpacaError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [first] = error.validation.flatMap((one) =>
      fieldProblems(one, error.validationContext ?? 'body'),
    );
    return invalid(`${first?.field}: ${first?.detail}`);
  }
  return errorOfProblem(problemOf(error, request, request.routeOptions.bodyLimit));
}

/** A refusal of the trader says every reason in its sentence; the sentence of a limit is the one that programs look for. */
export function errorOfProblem({ status, code, detail, reasons = [] }: Problem): AlpacaError {
  if (code === 'too_many_requests')
    return new AlpacaError(429, CODES.tooMany, 'rate limit exceeded');
  if (code === 'client_order_id_reused' || code === 'request_in_progress') return notUnique();
  if (status === 404) return notFound(detail);
  if (status === 409) return refusalFor(detail, reasons);
  if (status === 400 || status === 422 || status === 428) return invalid(detail);
  if (status === 429) return new AlpacaError(429, CODES.tooMany, detail);
  if (status >= 500) {
    const kind = status === 500 ? CODES.failed : CODES.unavailable;
    return new AlpacaError(status, kind, detail);
  }
  return new AlpacaError(status, status * 100_000, detail);
}

/** What the trader does not do, with all its reasons. */
export function refusalFor(text: string, reasons: readonly Reason[]): AlpacaError {
  const isPassing = reasons.length > 0 && reasons.every(({ kind }) => PASSING.has(kind));
  if (isPassing) return new AlpacaError(429, CODES.tooMany, text);
  const isOfPrices = reasons.some(({ kind }) => OF_VALUES.has(kind));
  return isOfPrices ? unprocessable(text) : refused(text);
}

export const notUnique = () => invalid('client_order_id must be unique');

/** Reasons that end within seconds: clients of Alpaca send again after 429, and a refused order leaves its name free. */
const PASSING: ReadonlySet<string> = new Set([
  ...['recent_execution', 'max_orders_per_minute', 'change_in_flight'],
]);

const OF_VALUES: ReadonlySet<string> = new Set([
  ...['price_off_tick', 'price_outside_limits', 'stop_beyond_entry', 'target_beyond_entry'],
  ...['stop_too_tight', 'order_type_not_offered', 'validity_not_offered', 'ambiguous_contract'],
]);

export function sendAlpacaError(
  error: AlpacaError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  if (error.status >= 500) request.failure = error.stack ?? error.message;
  void reply
    .status(error.status)
    .type('application/json')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(error.body());
}

/** Options, coins and news have addresses of other versions. */
export function noEndpoint(request: FastifyRequest, reply: FastifyReply): void {
  const path = request.url.split('?', 1)[0];
  sendAlpacaError(notFound(`endpoint not found: ${request.method} ${path}`), request, reply);
}
