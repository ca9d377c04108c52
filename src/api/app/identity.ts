// Identity put together: the store behind it, the time and the randomness of this process.
import { randomBytes } from 'node:crypto';
import type { Identity } from '../http/access/parts.ts';
import { createAccessTokens } from '../identity/access-tokens.ts';
import type { IdentityContext } from '../identity/identity-context.ts';
import { createAuthenticator } from '../identity/principal.ts';
import { createSignIn } from '../identity/sign-in.ts';
import { createUsers } from '../identity/users.ts';
import { openStore } from '../store/open-store.ts';
import { createSqlIdentityStore } from '../store/sql-identity-store.ts';

export interface OpenIdentity {
  readonly identity: Identity;
  close(): Promise<void>;
}

/** Opens the store at a file or a `postgres://` address. */
export async function openIdentity(
  place: string,
  registration: Identity['registration'],
  now: () => number = Date.now,
): Promise<OpenIdentity> {
  const opened = await openStore(place);
  const context: IdentityContext = {
    store: createSqlIdentityStore(opened.db),
    now,
    draw: randomBytes,
  };
  const tokens = createAccessTokens(context);
  const identity: Identity = {
    context,
    tokens,
    authenticator: createAuthenticator(context, tokens),
    signIn: createSignIn(context, tokens),
    users: createUsers(context),
    registration,
    keepCode: (code) => context.store.addCode(code),
    record: (by, action, target) =>
      context.store.audit({
        at: context.now(),
        actor: by.name,
        address: by.address,
        requestId: by.requestId,
        action,
        target,
        before: null,
        after: null,
      }),
  };
  return { identity, close: opened.close };
}
