// How long the records of who did what are kept.
import { DAY_MS } from '../../kernel/instant.ts';
import type { IdentityContext } from './identity-context.ts';

const YEAR_DAYS = 366;
/** Longer than supervisors of markets ask for records of orders. */
const AUDIT_KEPT_MS = 7 * YEAR_DAYS * DAY_MS;
const READS_KEPT_MS = 2 * YEAR_DAYS * DAY_MS;

/** How many were older than they are kept. */
export async function dropOldRecords({ store, now }: IdentityContext): Promise<number> {
  const at = now();
  const audit = await store.dropAudit(at - AUDIT_KEPT_MS);
  return audit + (await store.dropPersonalReads(at - READS_KEPT_MS));
}
