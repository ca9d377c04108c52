// Signing in and staying signed in: passwords, refresh tokens that work once, and the end of a session.
import { DAY_MS, HOUR_MS } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { ACCESS_MS, type AccessTokens } from './access-tokens.ts';
import type { AuditEntry } from './audit-trail.ts';
import { auditEntry } from './audited-change.ts';
import type { AttemptFault, CountAttempt, WatchAttempts } from './failed-attempts.ts';
import type { Caller, IdentityContext } from './identity-context.ts';
import type { Proof, RefreshToken, Session, User } from './identity-store.ts';
import { type Attempt, forgetFailures, waitBefore } from './lockout.ts';
import { drawId, drawSecret, hashOfSecret } from './opaque-secret.ts';
import { spendsCode } from './second-factor.ts';

/** Two tabs of one browser may refresh at the same moment; the second gets nothing, but the session stays. */
const RACE_MS = 10_000;
const REFRESH_MS = 14 * DAY_MS;
/** From the sign-in on, however often it is renewed. */
const SESSION_MS = 30 * DAY_MS;

export function sessionEnd({ createdAt }: Pick<Session, 'createdAt'>): number {
  return createdAt + SESSION_MS;
}

export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds. */
  readonly expiresIn: number;
}

export interface Credentials {
  /** User name or address. */
  readonly login: string;
  readonly password: string;
  readonly code: string | undefined;
}

export type SignInFailure =
  | { readonly kind: 'wrong-credentials' }
  | { readonly kind: 'locked'; readonly waitMs: number }
  | { readonly kind: 'second-factor-required' }
  | { readonly kind: 'wrong-code' }
  /** The one-time code is unknown, used or over. */
  | { readonly kind: 'unknown-login-code' };

export type RefreshFailure =
  | { readonly kind: 'unknown-token' }
  | { readonly kind: 'expired-token' }
  /** Used a moment ago from the same address: two requests of one client raced. */
  | { readonly kind: 'just-used' }
  /** An old token came a second time: it may be stolen, so the whole session has ended. */
  | { readonly kind: 'reused-token' };

export interface SignIn {
  withPassword(given: Credentials, caller: Caller): Promise<Result<TokenPair, SignInFailure>>;
  /** For a user who is proved already. Undefined if the user's tokens have ended since `user` was read: the proof has ended with them. */
  asUser(user: User, caller: Caller, provedBy?: Proof['by']): Promise<TokenPair | undefined>;
  /** With a one-time code of the purpose `login`; a wrong second factor does not spend it. */
  withCode(
    given: { readonly loginCode: string; readonly code: string | undefined },
    caller: Caller,
  ): Promise<Result<TokenPair, SignInFailure>>;
  refresh(token: string, caller: Caller): Promise<Result<TokenPair, RefreshFailure>>;
  end(sessionId: string, by: Caller): Promise<void>;
}

