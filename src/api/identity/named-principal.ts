// A user that the configuration names, as a caller: for a surface that knows by other means who asks.
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { IdentityContext } from './identity-context.ts';
import type { Principal } from './principal.ts';

export type NamedFault = 'unknown' | 'disabled';

/** Asked anew each time, so that rights that were taken away are gone at once. */
export async function principalNamed(
  { store }: Pick<IdentityContext, 'store'>,
  name: string,
  { via, surface }: Pick<Principal, 'via' | 'surface'>,
): Promise<Result<Principal, NamedFault>> {
  const user = await store.userByLogin(name);
  // A login may be an address, too.
  if (user?.username.toLowerCase() !== name.toLowerCase()) return failed('unknown');
  if (!user.isActive) return failed('disabled');
  const grants = await store.grantsOf(user.id);
  const proved = { user, grants, scopes: undefined, sessionId: undefined };
  return ok({ ...proved, via, surface, expiresAt: null });
}
