// A command over HTTP is a fact before it is decided, so that everything it causes, and its refusal, can be joined to the request.
import { type CommandRequest, requestChain } from '../../domain/terms/command-request.ts';
import { isDiskFull } from '../state/full-disk.ts';
import { after, type Turn } from '../turn/turn.ts';

interface Requested {
  readonly type: string;
  readonly symbol?: string;
  readonly request?: CommandRequest | undefined;
  readonly isConfirmed?: boolean;
}

/** The facts of the command begin the chain of its request; those of a position stay in the chain of its trade. */
export function noteRequest(turn: Turn, { type, symbol, request, isConfirmed }: Requested): void {
  // A preview causes nothing.
  if (request === undefined || isConfirmed === false || isDiskFull(turn.state)) return;
  const { id, user } = request;
  const recorded = turn.record(
    {
      type: 'command-asked',
      command: type,
      ...(symbol === undefined ? {} : { symbol }),
      requestId: id,
      user,
    },
    { cause: 0, correlation: requestChain(id) },
  );
  turn.asked = after(recorded);
}
