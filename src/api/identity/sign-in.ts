// Signing in and staying signed in: passwords, refresh tokens that work once, and the end of a session.
import { DAY_MS } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { ACCESS_MS, type AccessTokens } from './access-tokens.ts';
import type { Caller, IdentityContext } from './identity-context.ts';
import type { RefreshToken, User } from './identity-store.ts';
import { countFailure, forgetFailures, waitBefore } from './lockout.ts';
import { drawId, drawSecret, hashOfSecret } from './opaque-secret.ts';
import { isPassword } from './passwords.ts';
import { spendsCode } from './second-factor.ts';

export const REFRESH_MS = 14 * DAY_MS;

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
  | { readonly kind: 'wrong-code' };

export type RefreshFailure =
  | { readonly kind: 'unknown-token' }
  | { readonly kind: 'expired-token' }
  /** An old token came a second time: it may be stolen, so the whole session has ended. */
  | { readonly kind: 'reused-token' };

export interface SignIn {
  withPassword(given: Credentials, caller: Caller): Promise<Result<TokenPair, SignInFailure>>;
  /** For users whose identity is already proved: a provider's answer, a one-time link. */
  asUser(user: User, caller: Caller): Promise<TokenPair>;
  refresh(token: string, caller: Caller): Promise<Result<TokenPair, RefreshFailure>>;
  end(sessionId: string): Promise<void>;
}

export function createSignIn(context: IdentityContext, tokens: AccessTokens): SignIn {
  const { store, now, draw } = context;

  async function withPassword(
    { login, password, code }: Credentials,
    caller: Caller,
  ): Promise<Result<TokenPair, SignInFailure>> {
    const attempt = { login, address: caller.address };
    const waitMs = await waitBefore(context, attempt);
    if (waitMs > 0) return failed({ kind: 'locked', waitMs });
    const user = await store.userByLogin(login);
    const isRight = await isPassword(password, user?.passwordHash);
    if (user === undefined || !isRight || !user.isActive) {
      await countFailure(context, attempt);
      return failed({ kind: 'wrong-credentials' });
    }
    if (user.isTotpOn) {
      if (code === undefined) return failed({ kind: 'second-factor-required' });
      if (!(await spendsCode(context, user, code))) {
        await countFailure(context, attempt);
        return failed({ kind: 'wrong-code' });
      }
    }
    await forgetFailures(context, attempt);
    return ok(await asUser(user, caller));
  }

  async function asUser(user: User, { address }: Caller): Promise<TokenPair> {
    const id = drawId('ses', draw);
    await store.addSession({ id, userId: user.id, createdAt: now(), address, endedAt: null });
    return pairFor(user, id);
  }

  async function pairFor(user: User, sessionId: string): Promise<TokenPair> {
    const refreshToken = drawSecret(draw);
    await store.addRefreshToken({
      hash: hashOfSecret(refreshToken),
      sessionId,
      userId: user.id,
      expiresAt: now() + REFRESH_MS,
    });
    const accessToken = await tokens.issue({
      userId: user.id,
      sessionId,
      tokenEpoch: user.tokenEpoch,
      scopes: undefined,
      expiresAt: now() + ACCESS_MS,
    });
    return { accessToken, refreshToken, expiresIn: ACCESS_MS / 1_000 };
  }

  async function refresh(
    given: string,
    caller: Caller,
  ): Promise<Result<TokenPair, RefreshFailure>> {
    const taken = await store.takeRefreshToken(hashOfSecret(given), now());
    if (taken === undefined) return failed({ kind: 'unknown-token' });
    if (taken.kind === 'reused') {
      await endStolen(taken.token, caller);
      return failed({ kind: 'reused-token' });
    }
    const { token } = taken;
    if (token.expiresAt <= now()) return failed({ kind: 'expired-token' });
    const session = await store.sessionById(token.sessionId);
    const user = await store.userById(token.userId);
    if (user === undefined || !user.isActive || session?.endedAt !== null) {
      return failed({ kind: 'unknown-token' });
    }
    return ok(await pairFor(user, token.sessionId));
  }

  async function endStolen({ sessionId, userId }: RefreshToken, caller: Caller): Promise<void> {
    await store.endSession(sessionId, now());
    await store.audit({
      at: now(),
      actor: (await store.userById(userId))?.username ?? userId,
      address: caller.address,
      requestId: caller.requestId,
      action: 'session.reused-token',
      target: sessionId,
      before: null,
      after: null,
    });
  }

  return { withPassword, asUser, refresh, end: (id) => store.endSession(id, now()) };
}
