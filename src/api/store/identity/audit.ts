// The audit trail in SQL.
import type { Kysely } from 'kysely';
import type { AuditStore } from '../../identity/audit-trail.ts';
import { readAudit, writtenAudit } from './identity-rows.ts';
import { pageOfSpan } from './page-of-span.ts';
import type { IdentityTables } from './tables.ts';

export function auditIn(db: Kysely<IdentityTables>): AuditStore {
  return {
    async audit(entry) {
      await db.insertInto('audit').values(writtenAudit(entry)).execute();
    },
    async auditTrail({ actor, action, target, ...page }) {
      const wanted = db
        .selectFrom('audit')
        .$if(actor !== undefined, (query) => query.where('actor', '=', actor ?? ''))
        .$if(action !== undefined, (query) => query.where('action', '=', action ?? ''))
        .$if(target !== undefined, (query) => query.where('target', '=', target ?? ''));
      const { rows, total } = await pageOfSpan(wanted, 'at', page);
      return {
        rows: rows.map(({ seq, ...row }) => ({ seq, ...readAudit(row) })),
        total,
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
