// Invitations to portfolios. A name with a user and one without are answered alike, and only who is invited makes a grant of it.
// Decision 0052
import { failed, ok } from '../../kernel/result.ts';
import { auditEntry, type ChangeUser } from './audited-change.ts';
import type { Caller, IdentityContext } from './identity-context.ts';
import type { Grant, IdentityStore, User } from './identity-store.ts';
import type { Role } from './role.ts';
import type { UserOutcome } from './user-failure.ts';

/** Waiting invitations per portfolio: nothing else removes or limits these rows. */
const WAITING_MAX = 100;

export interface Offered {
  readonly portfolio: string;
  readonly role: Role;
}

export interface Invitations {
  /** Changes the role of somebody who has accepted already. */
  invite(username: string, offered: Offered, by: Caller): Promise<UserOutcome>;
  /** Revokes an invitation, or the grant that was made of it. */
  takeBack(username: string, portfolio: string, by: Caller): Promise<UserOutcome>;
  accept(user: User, portfolio: string, by: Caller): Promise<UserOutcome>;
  /** The owner does not learn of it. */
  decline(user: User, portfolio: string, by: Caller): Promise<UserOutcome>;
}

export function createInvitations(
  { store, now }: IdentityContext,
  changeUser: ChangeUser,
): Invitations {
  return {
    invite: (username, { portfolio, role }, by) =>
      store.inOneStep(async (inside) => {
        const { userId, before } = await namedIn(inside, username, portfolio);
        const after: Grant = { ...onPortfolio(portfolio), role };
        if (userId !== null && before !== undefined) {
          await inside.putGrant(userId, after);
          const changed = { action: 'grant.put', target: username, before, after };
          await inside.audit(auditEntry(by, now(), changed));
          return ok(undefined);
        }
        const waiting = await inside.invitedTo(portfolio);
        const isNew = waiting.every((one) => one.username !== username);
        if (isNew && waiting.length >= WAITING_MAX)
          return failed({ kind: 'too-many-invitations', max: WAITING_MAX });
        await inside.putInvitation({ portfolio, username, userId, role, invitedAt: now() });
        const invited = { action: 'invitation.put', target: username, after };
        await inside.audit(auditEntry(by, now(), invited));
        return ok(undefined);
      }),
    takeBack: (username, portfolio, by) =>
      store.inOneStep(async (inside) => {
        const { userId, before } = await namedIn(inside, username, portfolio);
        const isInvited = await inside.removeInvitation(portfolio, username);
        const isGranted = await inside.removeGrant(userId ?? '', onPortfolio(portfolio));
        if (!isInvited && !isGranted) return failed({ kind: 'not-found' });
        const action = isGranted ? 'grant.remove' : 'invitation.remove';
        await inside.audit(auditEntry(by, now(), { action, target: username, before }));
        return ok(undefined);
      }),
    accept: ({ id }, portfolio, by) =>
      changeUser(id, by, async (inside) => {
        const role = await inside.takeInvitation(id, portfolio);
        if (role === undefined) return failed({ kind: 'not-found' });
        const grant: Grant = { ...onPortfolio(portfolio), role };
        await inside.putGrant(id, grant);
        return ok({ action: 'invitation.accept', after: grant });
      }),
    decline: ({ id }, portfolio, by) =>
      changeUser(id, by, async (inside) => {
        // The owner keeps seeing it, as one to a name without a user.
        if (!(await inside.hideInvitation(id, portfolio))) return failed({ kind: 'not-found' });
        return ok({ action: 'invitation.decline', before: onPortfolio(portfolio) });
      }),
  };
}

function onPortfolio(resource: string) {
  return { kind: 'portfolio', resource } as const;
}

/** Asks the same of the store whether the name has a user or not. An address is not a name. */
async function namedIn(store: IdentityStore, username: string, portfolio: string) {
  const user = await store.userByLogin(username);
  const userId = user?.username === username ? user.id : null;
  const grants = await store.grantsOf(userId ?? '');
  const before = grants.find((one) => one.kind === 'portfolio' && one.resource === portfolio);
  return { userId, before };
}
