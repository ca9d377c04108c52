// A code by which the operator of this host signs in without a password: it works once and for minutes.
import { MINUTE_MS } from '../../kernel/instant.ts';
import type { Identity } from '../http/loaders/parts.ts';
import type { User } from '../identity/identity-store.ts';

const LIFE_MS = 10 * MINUTE_MS;
const BY = { name: 'local operator', address: 'local', requestId: 'start' };

export async function loginCodeOf(identity: Identity, username: string): Promise<string> {
  const { id: userId, role } = await adminNamed(identity, username);
  const wanted = { purpose: 'login', userId, role, lifeMs: LIFE_MS } as const;
  return identity.users.makeCode(wanted, BY);
}

/** Created if need be. */
export async function adminNamed({ context, users }: Identity, username: string): Promise<User> {
  const known = await context.store.userByLogin(username);
  if (known !== undefined) return known;
  const added = await users.add({ username, email: null, password: null, role: 'admin' }, BY);
  if (!added.ok) throw new Error(`the user ${username} cannot be created: ${added.failure.kind}`);
  return added.value;
}
