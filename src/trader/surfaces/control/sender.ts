// Who sends a command: a name, or a user and the request over HTTP behind it.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { CommandRequest } from '../../domain/terms/command-request.ts';
import { isTraceparent } from '../../ports/tracing.ts';

export interface Sender {
  readonly by: string;
  readonly request?: CommandRequest;
}

const REQUEST_ID = /^[\w.-]{1,64}$/;
const NAME_LENGTH_MAX = 200;

/** `"ann"`, or `{"user": "ann", "request_id": "req_df1b0955443d47e2"}`. */
export function parseSender(by: unknown): Result<Sender, string> {
  if (typeof by === 'string') return ok({ by });
  if (typeof by !== 'object' || by === null)
    return failed('by must be the name of the sender, or {user, request_id}');
  const { user, request_id: id, traceparent } = by as Readonly<Record<string, unknown>>;
  if (typeof user !== 'string' || user === '' || user.length > NAME_LENGTH_MAX)
    return failed('by.user must be the name of a user');
  if (typeof id !== 'string' || !REQUEST_ID.test(id))
    return failed('by.request_id must be 1 to 64 letters, digits, dots, dashes or underscores');
  return ok({ by: user, request: { id, user, ...traceIn(traceparent) } });
}

/** Undefined for a command from a shell, which has no id. */
export function commandRequest({
  id,
  user,
  traceparent,
}: {
  readonly id: string | undefined;
  readonly user: string;
  readonly traceparent: string | undefined;
}): CommandRequest | undefined {
  return id === undefined ? undefined : { id, user, ...traceIn(traceparent) };
}

function traceIn(traceparent: unknown): Pick<CommandRequest, 'traceparent'> {
  return isTraceparent(traceparent) ? { traceparent } : {};
}
