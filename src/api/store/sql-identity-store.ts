// Identity in SQL, the same statements on SQLite and PostgreSQL.
import type { Kysely } from 'kysely';
import type { IdentityStore } from '../identity/identity-store.ts';
import { apiKeysIn } from './identity/api-keys.ts';
import { auditIn } from './identity/audit.ts';
import { codesIn } from './identity/codes.ts';
import { failuresIn } from './identity/failures.ts';
import { grantsIn } from './identity/grants.ts';
import { invitationsIn } from './identity/invitations.ts';
import { personalReadsIn } from './identity/personal-reads.ts';
import { providersIn } from './identity/providers.ts';
import { rehearsalsIn } from './identity/rehearsals.ts';
import { sessionsIn } from './identity/sessions.ts';
import { signingKeysIn } from './identity/signing-keys.ts';
import type { IdentityTables } from './identity/tables.ts';
import { usersIn } from './identity/users.ts';

export function createSqlIdentityStore(db: Kysely<IdentityTables>): IdentityStore {
  return {
    ...usersIn(db),
    ...grantsIn(db),
    ...invitationsIn(db),
    ...sessionsIn(db),
    ...apiKeysIn(db),
    ...signingKeysIn(db),
    ...failuresIn(db),
    ...codesIn(db),
    ...providersIn(db),
    ...rehearsalsIn(db),
    ...auditIn(db),
    ...personalReadsIn(db),
    inOneStep: (act) =>
      db
        .transaction()
        .setIsolationLevel('serializable')
        .execute((inside) => act(createSqlIdentityStore(inside))),
  };
}
