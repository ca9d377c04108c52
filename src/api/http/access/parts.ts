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
import type { Caller, IdentityContext } from '../../identity/identity-context.ts';
import type { OneTimeCode } from '../../identity/identity-store.ts';
import type { Authenticator } from '../../identity/principal.ts';
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

export type Registration = 'open' | 'invited' | 'closed';

export interface Identity {
  readonly context: IdentityContext;
  readonly tokens: AccessTokens;
  readonly authenticator: Authenticator;
  readonly signIn: SignIn;
  readonly users: Users;
  readonly registration: Registration;
  /** Puts a code back that a failed request has spent. */
  keepCode(code: OneTimeCode): Promise<void>;
  /** Adds an entry to the audit trail. */
  record(by: Caller, action: string, target: string): Promise<void>;
}
