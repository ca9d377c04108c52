// The audit trail in SQL.
import type { Kysely } from 'kysely';
import type { IdentityStore } from '../../identity/identity-store.ts';
import type { IdentityTables } from './tables.ts';

export function auditIn(
  db: Kysely<IdentityTables>,
): Pick<IdentityStore, 'audit' | 'auditTrail' | 'dropAudit'> {
  return {
    async audit({ requestId, ...entry }) {
      await db
        .insertInto('audit')
        .values({ ...entry, request_id: requestId })
        .execute();
    },
    async auditTrail({ limit, offset, isOldestFirst, actor, action, target, from, to }) {
      const wanted = db
        .selectFrom('audit')
        .$if(actor !== undefined, (query) => query.where('actor', '=', actor ?? ''))
        .$if(action !== undefined, (query) => query.where('action', '=', action ?? ''))
        .$if(target !== undefined, (query) => query.where('target', '=', target ?? ''))
        .$if(from !== undefined, (query) => query.where('at', '>=', from ?? 0))
        .$if(to !== undefined, (query) => query.where('at', '<', to ?? 0));
      const rows = await wanted
        .selectAll()
        .orderBy('seq', isOldestFirst ? 'asc' : 'desc')
        .limit(limit)
        .offset(offset)
        .execute();
      const counted = await wanted
        .select((query) => query.fn.countAll().as('total'))
        .executeTakeFirstOrThrow();
      return {
        rows: rows.map(({ request_id, ...row }) => ({ ...row, requestId: request_id })),
        total: Number(counted.total),
      };
    },
    async dropAudit(before) {
      const { numDeletedRows } = await db
        .deleteFrom('audit')
        .where('at', '<', before)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}
