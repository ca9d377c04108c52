// What became of a command: the trader's answer, its refusal, or that the outcome is unknown.
import type { Result } from '../../../kernel/result.ts';
import type {
  ControlFailure,
  ControlProblem,
} from '../../../trader/app/control-client/control-client.ts';
import { codeOf } from '../problems/codes.ts';
import { ProblemError, unavailable } from '../shapes/problem.ts';
import type { ResolvedTrader } from './resolve-trader.ts';

const RETRY_SECONDS = 2;

export function carriedOut<Body>(
  client: Pick<ResolvedTrader, 'account'>,
  answer: Result<Body, ControlFailure>,
): Body {
  if (answer.ok) return answer.value;
  const { failure } = answer;
  if (failure.kind === 'problem') throw refused(failure);
  const { why, wasSent } = failure;
  const code = wasSent ? 'outcome_unknown' : 'trader_unavailable';
  const what = wasSent
    ? 'The command was passed on, so its outcome is unknown: repeat an order only with the same Idempotency-Key, and look before you repeat anything else.'
    : 'Nothing was passed on.';
  throw unavailable(
    code,
    `The trader of ${client.account} does not answer (${why}). ${what} Stops at the broker stay.`,
    RETRY_SECONDS,
  );
}

/** A body that the trader cannot read is one whose fields are wrong. */
function refused({
  status: given,
  code,
  detail,
  errors,
  reasons,
  preview,
  retryAfterSeconds,
}: ControlProblem) {
  const status = given === 400 ? 422 : given;
  return new ProblemError({
    status,
    code: codeOf(code, status),
    detail,
    ...(errors === undefined ? {} : { errors }),
    ...(reasons === undefined ? {} : { reasons }),
    ...(preview === undefined ? {} : { preview }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfter: retryAfterSeconds }),
  });
}
