// Which portfolios any process has changed since the last question, on PostgreSQL. Positions are drawn before their transactions
// end, so one that is missing may still come: it is asked for again for a while.
import { type Kysely, sql } from 'kysely';
import type { PortfolioId } from '../domain/entries/ids.ts';
import { portfolioOfStream } from '../domain/events/envelope.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';

/** Questions for which a missing position is remembered; most of them belong to steps that were taken back. */
const PATIENCE = 400;
const MISSING_MAX = 1_000;
const ROWS_MAX = 5_000;

export function recentChanges(db: Kysely<LedgerTables>): () => Promise<readonly PortfolioId[]> {
  let newest: number | undefined;
  let asked = 0;
  /** By position, when it was missed first. */
  const missing = new Map<number, number>();

  async function rowsAfter(position: number) {
    const { rows } = await sql<{ position: number; stream: string }>`
      select position, stream from ledger_events
      where position > ${position} or position = any(${[...missing.keys()]})
      order by position limit ${ROWS_MAX}`.execute(db);
    return rows;
  }

  function note(position: number, before: number): void {
    if (!missing.delete(position) && position > before + 1)
      for (let lost = Math.max(before + 1, position - MISSING_MAX); lost < position; lost += 1)
        missing.set(lost, asked);
  }

  return async () => {
    asked += 1;
    if (newest === undefined) {
      newest = await newestPosition(db);
      return [];
    }
    const rows = await rowsAfter(newest);
    for (const { position } of rows) {
      note(position, newest);
      newest = Math.max(newest, position);
    }
    for (const [position, since] of missing) if (asked - since > PATIENCE) missing.delete(position);
    const changed = rows.flatMap(({ stream }) => portfolioOfStream(stream) ?? []);
    return [...new Set(changed)] as PortfolioId[];
  };
}

async function newestPosition(db: Kysely<LedgerTables>): Promise<number> {
  const { rows } = await sql<{ newest: number | null }>`
    select max(position) as newest from ledger_events`.execute(db);
  return Number(rows[0]?.newest ?? 0);
}
