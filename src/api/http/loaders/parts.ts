// What the routes work with: the typed server, identity and the traders.
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { AccessTokens } from '../../identity/access-tokens.ts';
import type { CountAttempt } from '../../identity/failed-attempts.ts';
import type { Caller, IdentityContext } from '../../identity/identity-context.ts';
import type { Passkeys } from '../../identity/passkeys.ts';
import type { Authenticator } from '../../identity/principal.ts';
import type { ProviderSignIn } from '../../identity/provider-sign-in.ts';
import type { ProviderTokens } from '../../identity/provider-tokens.ts';
import type { Reauthentication } from '../../identity/reauthentication.ts';
import type { Register, RegistrationPolicy } from '../../identity/registration.ts';
import type { SignIn } from '../../identity/sign-in.ts';
import type { Users } from '../../identity/users.ts';

/** A server whose routes are typed by their schemas. */
export type Server = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression<RawServerDefault>,
  RawReplyDefaultExpression<RawServerDefault>,
  FastifyBaseLogger,
  ZodTypeProvider
>;

export interface Identity {
  readonly context: IdentityContext;
  readonly tokens: AccessTokens;
  readonly authenticator: Authenticator;
  readonly signIn: SignIn;
  readonly users: Users;
  readonly passkeys: Passkeys;
  readonly proofs: Reauthentication;
  readonly countAttempt: CountAttempt;
  /** Whether strategies in code may be checked and saved at all (`api.code`). */
  readonly allowsCode: boolean;
  readonly registration: RegistrationPolicy;
  readonly register: Register;
  /** Undefined without a provider in the configuration. */
  readonly provider: ProviderSignIn | undefined;
  /** Undefined as `provider` is. */
  readonly providerTokens: Pick<ProviderTokens, 'issuer' | 'resource'> | undefined;
  /** Adds an entry to the audit trail. */
  record(by: Caller, action: string, target: string, change?: Change): Promise<void>;
}

/** What was there before and what came of it, as JSON; without secrets. */
export interface Change {
  readonly before?: unknown;
  readonly after?: unknown;
}
