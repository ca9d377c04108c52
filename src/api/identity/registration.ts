// Becoming a user by oneself: open to everyone, by invitation, or closed.
import { failed, type Result } from '../../kernel/result.ts';
import type { Caller, IdentityContext } from './identity-context.ts';
import type { OneTimeCode, User } from './identity-store.ts';
import { countFailureOf, waitOf } from './lockout.ts';
import { hashOfSecret } from './opaque-secret.ts';
import type { UserFailure, Users, WantedUser } from './users.ts';

export type RegistrationPolicy = 'open' | 'invited' | 'closed';

export type RegistrationFailure =
  | UserFailure
  | { readonly kind: 'closed' }
  | { readonly kind: 'needs-invitation' }
  | { readonly kind: 'unknown-invitation' };

export interface Registrant extends Omit<WantedUser, 'role'> {
  readonly invitation: string | undefined;
}

export type Register = (
  registrant: Registrant,
  by: Caller,
) => Promise<Result<User, RegistrationFailure>>;

/**
 * A name that is taken cannot be hidden from somebody who may register; every such answer and every wrong invitation
 * counts as a failure of the address, so that neither can be tried in numbers.
 */
export function createRegister(
  context: IdentityContext,
  users: Users,
  policy: RegistrationPolicy,
): Register {
  const { store, now } = context;

  async function spend(invitation: string): Promise<OneTimeCode | undefined> {
    const taken = await store.takeCode(hashOfSecret(invitation), 'invite');
    return taken === undefined || taken.expiresAt <= now() ? undefined : taken;
  }

  return async ({ invitation, ...registrant }, by) => {
    if (policy === 'closed') return failed({ kind: 'closed' });
    if (policy === 'invited' && invitation === undefined) {
      return failed({ kind: 'needs-invitation' });
    }
    const waitMs = await waitOf(context, by.address);
    if (waitMs > 0) return failed({ kind: 'locked', waitMs });
    const invited = invitation === undefined ? undefined : await spend(invitation);
    if (invitation !== undefined && invited === undefined) {
      await countFailureOf(context, by.address);
      return failed({ kind: 'unknown-invitation' });
    }
    const wanted = { ...registrant, role: invited?.role ?? 'viewer' };
    let isAdded = false;
    try {
      const added = await users.add(wanted, { ...by, name: registrant.username });
      isAdded = added.ok;
      if (!added.ok && added.failure.kind === 'taken') await countFailureOf(context, by.address);
      return added;
    } finally {
      // An unfit password must not cost the invitation, nor an API that is too busy to hash one.
      if (!isAdded && invited !== undefined) await store.addCode(invited);
    }
  };
}
