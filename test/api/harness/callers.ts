// Everybody who may call a route, right or wrong: each is a bearer, and what the answer has to be.
import { type Permission, ROLES, type Role, roleAllows } from '../../../src/api/identity/role.ts';
import type { Served } from './served.ts';

export interface WrongCaller {
  readonly who: string;
  readonly bearer: string | undefined;
  /** What a route with this need has to answer; undefined where the caller is right. */
  refused(needs: Permission): number | undefined;
}

const BY_TEST = { name: 'test', address: 'local', requestId: 'test' };
const MINUTE_MS = 60_000;

/** Callers whom no route lets in, or only those with less need; none of them changes anything. */
export async function wrongCallers(api: Served, account: string): Promise<WrongCaller[]> {
  const { store } = api.identity.context;
  const admin = await api.signedIn('matrix-admin', 'admin', [account]);
  const idOf = async (name: string) => (await store.userByLogin(name))?.id ?? '';
  const adminId = await idOf('matrix-admin');

  const expired = await api.identity.tokens.issue({
    userId: adminId,
    sessionId: undefined,
    tokenEpoch: 0,
    scopes: undefined,
    expiresAt: api.identity.context.now() - MINUTE_MS,
  });
  const older = await api.identity.tokens.issue({
    userId: adminId,
    sessionId: undefined,
    tokenEpoch: -1,
    scopes: undefined,
    expiresAt: api.identity.context.now() + MINUTE_MS,
  });
  const signedOut = await api.signedIn('matrix-signed-out', 'admin', [account]);
  await store.endSessionsOf(await idOf('matrix-signed-out'), api.identity.context.now());
  const disabled = await api.signedIn('matrix-disabled', 'operator', [account]);
  await api.identity.users.setActive(await idOf('matrix-disabled'), false, BY_TEST);
  const key = async (scopes: readonly Permission[], expires_at: string | null = null) => {
    const body = { name: 'machine', scopes, expires_at };
    const made = await api.ask('POST', '/api/v1/auth/keys', { bearer: admin, body });
    return made.body as { id: string; key: string };
  };
  const revokedKey = await key(['read', 'trade', 'operate', 'admin']);
  await api.ask('DELETE', `/api/v1/auth/keys/${revokedKey.id}`, { bearer: admin });
  const soon = new Date(api.identity.context.now() + 1_500).toISOString();
  const endedKey = await key(['read', 'trade', 'operate', 'admin'], soon);
  api.pass(5_000);

  const nobody: readonly (readonly [string, string | undefined])[] = [
    ['anonymous', undefined],
    ['garbage', 'garbage'],
    ['a forged signature', `${admin.slice(0, -4)}AAAA`],
    ['an expired token', expired],
    ['a token of an older epoch', older],
    ['a session that has ended', signedOut],
    ['a disabled user', disabled],
    ['a revoked key', revokedKey.key],
    ['a key that is over', endedKey.key],
    ['a key that is not ours', `sluice.${revokedKey.id}.${'A'.repeat(43)}`],
  ];
  const roles = await Promise.all(
    ROLES.map(async (role) => [role, await api.signedIn(`matrix-${role}-2`, role)] as const),
  );
  const narrow = await key(['trade']);
  const reading = await key(['read']);
  return [
    ...nobody.map(([who, bearer]) => ({ who, bearer, refused: () => 401 })),
    ...roles.map(([role, bearer]) => ({
      who: `the role ${role}`,
      bearer,
      refused: (needs: Permission) => (roleAllows(role, needs) ? undefined : 403),
    })),
    {
      who: 'a key of an administrator for trade',
      bearer: narrow.key,
      refused: (needs) => (needs === 'trade' ? undefined : 403),
    },
    {
      who: 'a key of an administrator for read',
      bearer: reading.key,
      refused: (needs) => (needs === 'read' ? undefined : 403),
    },
  ];
}

/** Signed in, with the role on the accounts that are named and on no other. */
export async function granted(
  api: Served,
  role: Role,
  grants: Readonly<Record<string, Role>>,
): Promise<string> {
  drawn += 1;
  const name = `granted-${drawn}`;
  const bearer = await api.signedIn(name, role);
  const user = await api.identity.context.store.userByLogin(name);
  for (const [resource, on] of Object.entries(grants)) {
    const grant = { kind: 'account', resource, role: on } as const;
    await api.identity.users.grant(user?.id ?? '', grant, BY_TEST);
  }
  return bearer;
}
let drawn = 0;