export function createSignIn(
  context: IdentityContext,
  tokens: AccessTokens,
  { countAttempt, watch }: { readonly countAttempt: CountAttempt; readonly watch: WatchAttempts },
): SignIn {
  const { store, now, draw, passwords } = context;
  let droppedAt = 0;

  async function withPassword(
    { login, password, code }: Credentials,
    caller: Caller,
  ): Promise<Result<TokenPair, SignInFailure>> {
    const attempt = { login, address: caller.address };
    const locked = await lockOf(attempt);
    if (locked !== undefined) return failed(locked);
    const user = await store.userByLogin(login);
    const isRight = await passwords.isRight(password, user?.passwordHash);
    // Of many guesses at once, those that come after the lock get no answer, right or wrong.
    const lockedNow = await lockOf(attempt);
    if (lockedNow !== undefined) return failed(lockedNow);
    if (user === undefined || !isRight || !user.isActive) {
      await countAttempt({ attempt, user, why: faultOf(user, isRight) }, caller);
      return failed({ kind: 'wrong-credentials' });
    }
    const fault = await secondFactorFault(user, { code, attempt }, caller);
    if (fault !== undefined) return failed(fault);
    const pair = await asUser(user, caller);
    if (pair === undefined) return failed({ kind: 'wrong-credentials' });
    await forgetFailures(context, attempt);
    return ok(pair);
  }

  /** Undefined if it may be made. */
  async function lockOf(attempt: Attempt): Promise<SignInFailure | undefined> {
    const waitMs = await waitBefore(context, attempt);
    if (waitMs === 0) return undefined;
    watch('locked');
    return { kind: 'locked', waitMs };
  }

  function entry(by: Caller, action: string, target: string): AuditEntry {
    return auditEntry(by, now(), { action, target });
  }

  async function secondFactorFault(
    user: User,
    { code, attempt }: { readonly code: string | undefined; readonly attempt: Attempt },
    caller: Caller,
  ): Promise<SignInFailure | undefined> {
    if (!user.isTotpOn) return undefined;
    if (code === undefined) return { kind: 'second-factor-required' };
    if (await spendsCode(context, user, code)) return undefined;
    await countAttempt({ attempt, user, why: 'wrong-code' }, caller);
    return { kind: 'wrong-code' };
  }

  async function withCode(
    { loginCode, code }: { readonly loginCode: string; readonly code: string | undefined },
    caller: Caller,
  ): Promise<Result<TokenPair, SignInFailure>> {
    const taken = await store.takeCode(hashOfSecret(loginCode), 'login');
    const user = taken?.userId == null ? undefined : await store.userById(taken.userId);
    if (taken === undefined || user === undefined || taken.expiresAt <= now() || !user.isActive) {
      // 256 random bits cannot be guessed.
      const why = user?.isActive === false ? 'disabled' : 'unknown-login-code';
      await countAttempt({ attempt: undefined, user, why }, caller);
      return failed({ kind: 'unknown-login-code' });
    }
    const attempt = { login: user.username, address: caller.address };
    const fault =
      (await lockOf(attempt)) ?? (await secondFactorFault(user, { code, attempt }, caller));
    if (fault !== undefined) {
      await store.addCode(taken);
      return failed(fault);
    }
    const pair = await asUser(user, caller);
    return pair === undefined ? failed({ kind: 'unknown-login-code' }) : ok(pair);
  }

  async function asUser(
    user: User,
    caller: Caller,
    provedBy: Proof['by'] = user.isTotpOn ? 'second-factor' : 'password',
  ): Promise<TokenPair | undefined> {
    await dropOver();
    const id = drawId('ses', draw);
    const { address } = caller;
    const { refresh: first, pair } = await drawn(user, { id, createdAt: now() });
    return store.inOneStep(async (inside) => {
      const newest = await inside.userById(user.id);
      if (newest?.isActive !== true || newest.tokenEpoch !== user.tokenEpoch) return undefined;
      const proof: Proof = { by: provedBy, at: now() };
      const session = { id, userId: user.id, createdAt: now(), address, endedAt: null, proof };
      await inside.addSession(session);
      await inside.addRefreshToken(first);
      await inside.audit(entry({ ...caller, name: user.username }, 'session.begin', id));
      return pair;
    });
  }

  async function dropOver(): Promise<void> {
    if (now() - droppedAt < HOUR_MS) return;
    droppedAt = now();
    await store.dropOver({ at: now(), createdBefore: now() - DAY_MS });
  }

  /** The next tokens of a session; they count once the refresh token is in the store. */
  async function drawn(
    user: User,
    session: Pick<Session, 'id' | 'createdAt'>,
  ): Promise<{ readonly refresh: RefreshToken; readonly pair: TokenPair }> {
    const refreshToken = drawSecret(draw);
    const accessToken = await tokens.issue({
      userId: user.id,
      sessionId: session.id,
      tokenEpoch: user.tokenEpoch,
      scopes: undefined,
      expiresAt: Math.min(now() + ACCESS_MS, sessionEnd(session)),
    });
    return {
      refresh: {
        hash: hashOfSecret(refreshToken),
        sessionId: session.id,
        userId: user.id,
        expiresAt: Math.min(now() + REFRESH_MS, sessionEnd(session)),
      },
      pair: { accessToken, refreshToken, expiresIn: ACCESS_MS / 1_000 },
    };
  }

  async function refresh(
    given: string,
    caller: Caller,
  ): Promise<Result<TokenPair, RefreshFailure>> {
    const use = { at: now(), from: caller.address };
    const taken = await store.takeRefreshToken(hashOfSecret(given), use);
    if (taken === undefined) return failed({ kind: 'unknown-token' });
    if (taken.kind === 'reused') {
      const { at, from } = taken.first;
      if (use.at - at <= RACE_MS && from === use.from) return failed({ kind: 'just-used' });
      await endStolen(taken.token, caller);
      return failed({ kind: 'reused-token' });
    }
    const { token } = taken;
    const session = await store.sessionById(token.sessionId);
    const isOver = token.expiresAt <= now() || (session && sessionEnd(session) <= now());
    if (isOver === true) return failed({ kind: 'expired-token' });
    const user = await store.userById(token.userId);
    if (user === undefined || !user.isActive || session?.endedAt !== null) {
      return failed({ kind: 'unknown-token' });
    }
    const next = await drawn(user, session);
    await store.addRefreshToken(next.refresh);
    return ok(next.pair);
  }

  async function endStolen({ sessionId, userId }: RefreshToken, caller: Caller): Promise<void> {
    const user = await store.userById(userId);
    await countAttempt({ attempt: undefined, user, why: 'reused-token' }, caller);
    const name = user?.username ?? userId;
    await endAs('session.reused-token', sessionId, { ...caller, name });
  }

  function endAs(action: string, sessionId: string, by: Caller): Promise<void> {
    return store.inOneStep(async (inside) => {
      await inside.endSession(sessionId, now());
      await inside.audit(entry(by, action, sessionId));
    });
  }

  return {
    ...{ withPassword, withCode, asUser, refresh },
    end: (sessionId, by) => endAs('session.end', sessionId, by),
  };
}

/** Of a password that is not accepted. */
function faultOf(user: User | undefined, isRight: boolean): AttemptFault {
  if (user === undefined) return 'unknown-user';
  return isRight ? 'disabled' : 'wrong-password';
}
