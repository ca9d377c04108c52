// The id of a request: the caller's own if it has the form of one, so that a line in the caller's log can be joined to ours.
import type { IncomingHttpHeaders } from 'node:http';

/** Of requests and of every answer. */
export const REQUEST_ID = 'x-request-id';

const FORM = /^[\w.-]{8,64}$/;

/** Undefined if there is none, or it could break a line of a log. */
export function givenRequestId(headers: IncomingHttpHeaders): string | undefined {
  const given = headers[REQUEST_ID];
  return typeof given === 'string' && FORM.test(given) ? given : undefined;
}
