// Proving again who is there: what changes rights needs a person who has just given the second factor, or the password if
// none is set up; a passkey is a second factor. A stolen token, key or open browser is not enough.
import { MINUTE_MS } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { auditEntry } from './audited-change.ts';
import type { GuessFault } from './guesses.ts';
import type { Caller, IdentityContext } from './identity-context.ts';
import type { Proof, User } from './identity-store.ts';
import type { Passkeys } from './passkeys.ts';
import type { Role } from './role.ts';
import { spendsCode } from './second-factor.ts';
import type { UserFailure } from './user-failure.ts';
import type { PasskeySite } from './webauthn.ts';

/** How long a proof counts. */
export const PROOF_MS = 5 * MINUTE_MS;

export interface Given {
  readonly password: string | undefined;
  /** Of the second factor. */
  readonly code: string | undefined;
  readonly passkey?: UsedPasskey | undefined;
}

export interface UsedPasskey {
  readonly response: Parameters<Passkeys['use']>[0];
  readonly site: PasskeySite;
}

/**
 * A session that began with a passkey, of a user without codes, continues with a passkey: the password would be less. So does one of
 * a user whose role needs a second factor, if a passkey is that factor. Who has neither password nor factor signs in again.
 */
export type NeededProof = Proof['by'] | 'passkey' | 'sign-in';

export interface Reauthentication {
  /** What is missing of a proof that counts now; undefined if nothing is. */
  missing(user: User, sessionId: string): Promise<NeededProof | undefined>;
  prove(
    user: User,
    sessionId: string,
    given: Given,
    by: Caller,
  ): Promise<Result<Proof, UserFailure>>;
}

export interface ReauthenticationParts {
  readonly guessFault: GuessFault;
  readonly passkeys: Passkeys;
  /** Roles that need a second factor. */
  readonly secondFactorFor?: readonly Role[] | undefined;
  /** Its owner signs in with a link that works once, and could not sign in again. */
  readonly isDemonstration?: boolean;
}

export function createReauthentication(
  context: IdentityContext,
  { guessFault, passkeys, secondFactorFor = [], isDemonstration = false }: ReauthenticationParts,
): Reauthentication {
  const { store, now, passwords } = context;

  /** A password does not stand in for a second factor. */
  async function neededOf(user: User, last: Proof | undefined): Promise<NeededProof> {
    if (user.isTotpOn) return 'second-factor';
    if (last?.by === 'second-factor') return 'passkey';
    if (user.passwordHash !== null && !isFactorFor(user)) return 'password';
    // Else the password alone would set up the factor that is to stand beside it.
    if ((await store.passkeysOf(user.id)).length > 0) return 'passkey';
    return user.passwordHash === null ? 'sign-in' : 'password';
  }

  function isFactorFor({ role }: User): boolean {
    return secondFactorFor.includes(role);
  }

  async function provedByPasskey(
    user: User,
    { response, site }: UsedPasskey,
    by: Caller,
  ): Promise<boolean> {
    const used = await passkeys.use(response, site, by);
    return used.ok && used.value.id === user.id;
  }

  async function isRight(user: User, { password, code }: Given): Promise<boolean> {
    return user.isTotpOn
      ? spendsCode(context, user, code ?? '')
      : passwords.isRight(password ?? '', user.passwordHash);
  }

  async function record(
    sessionId: string,
    provedBy: Proof['by'],
    by: Caller,
  ): Promise<Result<Proof, UserFailure>> {
    const proof: Proof = { by: provedBy, at: now() };
    await store.inOneStep(async (inside) => {
      await inside.proveSession(sessionId, proof);
      const recorded = { action: 'session.proved', target: sessionId, after: { by: proof.by } };
      await inside.audit(auditEntry(by, now(), recorded));
    });
    return ok(proof);
  }

  return {
    async missing(user, sessionId) {
      const proof = (await store.sessionById(sessionId))?.proof;
      const needed = await neededOf(user, proof);
      if (needed === 'sign-in' && isDemonstration) return undefined;
      if (proof === undefined || proof.at <= now() - PROOF_MS) return needed;
      const isLess = user.isTotpOn || (needed === 'passkey' && isFactorFor(user));
      return isLess && proof.by === 'password' ? needed : undefined;
    },
    async prove(user, sessionId, given, by) {
      const { passkey } = given;
      if (passkey !== undefined) {
        const isOwn = await provedByPasskey(user, passkey, by);
        return isOwn ? record(sessionId, 'second-factor', by) : failed({ kind: 'wrong-passkey' });
      }
      const last = (await store.sessionById(sessionId))?.proof;
      const needed = await neededOf(user, last);
      if (needed === 'passkey' || needed === 'sign-in') return failed({ kind: 'wrong-passkey' });
      const why = user.isTotpOn ? 'wrong-code' : 'wrong-password';
      const fault = await guessFault({ user, why, isRight: () => isRight(user, given) }, by);
      if (fault !== undefined) return failed(fault);
      return record(sessionId, needed, by);
    },
  };
}
