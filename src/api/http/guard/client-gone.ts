// What is known of a client that leaves before its answer: work for it ends at its next pause.
import type { FastifyReply } from 'fastify';
import type { Ledger } from '../../../ledger/app/ledger.ts';
import { coded, ProblemError } from '../shapes/problem.ts';

/** The client is gone and reads no answer; the log shows its status. */
export class ClientGone extends ProblemError {
  constructor() {
    super(coded('client_gone', 'The client closed its connection before the answer.'));
  }
}

export function hasLeft({ raw }: FastifyReply): boolean {
  return raw.destroyed && !raw.writableFinished;
}

/** Aborted with `ClientGone`. */
export function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  const note = () => {
    if (!reply.raw.writableFinished) gone.abort(new ClientGone());
  };
  if (hasLeft(reply)) note();
  else reply.raw.once('close', note);
  return gone.signal;
}

/** For one answer: what only reads ends at its next pause once the client has gone. Not for what books, which is done whole. */
export function readingFor(ledger: Ledger, reply: FastifyReply): Ledger {
  const { context } = ledger;
  async function pause(): Promise<void> {
    await context.pause();
    if (hasLeft(reply)) throw new ClientGone();
  }
  return { ...ledger, context: { ...context, pause } };
}
