// Who a request comes from, by its bearer: an access token of a person, ours or the provider's, or the key of a machine.
import { failed, ok, type Result } from '../../kernel/result.ts';
import { type AccessTokens, ISSUER } from './access-tokens.ts';
import { apiKeyBehind, looksLikeApiKey } from './api-keys.ts';
import type { IdentityContext } from './identity-context.ts';
import type { Grant, User } from './identity-store.ts';
import { hashOfSecret } from './opaque-secret.ts';
import { issuerOf, type ProviderTokenFault, type ProviderTokens } from './provider-tokens.ts';
import { lesserRole, type Permission, type Role, roleAllows, scopesAllow } from './role.ts';

export interface Principal {
  readonly user: User;
  readonly grants: readonly Grant[];
  /** Narrower than the role; undefined for all that it allows. */
  readonly scopes: readonly string[] | undefined;
  readonly sessionId: string | undefined;
  /** The role needs a second factor and there is none: this session may only set one up. */
  readonly lacksFactor?: boolean;
  /** The key, session or program that it came by; stays the same when a token is renewed. */
  readonly via: string;
  /** Epoch ms at which the bearer ends; null for a key without an end. */
  readonly expiresAt: number | null;
  /** Where the person asked, if not over HTTP; the source of what follows. */
  readonly surface?: 'telegram' | undefined;
}

export type BearerFault =
  | ProviderTokenFault
  | 'expired'
  | 'invalid'
  | 'revoked'
  /** A token of the provider whose subject belongs to no user. */
  | 'not-linked'
  | 'disabled';

export interface Authenticator {
  principalOf(bearer: string): Promise<Result<Principal, BearerFault>>;
  /** After a change of users, grants, sessions or keys: nothing that was proved before is believed. */
  forget(): void;
}

/** How long a proved bearer is believed without asking the store again. */
const BELIEVED_MS = 2_000;
const REMEMBERED_MAX = 10_000;

interface KnownTokens {
  readonly tokens: AccessTokens;
  /** Undefined without a provider in the configuration. */
  readonly providerTokens: ProviderTokens | undefined;
  /** Roles that need a second factor. */
  readonly secondFactorFor?: readonly Role[];
}

export function createAuthenticator(
  context: IdentityContext,
  { tokens, providerTokens, secondFactorFor = [] }: KnownTokens,
): Authenticator {
  const remembered = new Map<string, { principal: Principal; until: number }>();
  const asking = new Map<string, Promise<Result<Principal, BearerFault>>>();

  async function proved(bearer: string): Promise<Result<Principal, BearerFault>> {
    if (looksLikeApiKey(bearer)) return byKey(bearer);
    const isOurs = providerTokens === undefined || [undefined, ISSUER].includes(issuerOf(bearer));
    return isOurs ? byToken(bearer) : byProviderToken(providerTokens, bearer);
  }

  async function byKey(bearer: string): Promise<Result<Principal, BearerFault>> {
    const key = await apiKeyBehind(context, bearer);
    if (key === undefined) return failed('invalid');
    const user = await context.store.userById(key.userId);
    if (user === undefined || !user.isActive) return failed('revoked');
    const grants = await context.store.grantsOf(user.id);
    const { scopes, expiresAt } = key;
    return ok({ user, grants, scopes, sessionId: undefined, via: key.id, expiresAt });
  }

  async function byToken(bearer: string): Promise<Result<Principal, BearerFault>> {
    const verified = await tokens.verify(bearer);
    if (!verified.ok) return verified;
    const { userId, sessionId, tokenEpoch, scopes, expiresAt } = verified.value;
    const { store } = context;
    const user = await store.userById(userId);
    if (user === undefined || !user.isActive || user.tokenEpoch !== tokenEpoch) {
      return failed('revoked');
    }
    const session = sessionId === undefined ? undefined : await store.sessionById(sessionId);
    if (sessionId !== undefined && session?.endedAt !== null) return failed('revoked');
    const via = sessionId ?? `token ${hashOfSecret(bearer)}`;
    const hasFactor = user.isTotpOn || session?.proof.by === 'second-factor';
    const lacksFactor =
      sessionId !== undefined && !hasFactor && secondFactorFor.includes(user.role);
    const grants = await store.grantsOf(userId);
    return ok({ user, grants, scopes, sessionId, lacksFactor, via, expiresAt });
  }

  /** Never more than its scopes for assistants: it was made for them. */
  async function byProviderToken(
    provider: ProviderTokens,
    bearer: string,
  ): Promise<Result<Principal, BearerFault>> {
    const verified = await provider.verify(bearer);
    if (!verified.ok) return verified;
    const { scopes, program = 'unknown', expiresAt } = verified.value;
    const user = await context.store.userByProvider(verified.value);
    if (user === undefined) return failed('not-linked');
    if (!user.isActive) return failed('disabled');
    const grants = await context.store.grantsOf(user.id);
    return ok({ user, grants, scopes, sessionId: undefined, via: `program ${program}`, expiresAt });
  }

  /** Once for all requests with the same bearer that arrive at the same time. */
  function asked(hash: string, bearer: string): Promise<Result<Principal, BearerFault>> {
    const at = context.now();
    const answer = proved(bearer)
      .then((found) => {
        if (found.ok && asking.get(hash) === answer) remember(hash, found.value, at);
        return found;
      })
      .finally(() => {
        if (asking.get(hash) === answer) asking.delete(hash);
      });
    asking.set(hash, answer);
    return answer;
  }

  function remember(hash: string, principal: Principal, at: number): void {
    if (remembered.size >= REMEMBERED_MAX) remembered.clear();
    const until = Math.min(at + BELIEVED_MS, principal.expiresAt ?? Infinity);
    remembered.set(hash, { principal, until });
  }

  return {
    forget() {
      remembered.clear();
      asking.clear();
    },
    async principalOf(bearer) {
      const hash = hashOfSecret(bearer);
      const known = remembered.get(hash);
      if (known !== undefined && known.until > context.now()) return ok(known.principal);
      remembered.delete(hash);
      return asking.get(hash) ?? asked(hash, bearer);
    },
  };
}

/** Whether the principal has the permission at all, by role and scopes. */
export function hasPermission(
  { user, scopes, lacksFactor }: Principal,
  permission: Permission,
): boolean {
  if (lacksFactor === true) return false;
  if (permission === 'code' && !user.mayCode) return false;
  return roleAllows(user.role, permission) && scopesAllow(scopes, permission);
}

/**
 * The role on one account or portfolio: administrators need no grant; others have the lesser of their own role and the
 * grant's, and none without a grant.
 */
export function roleOn(
  { user, grants }: Pick<Principal, 'user' | 'grants'>,
  kind: Grant['kind'],
  resource: string,
): Role | undefined {
  if (user.role === 'admin') return 'admin';
  const grant = grants.find((one) => one.kind === kind && one.resource === resource);
  return grant === undefined ? undefined : lesserRole(user.role, grant.role);
}
