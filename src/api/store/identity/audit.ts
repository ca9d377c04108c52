// The audit trail in SQL.
import type { Kysely } from 'kysely';
import type { IdentityStore } from '../../identity/identity-store.ts';
import type { IdentityTables } from './tables.ts';

export function auditIn(db: Kysely<IdentityTables>): Pick<IdentityStore, 'audit' | 'auditTrail'> {
  return {
    async audit({ requestId, ...entry }) {
      await db
        .insertInto('audit')
        .values({ ...entry, request_id: requestId })
        .execute();
    },
    async auditTrail({ limit, before }) {
      const trail = db.selectFrom('audit').selectAll().orderBy('seq', 'desc').limit(limit);
      const rows = await (before === undefined ? trail : trail.where('seq', '<', before)).execute();
      return rows.map(({ request_id, ...row }) => ({ ...row, requestId: request_id }));
    },
  };
}
