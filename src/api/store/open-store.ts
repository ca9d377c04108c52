// Opens the store of identity at a file or a `postgres://` address.
import type { Schema } from '../../sql/migrations.ts';
import { type OpenDatabase, type OpenTerms, openDatabase } from '../../sql/open-database.ts';
import { addDryRuns, addDryRunUsers } from './identity/dry-runs.ts';
import { addGrantIndex } from './identity/grant-index.ts';
import { addInvitations } from './identity/invitations.ts';
import { addPasskeys } from './identity/passkeys.ts';
import { addPersonalReadTable } from './identity/personal-reads.ts';
import { addProviderTables } from './identity/provider-tables.ts';
import { addPush } from './identity/push.ts';
import { addReauthentication } from './identity/reauthentication.ts';
import { createIdentityTables, type IdentityTables } from './identity/tables.ts';
import { addTimeIndexes } from './identity/time-indexes.ts';
import { addWorkerTables } from './identity/worker-tables.ts';

export type OpenStore = OpenDatabase<IdentityTables>;

export const IDENTITY_SCHEMA: Schema = {
  record: 'kysely_migration',
  versions: (sequence) => ({
    '0001-identity': { up: (db) => createIdentityTables(db, sequence) },
    '0002-providers': { up: addProviderTables },
    '0003-time-indexes': { up: addTimeIndexes },
    '0004-grants-by-resource': { up: addGrantIndex },
    '0005-rehearsals': { up: addDryRuns },
    '0006-personal-reads': { up: (db) => addPersonalReadTable(db, sequence) },
    '0007-rehearsal-users': { up: addDryRunUsers },
    '0008-workers': { up: (db) => addWorkerTables(db, sequence) },
    '0009-proofs': { up: addReauthentication },
    '0010-invitations': { up: addInvitations },
    '0011-passkeys': { up: addPasskeys },
    '0012-push': { up: addPush },
  }),
};

export function openStore(place: string, terms?: OpenTerms): Promise<OpenStore> {
  return openDatabase(place, IDENTITY_SCHEMA, terms);
}
