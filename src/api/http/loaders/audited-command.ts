// Commands to a trader, whose journal shares no transaction with the audit trail: the trail has the request before it
// is carried out, and its outcome after it. A crash between the two leaves the request.
import type { FastifyRequest } from 'fastify';
import { StoreUnavailable } from '../../../sql/store-unavailable.ts';
import type { Caller } from '../../identity/identity-context.ts';
import { ProblemError } from '../shapes/problem.ts';
import { callerOf } from './caller.ts';
import type { Identity } from './parts.ts';

export interface AuditedCommand {
  readonly identity: Identity;
  readonly request: FastifyRequest;
  /** Unless given, the user who asks. */
  readonly by?: Caller;
  readonly action: string;
  readonly target: string;
  readonly before?: unknown;
  readonly asked?: unknown;
}

/** Refused and unanswered requests stand in the trail too. */
export async function audited<Answer>(
  { identity, request, by = callerOf(request), action, target, before, asked }: AuditedCommand,
  carryOut: () => Promise<Answer>,
  outcomeOf: (answer: Answer) => object,
): Promise<Answer> {
  await identity.record(by, `${action}.asked`, target, { before, after: { asked } });
  const record = (outcome: object) =>
    unlessUnavailable(
      identity.record(by, action, target, { before, after: { asked, ...outcome } }),
    );
  try {
    const answer = await carryOut();
    await record(outcomeOf(answer));
    return answer;
  } catch (error) {
    if (error instanceof ProblemError) {
      const { status, detail, reasons } = error.problem;
      await record({ status, detail, reasons });
    }
    throw error;
  }
}

/** What was carried out is answered as such: an error would make the caller do it again. */
async function unlessUnavailable(recording: Promise<void>): Promise<void> {
  try {
    await recording;
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
  }
}
