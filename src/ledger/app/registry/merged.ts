// The listing that counts after mergers: a name, a number or an ISIN of one that was merged means the one it was merged into.
import type { SecurityRow } from '../../ports/ledger-rows.ts';
import type { LedgerReads } from '../../ports/ledger-store.ts';

type Reads = Pick<LedgerReads, 'security'>;

export async function afterMergers(reads: Reads, row: SecurityRow): Promise<SecurityRow> {
  let counting = row;
  while (counting.mergedInto !== undefined) {
    const next = await reads.security(counting.mergedInto);
    if (next === undefined) break;
    counting = next;
  }
  return counting;
}

/** Each once, in their order. */
export async function allAfterMergers(
  reads: Reads,
  rows: readonly SecurityRow[],
): Promise<readonly SecurityRow[]> {
  if (rows.every(({ mergedInto }) => mergedInto === undefined)) return rows;
  const counting = new Map<SecurityRow['id'], SecurityRow>();
  for (const row of rows) {
    const one = await afterMergers(reads, row);
    counting.set(one.id, one);
  }
  return [...counting.values()];
}
