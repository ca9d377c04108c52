// What no address may hold: a secret, because addresses are in histories, referrers and the logs of every proxy; and a
// NUL character, which no store keeps.
import type { onRequestHookHandler } from 'fastify';
import { isSecretName } from '../../../kernel/redact.ts';
import { BadRequestError } from '../shapes/problem.ts';

/** A hook before everything else. Names the parameter, never its value. */
export const refuseAddress: onRequestHookHandler = ({ url }, _, done) => {
  if (url.includes('%00'))
    throw new BadRequestError('malformed_request', 'The address holds a NUL character.');
  const query = url.split('?', 2)[1];
  if (query === undefined) return done();
  const name = [...new URLSearchParams(query).keys()].find(isSecret);
  if (name === undefined) return done();
  throw new BadRequestError(
    'secret_in_address',
    `"${name.slice(0, 40)}" does not belong into an address: send the token as Authorization: Bearer <token>, and end it now, logs may have it.`,
  );
};

/** A place in a list of Alpaca's API, where every program sends it, is none. */
function isSecret(name: string): boolean {
  return name !== 'page_token' && isSecretName(name);
}
