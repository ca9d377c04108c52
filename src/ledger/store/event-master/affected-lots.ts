// Reads the open lots of one security across all portfolios, in pages of one order.
import { type Kysely, sql } from 'kysely';
import type { Instant } from '../../../kernel/instant.ts';
import type { PortfolioId, SecurityId } from '../../domain/entries/ids.ts';
import type { LotSide } from '../../domain/lots/lot.ts';
import type {
  AffectedLot,
  AffectedLots,
  HeldBy,
  LotPageAsked,
  LotPlace,
  LotsOfSecurity,
} from '../../ports/affected-lots.ts';
import type { HolderNumber } from '../../ports/ledger-rows.ts';
import type { LedgerTables } from '../tables/ledger-tables.ts';

interface Row {
  readonly holder: number;
  readonly side: string;
  readonly opened_at: number;
  readonly opener: number;
  readonly opened_quantity: string;
  readonly remaining: string;
  readonly open_price: string;
  readonly portfolio_id: number;
  readonly lot_id: string;
}

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
      const row = await db
        .selectFrom('ledger_lot_revisions')
        .select(['revision', 'changed_at'])
        .where('security_id', '=', security)
        .executeTakeFirst();
      return row && { revision: row.revision, changedAt: row.changed_at as Instant };
    },
    async page(asked) {
      const rows = await read(asked);
      const last = rows.length < asked.limit ? undefined : rows.at(-1);
      return { lots: rows.map(lotOf), next: last && placeOf(last) };
    },
  };
}

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

/** A lot that a transfer or a corporate action made has the number of its transaction first: `12.1`, `12/NEW`. */
function pageReader(db: Kysely<LedgerTables>, isServer: boolean) {
  const opener = isServer
    ? sql<number>`substring(lot.lot_id from '^[0-9]+')::bigint`
    : sql<number>`cast(lot.lot_id as integer)`;
  return async ({ security, withShort, after, limit }: LotPageAsked): Promise<readonly Row[]> => {
    const beyond =
      after === undefined
        ? sql``
        : sql`and lot.opened_at >= ${after.openedAt}
          and (lot.opened_at, ${opener}, lot.portfolio_id, lot.lot_id)
            > (${after.openedAt}, ${after.opener}, ${after.portfolio}, ${after.lotId})`;
    const side = withShort ? sql`` : sql`and lot.side = 'LONG'`;
    const { rows } = await sql<Row>`
      select portfolio.holder, lot.side, lot.opened_at, ${opener} as opener, lot.opened_quantity,
        lot.remaining, lot.open_price, lot.portfolio_id, lot.lot_id
      from ledger_lots lot join ledger_portfolios portfolio on portfolio.id = lot.portfolio_id
      where lot.security_id = ${security} and lot.is_open = 1 and portfolio.closed_at is null
        ${side} ${beyond}
      order by lot.opened_at, opener, lot.portfolio_id, lot.lot_id
      limit ${limit}`.execute(db);
    return rows;
  };
}

function lotOf(row: Row): AffectedLot {
  return {
    holder: row.holder as HolderNumber,
    side: row.side as LotSide,
    openedAt: row.opened_at as Instant,
    opener: row.opener,
    openedQuantity: row.opened_quantity,
    remaining: row.remaining,
    openPrice: row.open_price,
  };
}

function placeOf({ opened_at, opener, portfolio_id, lot_id }: Row): LotPlace {
  return {
    openedAt: opened_at as Instant,
    opener,
    portfolio: portfolio_id as PortfolioId,
    lotId: lot_id,
  };
}
