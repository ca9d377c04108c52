// What a user may do, and who may sign in as the user: role, activity, grants, identities at a provider.
import { failed, ok } from '../../kernel/result.ts';
import type { ChangeUser } from './audited-change.ts';
import type { Caller, IdentityContext } from './identity-context.ts';
import type { Grant, IdentityStore, ProviderIdentity, User, UserChange } from './identity-store.ts';
import type { Role } from './role.ts';
import type { UserOutcome } from './user-failure.ts';

type Granted = Pick<Grant, 'kind' | 'resource'>;

export interface Rights {
  setRole(id: string, role: Role, by: Caller): Promise<UserOutcome>;
  setActive(id: string, isActive: boolean, by: Caller): Promise<UserOutcome>;
  /** May check and save strategies in code. */
  setMayCode(id: string, mayCode: boolean, by: Caller): Promise<UserOutcome>;
  grant(id: string, grant: Grant, by: Caller): Promise<UserOutcome>;
  ungrant(id: string, grant: Granted, by: Caller): Promise<UserOutcome>;
  /** Lets this identity of the provider sign in as the user. */
  link(id: string, identity: ProviderIdentity, by: Caller): Promise<UserOutcome>;
  unlink(id: string, identity: ProviderIdentity, by: Caller): Promise<UserOutcome>;
}

export function createRights({ now }: IdentityContext, changeUser: ChangeUser): Rights {
  /** Also ends every session of the user. */
  function change(
    id: string,
    by: Caller,
    to: Pick<UserChange, 'role' | 'isActive'>,
  ): Promise<UserOutcome> {
    return changeUser(id, by, async (store, { role, isActive, ...user }) => {
      const losesAdmin = (to.role ?? 'admin') !== 'admin' || to.isActive === false;
      const isAdmin = role === 'admin' && isActive;
      if (losesAdmin && isAdmin && (await isOnlyAdmin(store, user.id))) {
        return failed({ kind: 'last-admin' });
      }
      await endTokens(store, user.id, to);
      return to.role === undefined
        ? ok({ action: 'user.active', before: { isActive }, after: to })
        : ok({ action: 'user.role', before: { role }, after: to });
    });
  }

  async function endTokens(store: IdentityStore, id: string, more: UserChange): Promise<void> {
    await store.changeUser(id, { ...more, endsTokens: true }, now());
    await store.endSessionsOf(id, now());
  }

  return {
    setRole: (id, role, by) => change(id, by, { role }),
    setActive: (id, isActive, by) => change(id, by, { isActive }),
    setMayCode: (id, mayCode, by) =>
      changeUser(id, by, async (store, { mayCode: before }) => {
        await store.changeUser(id, { mayCode }, now());
        return ok({ action: 'user.may-code', before, after: mayCode });
      }),
    grant: (id, grant, by) =>
      changeUser(id, by, async (store, { username }) => {
        const before = await grantThere(store, id, grant);
        await store.putGrant(id, grant);
        // It has what an invitation would ask for.
        if (grant.kind === 'portfolio') await store.removeInvitation(grant.resource, username);
        return ok({ action: 'grant.put', before, after: grant });
      }),
    ungrant: (id, grant, by) =>
      changeUser(id, by, async (store) => {
        const before = await grantThere(store, id, grant);
        const isRemoved = await store.removeGrant(id, grant);
        return isRemoved ? ok({ action: 'grant.remove', before }) : failed({ kind: 'not-found' });
      }),
    link: (id, identity, by) =>
      changeUser(id, by, async (store) => {
        const isLinked = await store.linkProvider(id, identity, now());
        return isLinked ? ok({ action: 'user.link', after: identity }) : failed({ kind: 'linked' });
      }),
    unlink: (id, identity, by) =>
      changeUser(id, by, async (store) => {
        if (!(await store.unlinkProvider(id, identity))) return failed({ kind: 'not-found' });
        await endTokens(store, id, {});
        return ok({ action: 'user.unlink', before: identity });
      }),
  };
}

/** Another one counts if it can sign in: one that has not set its password yet may never do so. */
async function isOnlyAdmin(store: IdentityStore, id: User['id']): Promise<boolean> {
  const users = await store.users();
  const others = users.filter((one) => one.id !== id && one.role === 'admin' && one.isActive);
  if (others.some(({ passwordHash }) => passwordHash !== null)) return false;
  const linked = await Promise.all(others.map((one) => store.providersOf(one.id)));
  return linked.every((identities) => identities.length === 0);
}

async function grantThere(
  store: IdentityStore,
  id: string,
  { kind, resource }: Granted,
): Promise<Grant | undefined> {
  const grants = await store.grantsOf(id);
  return grants.find((one) => one.kind === kind && one.resource === resource);
}
