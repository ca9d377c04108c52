// Users and what changes them: creation, invitation, passwords, roles, the second factor. Each change is audited.
import { DAY_MS } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { Caller, IdentityContext } from './identity-context.ts';
import type { CodePurpose, Grant, OneTimeCode, User, UserChange } from './identity-store.ts';
import { drawId, drawSecret, hashOfSecret } from './opaque-secret.ts';
import { isPassword, passwordHash, whyPasswordIsUnfit } from './passwords.ts';
import type { Role } from './role.ts';
import { drawTotpSecret, spendsCode, totpAddress } from './second-factor.ts';

const USERNAME = /^[a-z0-9][a-z0-9._-]{1,31}$/;
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,189}$/;
export const CODE_MS = DAY_MS;

export type UserFailure =
  | { readonly kind: 'unfit'; readonly field: string; readonly why: string }
  | { readonly kind: 'taken' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'wrong-password' }
  | { readonly kind: 'wrong-code' }
  | { readonly kind: 'already-on' }
  | { readonly kind: 'last-admin' };

export interface WantedUser {
  readonly username: string;
  readonly email: string | null;
  /** Null for users who sign in through a provider, or set their password with a code. */
  readonly password: string | null;
  readonly role: Role;
}

export interface Users {
  add(wanted: WantedUser, by: Caller): Promise<Result<User, UserFailure>>;
  changePassword(
    user: User,
    given: { readonly old: string; readonly next: string },
    by: Caller,
  ): Promise<Result<void, UserFailure>>;
  /** Sets the password with a code that an operator made. */
  resetPassword(code: string, next: string, by: Caller): Promise<Result<User, UserFailure>>;
  setRole(id: string, role: Role, by: Caller): Promise<Result<void, UserFailure>>;
  setActive(id: string, isActive: boolean, by: Caller): Promise<Result<void, UserFailure>>;
  grant(id: string, grant: Grant, by: Caller): Promise<Result<void, UserFailure>>;
  ungrant(
    id: string,
    grant: Pick<Grant, 'kind' | 'resource'>,
    by: Caller,
  ): Promise<Result<void, UserFailure>>;
  /** A code for this user, or for a new one with this role. Shown once. */
  makeCode(wanted: WantedCode, by: Caller): Promise<string>;
  /** Spends a code; undefined if it is unknown, spent or over. */
  takeCode(code: string, purpose: CodePurpose): Promise<OneTimeCode | undefined>;
  /** A new secret for the user's authenticator; it counts after its first code. */
  beginSecondFactor(
    user: User,
    by: Caller,
  ): Promise<Result<{ secret: string; address: string }, UserFailure>>;
  confirmSecondFactor(user: User, code: string, by: Caller): Promise<Result<void, UserFailure>>;
  endSecondFactor(user: User, password: string, by: Caller): Promise<Result<void, UserFailure>>;
}

export interface WantedCode {
  readonly purpose: CodePurpose;
  readonly userId: string | null;
  readonly role: Role;
}

