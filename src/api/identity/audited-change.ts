// A change of a user and its entry in the audit trail: both are stored, or neither.
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { AuditEntry } from './audit-trail.ts';
import type { Caller, IdentityContext } from './identity-context.ts';
import type { IdentityStore, User } from './identity-store.ts';
import type { UserFailure, UserOutcome } from './user-failure.ts';

/** What the trail says of a change; without secrets. */
export interface Recorded {
  readonly action: string;
  readonly target: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

export function auditEntry(by: Caller, at: number, recorded: Recorded): AuditEntry {
  const { action, target, before, after } = recorded;
  return {
    at,
    actor: by.name,
    address: by.address,
    requestId: by.requestId,
    action,
    target,
    before: before === undefined ? null : JSON.stringify(before),
    after: after === undefined ? null : JSON.stringify(after),
  };
}

/** Makes the change in the store that it is given, which is that of the step. */
export type Change = (
  store: IdentityStore,
  user: User,
) => Promise<Result<Omit<Recorded, 'target'>, UserFailure>>;

export type ChangeUser = (id: string, by: Caller, change: Change) => Promise<UserOutcome>;

export function createChangeUser({ store, now }: IdentityContext): ChangeUser {
  return (id, by, change) =>
    store.inOneStep(async (inside) => {
      const user = await inside.userById(id);
      if (user === undefined) return failed({ kind: 'not-found' });
      const made = await change(inside, user);
      if (!made.ok) return made;
      await inside.audit(auditEntry(by, now(), { ...made.value, target: user.username }));
      return ok(undefined);
    });
}
