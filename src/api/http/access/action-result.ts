// What became of a command: the desk's answer, its refusal, or that the outcome is unknown.
import type { Result } from '../../../kernel/result.ts';
import type { DeskFailure, DeskProblem } from '../../../trader/app/desk-client/desk-client.ts';
import { ProblemError, unavailable } from '../shapes/problem.ts';
import type { ResolvedDesk } from './resolve-desk.ts';

const RETRY_SECONDS = 2;

export function carriedOut<Body>(
  desk: Pick<ResolvedDesk, 'account'>,
  answer: Result<Body, DeskFailure>,
): Body {
  if (answer.ok) return answer.value;
  const { failure } = answer;
  if (failure.kind === 'problem') throw refused(failure);
  const { why, wasSent } = failure;
  const what = wasSent
    ? 'The command was passed on, so its outcome is unknown: repeat an order only with the same Idempotency-Key, and look before you repeat anything else.'
    : 'Nothing was passed on.';
  throw unavailable(
    `The trader of ${desk.account} does not answer (${why}). ${what} Stops at the broker stay.`,
    RETRY_SECONDS,
  );
}

/** A body that the desk cannot read is one whose fields are wrong. */
function refused({ status, detail, errors, reasons, preview, retryAfterSeconds }: DeskProblem) {
  return new ProblemError({
    status: status === 400 ? 422 : status,
    detail,
    ...(errors === undefined ? {} : { errors }),
    ...(reasons === undefined ? {} : { reasons }),
    ...(preview === undefined ? {} : { preview }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfter: retryAfterSeconds }),
  });
}
