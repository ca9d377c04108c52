// Identity put together: the store behind it, the time and the randomness of this process.
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { PoolTerms } from '../../sql/on-postgres.ts';
import type { QueryObserver } from '../../sql/query-log.ts';
import type { ApiSettings } from '../../trader/ports/settings.ts';
import type { Identity } from '../http/loaders/parts.ts';
import { createAccessTokens } from '../identity/access-tokens.ts';
import { auditEntry } from '../identity/audited-change.ts';
import { createCountAttempt, type WatchAttempts } from '../identity/failed-attempts.ts';
import { createGuessFault } from '../identity/guesses.ts';
import type { IdentityContext } from '../identity/identity-context.ts';
import { createPasskeys } from '../identity/passkeys.ts';
import { createPasswords, type PasswordCost } from '../identity/passwords.ts';
import { type Authenticator, createAuthenticator } from '../identity/principal.ts';
import { createProviderClient } from '../identity/provider-client.ts';
import { createProviderSignIn } from '../identity/provider-sign-in.ts';
import { createProviderTokens } from '../identity/provider-tokens.ts';
import { createReauthentication } from '../identity/reauthentication.ts';
import { createRegister } from '../identity/registration.ts';
import { createSignIn } from '../identity/sign-in.ts';
import { createUsers } from '../identity/users.ts';
import { openStore } from '../store/open-store.ts';
import { createSqlIdentityStore } from '../store/sql-identity-store.ts';
import { ALONE, type News } from '../store/workers/shared-state.ts';
import { finishRestore } from './restore-book.ts';

export interface OpenIdentity {
  readonly identity: Identity;
  /** Rejects if the store does not answer. */
  ask(): Promise<void>;
  close(): Promise<void>;
}

export interface IdentityOptions {
  /** Epoch ms. */
  readonly now?: () => number;
  readonly queries?: QueryObserver;
  /** Each failed attempt to prove who somebody is. */
  readonly attemptFailed?: WatchAttempts;
  /** Of other workers. */
  readonly news?: News;
  /** Of PostgreSQL. */
  readonly pool?: PoolTerms;
  /** One command of one person: it can wait for others that write to the same file. */
  readonly servesOne?: boolean;
  /** Of new passwords; that of a stored one is in its hash. */
  readonly passwordCost?: PasswordCost;
  readonly isDemonstration?: boolean;
}

type IdentitySettings = Pick<ApiSettings, 'registration' | 'oidc'> &
  Partial<Pick<ApiSettings, 'code' | 'secondFactorFor'>>;

/** Opens the store at a file or a `postgres://` address. */
export async function openIdentity(
  place: string,
  { registration, oidc, code: allowsCode = false, secondFactorFor = [] }: IdentitySettings,
  {
    now = Date.now,
    attemptFailed = () => {},
    queries,
    news = ALONE.news,
    pool,
    servesOne = false,
    passwordCost,
    isDemonstration = false,
  }: IdentityOptions = {},
): Promise<OpenIdentity> {
  finishRestore(place);
  const opened = await openStore(place, {
    servesOne,
    ...(queries && { queries }),
    ...(pool && { pool }),
  });
  const context: IdentityContext = {
    store: createSqlIdentityStore(opened.db),
    now,
    passwords: createPasswords(availableParallelism(), passwordCost),
    draw: randomBytes,
  };
  const tokens = createAccessTokens(context);
  const countAttempt = createCountAttempt(context, attemptFailed);
  const guessFault = createGuessFault(context, countAttempt);
  const users = createUsers(context, guessFault);
  const passkeys = createPasskeys(context, countAttempt);
  const client = oidc && createProviderClient(oidc);
  const providerTokens = client && createProviderTokens({ client, now });
  const identity: Identity = {
    context,
    tokens,
    authenticator: publishing(
      createAuthenticator(context, { tokens, providerTokens, secondFactorFor }),
      news,
    ),
    signIn: createSignIn(context, tokens, { countAttempt, watch: attemptFailed }),
    users,
    passkeys,
    countAttempt,
    proofs: createReauthentication(context, {
      ...{ guessFault, passkeys, secondFactorFor, isDemonstration },
    }),
    allowsCode,
    registration,
    register: createRegister(context, users, registration),
    provider: client && createProviderSignIn(context, client, users),
    providerTokens,
    record: (by, action, target, change) =>
      context.store.audit(auditEntry(by, context.now(), { action, target, ...change })),
  };
  return { identity, ask: opened.ask, close: opened.close };
}

/** What one worker forgets, the others forget with it; one that misses the news asks the store within seconds. */
function publishing(authenticator: Authenticator, news: News): Authenticator {
  news.subscribe('identity', authenticator.forget);
  return {
    ...authenticator,
    forget() {
      authenticator.forget();
      news.publish('identity');
    },
  };
}
