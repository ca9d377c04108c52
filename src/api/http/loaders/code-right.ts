// Who may send code of strategies: the owner has turned it on, the user has the right, and a person has just given the second
// factor. A key may check code, if it was made for that, and never save it.
// Decision 0046
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { hasPermission, type Principal } from '../../identity/principal.ts';
import { forbidden } from '../shapes/problem.ts';
import { principalOf } from './caller.ts';
import { freshPerson, proofProblem } from './fresh-person.ts';
import type { Identity } from './parts.ts';

export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Throws why not. */
export async function mayCode(
  identity: Pick<Identity, 'proofs' | 'allowsCode'>,
  request: FastifyRequest,
  act: 'check' | 'save',
): Promise<void> {
  if (!identity.allowsCode)
    throw forbidden(
      'code_not_allowed',
      'Strategies in TypeScript are not taken over HTTP (api.code is false). Nothing was run. Put the file into the strategies folder, or use YAML.',
    );
  const who = principalOf(request);
  if (!hasPermission(who, 'code')) throw forbidden('code_not_allowed', whyNot(who));
  // A key was made for it by a person who had just proved who it is.
  if (act === 'check' && who.scopes?.includes('code') === true) return;
  const { isTotpOn } = await freshPerson(identity, request);
  if (!isTotpOn) throw proofProblem('second-factor', 'set one up, then give a code');
}

function whyNot({ user, scopes }: Principal): string {
  if (user.mayCode && scopes !== undefined)
    return 'This key or token does not have the scope "code". Nothing was run.';
  return 'You may not send code. Nothing was run. An administrator allows it: PATCH /api/v1/users/{id} {"may_code": true}, or `sluice user code`.';
}
