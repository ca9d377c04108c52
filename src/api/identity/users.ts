// Users and what changes them: creation, invitation, passwords, roles, the second factor. Each change is audited.
import { DAY_MS } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { auditEntry, createChangeUser } from './audited-change.ts';
import type { GuessFault } from './guesses.ts';
import type { Caller, IdentityContext } from './identity-context.ts';
import type { CodePurpose, User } from './identity-store.ts';
import { createInvitations, type Invitations } from './invitations.ts';
import { drawId, drawSecret, hashOfSecret } from './opaque-secret.ts';
import { whyPasswordIsUnfit } from './passwords.ts';
import { createRights, type Rights } from './rights.ts';
import type { Role } from './role.ts';
import { drawTotpSecret, spendsCode, totpAddress } from './second-factor.ts';
import type { UserFailure, UserOutcome } from './user-failure.ts';

const USERNAME = /^[a-z0-9][a-z0-9._-]{1,31}$/;
const EMAIL = /^[^\s@\p{C}]{1,64}@[^\s@\p{C}]{1,189}$/u;
/** Who the audit trail names for requests without a sign-in. */
const RESERVED: readonly string[] = ['anonymous'];

export type { UserFailure } from './user-failure.ts';

const CODE_MS = DAY_MS;

export interface WantedUser {
  readonly username: string;
  readonly email: string | null;
  /** Null for users who sign in through a provider, or set their password with a code. */
  readonly password: string | null;
  readonly role: Role;
}

export interface Users extends Rights, Invitations {
  add(wanted: WantedUser, by: Caller): Promise<Result<User, UserFailure>>;
  changePassword(
    user: User,
    given: { readonly old: string; readonly next: string },
    by: Caller,
  ): Promise<UserOutcome>;
  /** Sets the password with a code that an operator made. */
  resetPassword(code: string, next: string, by: Caller): Promise<Result<User, UserFailure>>;
  /** A code for this user, or for a new one with this role. Shown once. */
  makeCode(wanted: WantedCode, by: Caller): Promise<string>;
  /** A new secret for the user's authenticator; it counts after its first code. */
  beginSecondFactor(
    user: User,
    password: string,
    by: Caller,
  ): Promise<Result<{ secret: string; address: string }, UserFailure>>;
  /** The session has proved who it is by this code, too. */
  confirmSecondFactor(
    user: User,
    given: { readonly code: string; readonly sessionId: string },
    by: Caller,
  ): Promise<UserOutcome>;
  /** For somebody who has lost the device: by an administrator. Passkeys go with it. */
  dropSecondFactor(id: string, by: Caller): Promise<UserOutcome>;
  endSecondFactor(user: User, password: string, by: Caller): Promise<UserOutcome>;
}

export interface WantedCode {
  readonly purpose: CodePurpose;
  readonly userId: string | null;
  readonly role: Role;
  /** A day unless it says otherwise. */
  readonly lifeMs?: number;
}