export function createUsers(context: IdentityContext): Users {
  const { store, now, draw } = context;

  /** Runs in the order in which the trail shall show it: the change first, so that no entry claims what failed. */
  async function audited(by: Caller, entry: Recorded): Promise<void> {
    await store.audit({
      at: now(),
      actor: by.name,
      address: by.address,
      requestId: by.requestId,
      action: entry.action,
      target: entry.target,
      before: entry.before === undefined ? null : JSON.stringify(entry.before),
      after: entry.after === undefined ? null : JSON.stringify(entry.after),
    });
  }

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
      passwordHash: password === null ? null : await passwordHash(password),
      role,
      isActive: true,
      totpSecret: null,
      isTotpOn: false,
      tokenEpoch: 0,
      createdAt: at,
      updatedAt: at,
    };
    // Someone's name must not be another's address: both are accepted at sign-in.
    const holders = await Promise.all(
      [user.username, user.email].map((text) => text && store.userByLogin(text)),
    );
    if (holders.some((holder) => holder) || !(await store.addUser(user))) {
      return failed({ kind: 'taken' });
    }
    await audited(by, {
      action: 'user.add',
      target: user.username,
      after: { role, email: user.email },
    });
    return ok(user);
  }

  async function newPassword(user: User, next: string): Promise<UserFailure | undefined> {
    const why = whyPasswordIsUnfit(next, user.username);
    if (why !== undefined) return { kind: 'unfit', field: 'password', why };
    await store.changeUser(
      user.id,
      { passwordHash: await passwordHash(next), endsTokens: true },
      now(),
    );
    await store.endSessionsOf(user.id, now());
    return undefined;
  }

  async function change(id: string, to: UserChange, recorded: Changed): Promise<UserOutcome> {
    const user = await store.userById(id);
    if (user === undefined) return failed({ kind: 'not-found' });
    const losesAdmin = (to.role ?? 'admin') !== 'admin' || to.isActive === false;
    if (losesAdmin && (await isLastAdmin(user))) return failed({ kind: 'last-admin' });
    await store.changeUser(id, { ...to, endsTokens: true }, now());
    const { action, by, shows } = recorded;
    await audited(by, { action, target: user.username, before: shows(user), after: to });
    return ok(undefined);
  }

  async function isLastAdmin(user: User): Promise<boolean> {
    if (user.role !== 'admin' || !user.isActive) return false;
    const admins = (await store.users()).filter((one) => one.role === 'admin' && one.isActive);
    return admins.length === 1;
  }

  return {
    add,
    async changePassword(user, { old, next }, by) {
      if (!(await isPassword(old, user.passwordHash))) return failed({ kind: 'wrong-password' });
      const fault = await newPassword(user, next);
      if (fault !== undefined) return failed(fault);
      await audited(by, { action: 'user.password', target: user.username });
      return ok(undefined);
    },
    async resetPassword(code, next, by) {
      const hash = hashOfSecret(code);
      const taken = await store.takeCode(hash, 'reset');
      const user = taken?.userId == null ? undefined : await store.userById(taken.userId);
      if (taken === undefined || user === undefined || taken.expiresAt <= now()) {
        return failed({ kind: 'wrong-code' });
      }
      const fault = await newPassword(user, next);
      if (fault !== undefined) {
        // An unfit password must not cost the code.
        await store.addCode(taken);
        return failed(fault);
      }
      await audited(
        { ...by, name: user.username },
        { action: 'user.reset', target: user.username },
      );
      return ok(user);
    },
    setRole: (id, role, by) =>
      change(id, { role }, { action: 'user.role', by, shows: (user) => ({ role: user.role }) }),
    setActive: (id, isActive, by) =>
      change(
        id,
        { isActive },
        { action: 'user.active', by, shows: (user) => ({ isActive: user.isActive }) },
      ),
    async grant(id, grant, by) {
      const user = await store.userById(id);
      if (user === undefined) return failed({ kind: 'not-found' });
      await store.putGrant(id, grant);
      await audited(by, { action: 'grant.put', target: user.username, after: grant });
      return ok(undefined);
    },
    async ungrant(id, grant, by) {
      const user = await store.userById(id);
      if (user === undefined || !(await store.removeGrant(id, grant))) {
        return failed({ kind: 'not-found' });
      }
      await audited(by, { action: 'grant.remove', target: user.username, before: grant });
      return ok(undefined);
    },
    async makeCode({ purpose, userId, role }, by) {
      const code = drawSecret(draw);
      const expiresAt = now() + CODE_MS;
      await store.addCode({ hash: hashOfSecret(code), purpose, userId, role, expiresAt });
      await audited(by, {
        action: `code.${purpose}`,
        target: userId ?? 'new user',
        after: { role },
      });
      return code;
    },
    async takeCode(code, purpose) {
      const taken = await store.takeCode(hashOfSecret(code), purpose);
      return taken === undefined || taken.expiresAt <= now() ? undefined : taken;
    },
    async beginSecondFactor(user, by) {
      if (user.isTotpOn) return failed({ kind: 'already-on' });
      const secret = drawTotpSecret(context);
      await store.changeUser(user.id, { totpSecret: secret, isTotpOn: false }, now());
      await audited(by, { action: 'user.second-factor-begun', target: user.username });
      return ok({ secret, address: totpAddress(user.username, secret) });
    },
    async confirmSecondFactor({ id, username }, code, by) {
      const user = await store.userById(id);
      if (user === undefined || !(await spendsCode(context, user, code))) {
        return failed({ kind: 'wrong-code' });
      }
      await store.changeUser(id, { isTotpOn: true }, now());
      await audited(by, { action: 'user.second-factor-on', target: username });
      return ok(undefined);
    },
    async endSecondFactor(user, password, by) {
      if (!(await isPassword(password, user.passwordHash))) {
        return failed({ kind: 'wrong-password' });
      }
      await store.changeUser(user.id, { totpSecret: null, isTotpOn: false }, now());
      await audited(by, { action: 'user.second-factor-off', target: user.username });
      return ok(undefined);
    },
  };
}

type UserOutcome = Result<void, UserFailure>;

interface Recorded {
  readonly action: string;
  readonly target: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

interface Changed {
  readonly action: string;
  readonly by: Caller;
  /** What the trail shows of the user before the change. */
  shows(user: User): unknown;
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
  if (email !== null && !EMAIL.test(email)) {
    return { kind: 'unfit', field: 'email', why: 'expected an address such as name@example.org' };
  }
  const why = password === null ? undefined : whyPasswordIsUnfit(password, username.toLowerCase());
  return why === undefined ? undefined : { kind: 'unfit', field: 'password', why };
}
