// Internal tokens for calls to the API's routes that this process makes for an assistant: with the rights of its person, narrowed.
import { ok } from '../../../kernel/result.ts';
import { drawSecret } from '../../identity/opaque-secret.ts';
import type { Authenticator, Principal } from '../../identity/principal.ts';
import type { Permission } from '../../identity/role.ts';
import type { Identity } from '../loaders/parts.ts';

export interface InternalTokens {
  /** The bearer of calls for this caller; `end` it when they are answered. */
  issue(caller: Principal): string;
  end(bearer: string): void;
  /** Knows passes, too. */
  readonly authenticator: Pick<Authenticator, 'principalOf'>;
}

const PREFIX = 'pass.';

/** Of a caller that is known to have a valid bearer. */
export function isInternalToken(authorization: string | undefined): boolean {
  return authorization?.startsWith(`Bearer ${PREFIX}`) === true;
}

export function createInternalTokens({ authenticator, context }: Identity): InternalTokens {
  const callers = new Map<string, Principal>();
  return {
    issue(caller) {
      const bearer = `${PREFIX}${drawSecret(context.draw)}`;
      callers.set(bearer, { ...caller, scopes: toolScopes(caller), sessionId: undefined });
      return bearer;
    },
    end(bearer) {
      callers.delete(bearer);
    },
    authenticator: {
      async principalOf(bearer) {
        const caller = callers.get(bearer);
        return caller === undefined ? authenticator.principalOf(bearer) : ok(caller);
      },
    },
  };
}

/**
 * Tools look at and keep books, and say what a person says about alarms. No tool reaches what needs more, and none what only a signed-in person may do. A key that was
 * narrowed to reading never books.
 */
export function toolScopes({ scopes }: Principal): readonly Permission[] {
  if (scopes === undefined) return ALL;
  const isNarrowed = scopes.includes('read') && !scopes.includes('keep');
  return scopes.includes('mcp') && !isNarrowed ? ALL : ['read'];
}

// Decision 0095
const ALL: readonly Permission[] = ['read', 'keep', 'alarms'];
