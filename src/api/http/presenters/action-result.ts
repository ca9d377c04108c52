// What became of a command: the trader's answer, its refusal, or that the outcome is unknown.
import type { Result } from '../../../kernel/result.ts';
import type { ControlFailure } from '../../../trader/app/control-client/control-client.ts';
import type { ResolvedTrader } from '../loaders/resolve-trader.ts';
import { traderProblem } from '../loaders/trader-problem.ts';
import { unavailable } from '../shapes/problem.ts';

const RETRY_SECONDS = 2;

export function carriedOut<Body>(
  client: Pick<ResolvedTrader, 'account'>,
  answer: Result<Body, ControlFailure>,
): Body {
  if (answer.ok) return answer.value;
  const { failure } = answer;
  if (failure.kind === 'problem') throw traderProblem(failure);
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