export function createUsers(context: IdentityContext, guessFault: GuessFault): Users {
  const { store, now, draw, passwords } = context;
  const changeUser = createChangeUser(context);

  async function add(
    { username, email, password, role }: WantedUser,
    by: Caller,
  ): Promise<Result<User, UserFailure>> {
    const fault = faultOf({ username, email, password });
    if (fault !== undefined) return failed(fault);
    const at = now();
    const user: User = {
      id: drawId('usr', draw),
      username: username.toLowerCase(),
      email: email?.toLowerCase() ?? null,
      passwordHash: password === null ? null : await passwords.hash(password),
      role,
      isActive: true,
      totpSecret: null,
      isTotpOn: false,
      mayCode: false,
      tokenEpoch: 0,
      createdAt: at,
      updatedAt: at,
    };
    const after = { role, email: user.email };
    const recorded = { action: 'user.add', target: user.username, after };
    return store.inOneStep(async (inside) => {
      if (!(await inside.addUser(user))) return failed({ kind: 'taken' });
      await inside.audit(auditEntry(by, now(), recorded));
      return ok(user);
    });
  }

  /** Hashed before the step, which everybody else waits for. */
  async function newPassword(
    user: User,
    { next, action }: { readonly next: string; readonly action: string },
    by: Caller,
  ): Promise<UserOutcome> {
    const why = whyPasswordIsUnfit(next, user.username);
    if (why !== undefined) return failed({ kind: 'unfit', field: 'password', why });
    const passwordHash = await passwords.hash(next);
    return changeUser(user.id, by, async (inside) => {
      await inside.changeUser(user.id, { passwordHash, endsTokens: true }, now());
      await inside.endSessionsOf(user.id, now());
      return ok({ action });
    });
  }

  function passwordFault(user: User, password: string, by: Caller) {
    const isRight = () => passwords.isRight(password, user.passwordHash);
    return guessFault({ user, why: 'wrong-password', isRight }, by);
  }

  /** With a device, its passkeys are lost as well. */
  function dropFactor(id: string, by: Caller, isLost: boolean): Promise<UserOutcome> {
    return changeUser(id, by, async (inside, { isTotpOn: isOn }) => {
      await inside.changeUser(id, { totpSecret: null, isTotpOn: false }, now());
      if (isLost) await inside.dropPasskeysOf(id);
      return ok({ action: 'user.second-factor-off', before: { isOn }, after: { isOn: false } });
    });
  }

  return {
    ...createRights(context, changeUser),
    ...createInvitations(context, changeUser),
    add,
    async changePassword(user, { old, next }, by) {
      const wrong = await passwordFault(user, old, by);
      if (wrong !== undefined) return failed(wrong);
      return newPassword(user, { next, action: 'user.password' }, by);
    },
    async resetPassword(code, next, by) {
      const hash = hashOfSecret(code);
      const taken = await store.takeCode(hash, 'reset');
      const user = taken?.userId == null ? undefined : await store.userById(taken.userId);
      if (taken === undefined || user === undefined || taken.expiresAt <= now()) {
        return failed({ kind: 'wrong-code' });
      }
      const self = { ...by, name: user.username };
      let isSet = false;
      try {
        const set = await newPassword(user, { next, action: 'user.reset' }, self);
        isSet = set.ok;
        return set.ok ? ok(user) : set;
      } finally {
        // An unfit password must not cost the code, nor an API that is too busy to hash one.
        if (!isSet) await store.addCode(taken);
      }
    },
    async makeCode({ purpose, userId, role, lifeMs = CODE_MS }, by) {
      const code = drawSecret(draw);
      const expiresAt = now() + lifeMs;
      const target = userId ?? 'new user';
      const recorded = { action: `code.${purpose}`, target, after: { role } };
      await store.inOneStep(async (inside) => {
        await inside.addCode({ hash: hashOfSecret(code), purpose, userId, role, expiresAt });
        await inside.audit(auditEntry(by, now(), recorded));
      });
      return code;
    },
    async beginSecondFactor(user, password, by) {
      if (user.isTotpOn) return failed({ kind: 'already-on' });
      // Users of a provider have none.
      const wrong =
        user.passwordHash === null ? undefined : await passwordFault(user, password, by);
      if (wrong !== undefined) return failed(wrong);
      const secret = drawTotpSecret(context);
      const begun = await changeUser(user.id, by, async (inside, { isTotpOn }) => {
        if (isTotpOn) return failed({ kind: 'already-on' });
        await inside.changeUser(user.id, { totpSecret: secret, isTotpOn: false }, now());
        return ok({ action: 'user.second-factor-begun' });
      });
      return begun.ok ? ok({ secret, address: totpAddress(user.username, secret) }) : begun;
    },
    async confirmSecondFactor({ id }, { code, sessionId }, by) {
      const user = await store.userById(id);
      if (user === undefined) return failed({ kind: 'wrong-code' });
      // Its codes prove the session, and there are other ways to do that, which ask for no less.
      if (user.isTotpOn) return failed({ kind: 'already-on' });
      const isRight = () => spendsCode(context, user, code);
      const wrong = await guessFault({ user, why: 'wrong-code', isRight }, by);
      if (wrong !== undefined) return failed(wrong);
      return changeUser(id, by, async (inside, { isTotpOn }) => {
        if (isTotpOn) return failed({ kind: 'already-on' });
        await inside.changeUser(id, { isTotpOn: true }, now());
        await inside.proveSession(sessionId, { by: 'second-factor', at: now() });
        return ok({ action: 'user.second-factor-on' });
      });
    },
    async endSecondFactor(user, password, by) {
      const wrong = await passwordFault(user, password, by);
      return wrong === undefined ? dropFactor(user.id, by, false) : failed(wrong);
    },
    dropSecondFactor: (id, by) => dropFactor(id, by, true),
  };
}

function faultOf({
  username,
  email,
  password,
}: Pick<WantedUser, 'username' | 'email' | 'password'>): UserFailure | undefined {
  if (!USERNAME.test(username.toLowerCase())) {
    const why = 'expected 2 to 32 letters, digits, dots, dashes or underscores';
    return { kind: 'unfit', field: 'username', why };
  }
  if (RESERVED.includes(username.toLowerCase())) {
    return { kind: 'unfit', field: 'username', why: 'this name is reserved' };
  }
  if (email !== null && !EMAIL.test(email)) {
    return { kind: 'unfit', field: 'email', why: 'expected an address such as name@example.org' };
  }
  const why = password === null ? undefined : whyPasswordIsUnfit(password, username.toLowerCase());
  return why === undefined ? undefined : { kind: 'unfit', field: 'password', why };
}
