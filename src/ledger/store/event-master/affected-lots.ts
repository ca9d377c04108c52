// Reads the open lots of one security across all portfolios, in pages of one order.
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Instant } from '../../../kernel/instant.ts';
import { prepared } from '../../../sql/prepared.ts';
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
import { openerOf } from '../tables/affected-index.ts';
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
      const [row] = await revisionOf(db, { security });
      return row && { revision: row.revision, changedAt: row.changed_at as Instant };
    },
    async page(asked) {
      const rows = await read(asked);
      const last = rows.length < asked.limit ? undefined : rows.at(-1);
      return { lots: rows.map(lotOf), next: last && placeOf(last) };
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
  return async ({ security, withShort, after, limit }: LotPageAsked): Promise<readonly Row[]> => {
    const asked = { security, side: withShort ? 'SHORT' : 'LONG' };
    if (after === undefined) return later(db, { ...asked, openedAt: BEGINNING, limit });
    const { openedAt } = after;
    const same = await sameMoment(db, { ...asked, ...after, limit });
    if (same.length === limit) return same;
    return [...same, ...(await later(db, { ...asked, openedAt, limit: limit - same.length }))];
  };
}

interface LaterAsked {
  readonly security: number;
  /** Besides LONG. */
  readonly side: string;
  readonly openedAt: number;
  readonly limit: number;
}

const PAGES = { file: pages(false), server: pages(true) };

function pages(isServer: boolean) {
  const opener = openerOf(sql.ref('lot.lot_id'), isServer);
  const select = ({ security, side, limit }: LaterAsked, beyond: RawBuilder<unknown>) => sql<Row>`
    select portfolio.holder, lot.side, lot.opened_at, ${opener} as opener, lot.opened_quantity,
      lot.remaining, lot.open_price, lot.portfolio_id, lot.lot_id
    from ledger_lots lot join ledger_portfolios portfolio on portfolio.id = lot.portfolio_id
    where lot.security_id = ${security} and lot.is_open = 1 and lot.side in ('LONG', ${side})
      and portfolio.closed_at is null and ${beyond}
    order by lot.opened_at, ${opener}, lot.portfolio_id, lot.lot_id
    limit ${limit}`;
  return {
    later: prepared((db: Kysely<LedgerTables>, asked: LaterAsked) => ({
      compile: () => select(asked, sql`lot.opened_at > ${asked.openedAt}`).compile(db),
    })),
    sameMoment: prepared((db: Kysely<LedgerTables>, asked: LaterAsked & LotPlace) => ({
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
