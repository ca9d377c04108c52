// Proving again who is there: what changes rights needs a person who has just given the second factor, or the password if
// none is set up. A stolen token, key or open browser is not enough.
import { MINUTE_MS } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { auditEntry } from './audited-change.ts';
import type { CountAttempt } from './failed-attempts.ts';
import type { Caller, IdentityContext } from './identity-context.ts';
import type { Proof, User } from './identity-store.ts';
import { waitBefore } from './lockout.ts';
import { spendsCode } from './second-factor.ts';
import type { UserFailure } from './user-failure.ts';

/** How long a proof counts. */
export const PROOF_MS = 5 * MINUTE_MS;

export interface Given {
  readonly password: string | undefined;
  /** Of the second factor. */
  readonly code: string | undefined;
}

export interface Reauthentication {
  /** What is missing of a proof that counts now; undefined if nothing is. */
  missing(user: User, sessionId: string): Promise<Proof['by'] | undefined>;
  prove(
    user: User,
    sessionId: string,
    given: Given,
    by: Caller,
  ): Promise<Result<Proof, UserFailure>>;
}

export function createReauthentication(
  context: IdentityContext,
  countAttempt: CountAttempt,
): Reauthentication {
  const { store, now, passwords } = context;

  /** A password does not stand in for a second factor. */
  const neededOf = ({ isTotpOn }: User): Proof['by'] => (isTotpOn ? 'second-factor' : 'password');

  async function isRight(user: User, { password, code }: Given): Promise<boolean> {
    return user.isTotpOn
      ? spendsCode(context, user, code ?? '')
      : passwords.isRight(password ?? '', user.passwordHash);
  }

  return {
    async missing(user, sessionId) {
      const needed = neededOf(user);
      const session = await store.sessionById(sessionId);
      const proof = session?.proof;
      if (proof === undefined || proof.at <= now() - PROOF_MS) return needed;
      return needed === 'second-factor' && proof.by === 'password' ? needed : undefined;
    },
    async prove(user, sessionId, given, by) {
      const attempt = { login: user.username, address: by.address };
      const waitMs = await waitBefore(context, attempt);
      if (waitMs > 0) return failed({ kind: 'locked', waitMs });
      if (!(await isRight(user, given))) {
        await countAttempt(
          { attempt, user, why: user.isTotpOn ? 'wrong-code' : 'wrong-password' },
          by,
        );
        return failed({ kind: user.isTotpOn ? 'wrong-code' : 'wrong-password' });
      }
      const proof: Proof = { by: neededOf(user), at: now() };
      await store.inOneStep(async (inside) => {
        await inside.proveSession(sessionId, proof);
        const recorded = { action: 'session.proved', target: sessionId, after: { by: proof.by } };
        await inside.audit(auditEntry(by, now(), recorded));
      });
      return ok(proof);
    },
  };
}
