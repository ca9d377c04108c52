// Reads the open lots of one security across all portfolios, in pages of one order.
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Instant } from '../../../kernel/instant.ts';
import { prepared } from '../../../sql/prepared.ts';
import type { PortfolioId, SecurityId } from '../../domain/entries/ids.ts';
import type {
  AffectedLot,
  AffectedLots,
  HeldBy,
  LotPageQuery,
  LotPlace,
  LotsOfSecurity,
} from '../../ports/affected-lots.ts';
import type { HolderNumber } from '../../ports/ledger-rows.ts';
import { openerOf } from '../tables/affected-index.ts';
import type { LedgerTables } from '../tables/ledger-tables.ts';

/** As the port has it, and where it lies in the order. */
type Row = AffectedLot & LotPlace;

type InSnapshot = <Answer>(read: (db: Kysely<LedgerTables>) => Promise<Answer>) => Promise<Answer>;

export function affectedLots(
  db: Kysely<LedgerTables>,
  isServer: boolean,
  inSnapshot: InSnapshot,
): AffectedLots {
  return {
    ...lotsOfSecurity(db, isServer),
    inSnapshot: (read) => inSnapshot((inside) => read(lotsOfSecurity(inside, isServer))),
    holdings: (security) => holdingsOf(db, security),
  };
}

function lotsOfSecurity(db: Kysely<LedgerTables>, isServer: boolean): LotsOfSecurity {
  const read = pageReader(db, isServer);
  return {
    async revision(security) {
      const [row] = await revisionOf(db, { security });
      return row && { revision: row.revision, changedAt: row.changed_at as Instant };
    },
    async page(asked) {
      const lots = await read(asked);
      const last = lots.length < asked.limit ? undefined : lots.at(-1);
      return { lots, next: last && placeOf(last) };
    },
  };
}

const revisionOf = prepared((db: Kysely<LedgerTables>, { security }: { security: number }) =>
  db
    .selectFrom('ledger_lot_revisions')
    .select(['revision', 'changed_at'])
    .where('security_id', '=', security),
);

async function holdingsOf(
  db: Kysely<LedgerTables>,
  security: SecurityId,
): Promise<readonly HeldBy[]> {
  const rows = await db
    .selectFrom('ledger_positions as held')
    .innerJoin('ledger_portfolios as portfolio', 'portfolio.id', 'held.portfolio_id')
    .select(['held.portfolio_id', 'portfolio.holder', 'held.last_at'])
    .where('held.security_id', '=', security)
    .where('portfolio.closed_at', 'is', null)
    .orderBy('held.portfolio_id')
    .execute();
  return rows.map((row) => ({
    portfolio: row.portfolio_id as PortfolioId,
    holder: row.holder as HolderNumber,
    lastAt: row.last_at as Instant,
  }));
}

/** Before every lot. */
const BEGINNING = -8.64e15;

/** Lots opened at the moment of the last one read are asked for apart: with both in one condition, the index would only find the moment. */
function pageReader(db: Kysely<LedgerTables>, isServer: boolean) {
  const { sameMoment, later } = isServer ? PAGES.server : PAGES.file;
  return async ({ security, withShort, after, limit }: LotPageQuery): Promise<readonly Row[]> => {
    const asked = { security, side: withShort ? 'SHORT' : 'LONG' };
    if (after === undefined) return later(db, { ...asked, openedAt: BEGINNING, limit });
    const { openedAt } = after;
    const same = await sameMoment(db, { ...asked, ...after, limit });
    if (same.length === limit) return same;
    return [...same, ...(await later(db, { ...asked, openedAt, limit: limit - same.length }))];
  };
}

interface LaterQuery {
  readonly security: number;
  /** Besides LONG. */
  readonly side: string;
  readonly openedAt: number;
  readonly limit: number;
}

const PAGES = { file: pages(false), server: pages(true) };

function pages(isServer: boolean) {
  const opener = openerOf(sql.ref('lot.lot_id'), isServer);
  const select = ({ security, side, limit }: LaterQuery, beyond: RawBuilder<unknown>) => sql<Row>`
    select portfolio.holder, lot.side, lot.opened_at as "openedAt", ${opener} as opener,
      lot.opened_quantity as "openedQuantity", lot.remaining, lot.open_price as "openPrice",
      lot.portfolio_id as portfolio, lot.lot_id as "lotId"
    from ledger_lots lot join ledger_portfolios portfolio on portfolio.id = lot.portfolio_id
    where lot.security_id = ${security} and lot.is_open = 1 and lot.side in ('LONG', ${side})
      and portfolio.closed_at is null and ${beyond}
    order by lot.opened_at, ${opener}, lot.portfolio_id, lot.lot_id
    limit ${limit}`;
  return {
    later: prepared((db: Kysely<LedgerTables>, asked: LaterQuery) => ({
      compile: () => select(asked, sql`lot.opened_at > ${asked.openedAt}`).compile(db),
    })),
    sameMoment: prepared((db: Kysely<LedgerTables>, asked: LaterQuery & LotPlace) => ({
      compile: () =>
        select(
          asked,
          sql`lot.opened_at = ${asked.openedAt} and ${opener} >= ${asked.opener}
            and (${opener}, lot.portfolio_id, lot.lot_id)
              > (${asked.opener}, ${asked.portfolio}, ${asked.lotId})`,
        ).compile(db),
    })),
  };
}

function placeOf({ openedAt, opener, portfolio, lotId }: Row): LotPlace {
  return { openedAt, opener, portfolio, lotId };
}
