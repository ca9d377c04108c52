// Identity in SQL, the same statements on SQLite and PostgreSQL.
import type { Kysely } from 'kysely';
import { StepConflict } from '../../ledger/ports/ledger-store.ts';
import { isInTheWay } from '../../sql/in-the-way.ts';
import type { IdentityStore } from '../identity/identity-store.ts';
import { apiKeysIn } from './identity/api-keys.ts';
import { auditIn } from './identity/audit.ts';
import { codesIn } from './identity/codes.ts';
import { dryRunsIn } from './identity/dry-runs.ts';
import { failuresIn } from './identity/failures.ts';
import { grantsIn } from './identity/grants.ts';
import { invitationsIn } from './identity/invitations.ts';
import { passkeysIn } from './identity/passkeys.ts';
import { personalReadsIn } from './identity/personal-reads.ts';
import { providersIn } from './identity/providers.ts';
import { pushIn } from './identity/push.ts';
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
    ...passkeysIn(db),
    ...pushIn(db),
    ...providersIn(db),
    ...dryRunsIn(db),
    ...auditIn(db),
    ...personalReadsIn(db),
    inOneStep: (act) => inSerialStep(db, (inside) => act(createSqlIdentityStore(inside))),
  };
}

/** Many more than steps are done at once. */
const TRIES = 20;

/** On PostgreSQL several run at once, and one whose reads have changed is done again. On SQLite they wait for each other. */
async function inSerialStep<Answer>(
  db: Kysely<IdentityTables>,
  act: (inside: Kysely<IdentityTables>) => Promise<Answer>,
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().setIsolationLevel('serializable').execute(act);
    } catch (error) {
      if (!isInTheWay(error)) throw error;
      if (attempt === TRIES) throw new StepConflict(error);
    }
  }
}
