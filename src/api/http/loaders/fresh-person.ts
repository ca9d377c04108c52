// Who may change rights: a signed-in person who has proved a moment ago who it is. Keys and tokens of scripts never can.
import type { FastifyRequest } from 'fastify';
import type { User } from '../../identity/identity-store.ts';
import type { NeededProof } from '../../identity/reauthentication.ts';
import { coded, ProblemError } from '../shapes/problem.ts';
import { principalOf, signedInPerson } from './caller.ts';
import type { Identity } from './parts.ts';

const WORDS: Readonly<Record<NeededProof, string>> = {
  password: 'your password',
  'second-factor': 'a code of your second factor, or a passkey,',
  passkey: 'a passkey of yours',
  'sign-in': 'a sign-in',
};

/** Throws what the person has to give first. */
export async function freshPerson(
  { proofs }: Pick<Identity, 'proofs'>,
  request: FastifyRequest,
): Promise<User> {
  const user = signedInPerson(request);
  const { sessionId = '' } = principalOf(request);
  const missing = await proofs.missing(user, sessionId);
  if (missing === undefined) return user;
  throw proofProblem(missing, 'give it again');
}

export function proofProblem(by: NeededProof, how: string): ProblemError {
  const what =
    by === 'sign-in'
      ? 'sign in again, as you have no password'
      : `${how} (POST /api/v1/auth/proof)`;
  const detail = `This needs ${WORDS[by]} from the last five minutes: ${what}. Nothing was done.`;
  return new ProblemError(coded('proof_needed', detail, { reasons: [{ kind: PROOF_NEEDED, by }] }));
}

/** By which programs know that the same request succeeds after a proof. */
export const PROOF_NEEDED = 'proof-needed';
