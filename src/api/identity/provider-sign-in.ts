// Signing in through a provider: a user is found by issuer and subject, never by an e-mail address or a name.
// Decision 0025
import { MINUTE_MS } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { Caller, IdentityContext } from './identity-context.ts';
import type { ProviderIdentity, User } from './identity-store.ts';
import { drawSecret, hashOfSecret } from './opaque-secret.ts';
import type { ProvedIdentity, ProviderClient, ProviderFault } from './provider-client.ts';
import type { UserFailure, Users } from './users.ts';

/** A person has this long to sign in at the provider. */
export const BEGUN_MS = 10 * MINUTE_MS;

export type ProviderFailure =
  | ProviderFault
  /** Unknown, used, over, or begun in another browser. */
  | { readonly kind: 'not-begun' }
  | { readonly kind: 'not-linked' }
  | { readonly kind: 'linked-to-another' }
  | { readonly kind: 'no-user'; readonly username: string | undefined; readonly why: UserFailure }
  | { readonly kind: 'disabled' };

export interface BegunSignIn {
  /** Where the person signs in. */
  readonly address: string;
  /** Secret that has to come back from the same browser. */
  readonly browser: string;
}

export interface FinishedSignIn {
  readonly user: User;
  /** The identity was linked; this was not a sign-in. */
  readonly isLink: boolean;
}

export interface ProviderSignIn {
  readonly returnTo: string | undefined;
  readonly isSecure: boolean;
  /** With a user: to link the identity to that user. */
  begin(linkTo?: User): Promise<Result<BegunSignIn, ProviderFault>>;
  finish(
    callback: { readonly query: string; readonly browser: string | undefined },
    by: Caller,
  ): Promise<Result<FinishedSignIn, ProviderFailure>>;
}

export function createProviderSignIn(
  { store, now, draw }: IdentityContext,
  client: ProviderClient,
  users: Users,
): ProviderSignIn {
  const { settings } = client;

  async function begin(linkTo?: User): Promise<Result<BegunSignIn, ProviderFault>> {
    const expected = client.draw();
    const address = await client.addressFor(expected);
    if (!address.ok) return address;
    const browser = drawSecret(draw);
    await store.addProviderSignIn(
      {
        stateHash: hashOfSecret(expected.state),
        browserHash: hashOfSecret(browser),
        nonce: expected.nonce,
        verifier: expected.verifier,
        userId: linkTo?.id ?? null,
        expiresAt: now() + BEGUN_MS,
      },
      now(),
    );
    return ok({ address: address.value, browser });
  }

  async function finish(
    { query, browser }: { readonly query: string; readonly browser: string | undefined },
    by: Caller,
  ): Promise<Result<FinishedSignIn, ProviderFailure>> {
    const state = new URLSearchParams(query).get('state') ?? '';
    const begun = await store.takeProviderSignIn(hashOfSecret(state));
    const isSame = begun?.browserHash === hashOfSecret(browser ?? '');
    if (begun === undefined || !isSame || begun.expiresAt <= now()) {
      return failed({ kind: 'not-begun' });
    }
    const { nonce, verifier, userId } = begun;
    const proved = await client.identityBehind(query, { state, nonce, verifier });
    if (!proved.ok) return proved;
    const user = await (userId === null
      ? userOf(proved.value, by)
      : link(proved.value, userId, by));
    return user.ok ? ok({ user: user.value, isLink: userId !== null }) : user;
  }

  async function userOf(
    proved: ProvedIdentity,
    by: Caller,
  ): Promise<Result<User, ProviderFailure>> {
    const linked = await store.userByProvider(proved);
    if (linked !== undefined) return linked.isActive ? ok(linked) : failed({ kind: 'disabled' });
    return settings.createsUsers ? create(proved, by) : failed({ kind: 'not-linked' });
  }

  /** A name that is taken is never given away: it may be somebody else's. */
  async function create(
    { issuer, subject, username = '' }: ProvedIdentity,
    by: Caller,
  ): Promise<Result<User, ProviderFailure>> {
    const wanted = { username, email: null, password: null, role: 'viewer' } as const;
    const added = await users.add(wanted, { ...by, name: `${issuer} ${subject}` });
    if (!added.ok) return failed({ kind: 'no-user', username, why: added.failure });
    return link({ issuer, subject }, added.value.id, by);
  }

  async function link(
    { issuer, subject }: ProviderIdentity,
    userId: string,
    by: Caller,
  ): Promise<Result<User, ProviderFailure>> {
    const user = await store.userById(userId);
    if (user === undefined || !user.isActive) return failed({ kind: 'disabled' });
    const linked = await users.link(userId, { issuer, subject }, { ...by, name: user.username });
    return linked.ok ? ok(user) : failed({ kind: 'linked-to-another' });
  }

  return {
    returnTo: settings.returnTo,
    isSecure: settings.redirectUrl.startsWith('https:'),
    begin,
    finish,
  };
}
