// What the contracts of a rolled trade have brought together, for the rows of its positions and trades.
import type Database from 'better-sqlite3';
import type { Instant } from '../../../../kernel/instant.ts';
import {
  ROLLED_FROM,
  type RolledTotal,
  rolledTotal,
} from '../../../domain/explain/rolled-total.ts';
import { createFactReader } from '../journal/fact-rows.ts';

interface RolledRow {
  readonly id: string;
  /** How many rolls led to it; null for none. */
  readonly rolled: number | null;
}

/** Of all fills of its chain until then; undefined for a position that no roll has opened. */
export function rolledFields(
  db: Database.Database,
  { id, rolled }: RolledRow,
  until: { readonly seq: number; readonly at: Instant },
): { readonly rolled: RolledTotal } | undefined {
  if (rolled === null) return undefined;
  const read = createFactReader(db);
  const seqs = db.prepare<[string], { seq: number }>(COUNTED).all(id);
  const total = rolledTotal(
    seqs.flatMap(({ seq }) => read(seq) ?? []),
    until,
  );
  return total && { rolled: total };
}

const COUNTED = `
  SELECT f.seq FROM chains c JOIN facts f ON f.seq = c.seq
  WHERE f.type IN (${ROLLED_FROM.map((type) => `'${type}'`).join(', ')}) AND c.correlation = (
    SELECT correlation FROM facts WHERE seq = (SELECT intent_seq FROM orders WHERE position_id = ? LIMIT 1)
  ) ORDER BY f.seq`;
