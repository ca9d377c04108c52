// The answer to a request that failed: every error as a problem, in one place.
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { TooManyFiles } from '../../../ledger/app/read-import.ts';
import { StepConflict } from '../../../ledger/ports/ledger-store.ts';
import { LargeReadFailed, StoreUnavailable } from '../../../sql/store-unavailable.ts';
import { fieldProblems } from '../../../trader/contract/field-problem.ts';
import { Overloaded } from '../../identity/turns.ts';
import { pathOf } from '../monitoring/observe-requests.ts';
import { codeOf } from '../problems/codes.ts';
import { coded, type Problem, ProblemError, problemBody } from '../shapes/problem.ts';
import { hinting } from './query-hints.ts';

/** `bodyBytesMax`: of its route. */
export function problemOf(
  error: FastifyError,
  request: FastifyRequest,
  bodyBytesMax: number,
): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof LargeReadFailed) return LARGE_READ_FAILED;
  if (error instanceof StoreUnavailable) return STORE_UNAVAILABLE;
  if (error instanceof Overloaded) return OVERLOADED;
  if (error instanceof TooManyFiles) return TOO_MANY_FILES;
  if (error instanceof StepConflict) return STEP_CONFLICT;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const part = error.validationContext ?? 'body';
    const errors = error.validation.flatMap((refused) => {
      const problems = fieldProblems(refused, part);
      return part === 'querystring' ? problems.map(hinting(refused, request)) : problems;
    });
    const [first] = errors;
    const why = first?.detail ?? '';
    const detail = `${first?.field}: ${why}${why.endsWith('?') ? '' : '.'}`;
    return coded('invalid_field', detail, { errors });
  }
  const status = error.statusCode ?? 500;
  if (status >= 500) return coded('failed_here', 'This failed here; the log has the reason.');
  if (status === 413)
    return coded('body_too_long', `The body is longer than ${bodyBytesMax} bytes.`);
  const code = error.code.startsWith('FST_ERR_CTP_') && status === 400 ? 'invalid_json' : undefined;
  return { status, code: codeOf(code, status), detail: DETAILS[error.code] ?? error.message };
}

export const STORE_UNAVAILABLE = coded(
  'store_unavailable',
  'The store of users and portfolios does not answer: its server is gone, or its file is locked or its disk full. Trading continues and stops stay; try again, a booking with the same Idempotency-Key.',
  { retryAfter: 2 },
);

const LARGE_READ_FAILED = coded(
  'busy',
  'Too many reads of large portfolios wait, or the thread of this one ended; nothing was changed. Try again.',
  { retryAfter: 1 },
);

const OVERLOADED = coded('busy', 'Too many passwords wait to be checked; try again.', {
  retryAfter: 1,
});

const TOO_MANY_FILES = coded(
  'busy',
  'Too many files wait to be read; nothing was booked. Send it again.',
  { retryAfter: 2 },
);

const STEP_CONFLICT = coded(
  'step_conflict',
  'Other changes of the same data were in the way each time; nothing was done. Send the request again.',
  { retryAfter: 1 },
);

/** Sentences for what the framework refuses. */
const DETAILS: Readonly<Record<string, string>> = {
  FST_ERR_BAD_URL: 'The address is not valid: a percent sign begins no character.',
  FST_ERR_MAX_PARAM_LENGTH: 'A part of the address is longer than any of ours.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'Send the body as application/json.',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty; send a JSON object.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not JSON.',
};

export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  if (problem.retryAfter !== undefined) reply.header('retry-after', problem.retryAfter);
  void reply
    .headers(problem.headers ?? {})
    .status(problem.status)
    .type('application/problem+json')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problemBody(problem, `${request.method} ${pathOf(request.url)}`));
}
