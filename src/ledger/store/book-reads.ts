// What is asked of positions, cash, lots and closures.
import { type Kysely, sql } from 'kysely';
import type { TradingDay } from '../../kernel/instant.ts';
import { prepared } from '../../sql/prepared.ts';
import type { LedgerReads } from '../ports/ledger-store.ts';
import { readCash, readClosure, readLot, readPosition } from './rows/book-rows.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';

type Db = Kysely<LedgerTables>;

const positionsOf = prepared((db: Db, { portfolio }: { portfolio: number }) =>
  db
    .selectFrom('ledger_positions')
    .selectAll()
    .where('portfolio_id', '=', portfolio)
    .orderBy('security_id'),
);
const positionIn = prepared(
  (db: Db, { portfolio, security }: { portfolio: number; security: number }) =>
    db
      .selectFrom('ledger_positions')
      .selectAll()
      .where('portfolio_id', '=', portfolio)
      .where('security_id', '=', security),
);

export function bookReads(db: Kysely<LedgerTables>) {
  const lots = () =>
    db.selectFrom('ledger_lots').selectAll().orderBy('opened_at').orderBy('booking');
  return {
    async heldSymbols() {
      const rows = await db
        .selectFrom('ledger_securities')
        .select('symbol')
        .where('id', 'in', (held) =>
          held.selectFrom('ledger_positions').select('security_id').where('quantity', '!=', '0'),
        )
        .distinct()
        .orderBy('symbol')
        .execute();
      return rows.map(({ symbol }) => symbol);
    },
    async everHeld() {
      const rows = await db
        .selectFrom('ledger_transactions')
        .innerJoin('ledger_securities', 'ledger_securities.id', 'ledger_transactions.security_id')
        .where('ledger_transactions.voided_by', 'is', null)
        .groupBy('ledger_securities.symbol')
        .orderBy('ledger_securities.symbol')
        .select((row) => ['ledger_securities.symbol', row.fn.min('on_day').as('from_day')])
        .execute();
      return rows.map((row) => ({ symbol: row.symbol, from: row.from_day as TradingDay }));
    },
    async positions(portfolio) {
      return (await positionsOf(db, { portfolio })).map(readPosition);
    },
    async position(portfolio, security) {
      const [row] = await positionIn(db, { portfolio, security });
      return row && readPosition(row);
    },
    async cash(portfolio) {
      const rows = await db
        .selectFrom('ledger_cash')
        .selectAll()
        .where('portfolio_id', '=', portfolio)
        .orderBy('currency')
        .execute();
      return rows.map(readCash);
    },
    async openLots(portfolio, security) {
      const rows = await lots()
        .where('portfolio_id', '=', portfolio)
        .where('security_id', '=', security)
        .where('is_open', '=', sql.lit(1))
        .execute();
      return rows.map(readLot);
    },
    async openLotsOf(security) {
      const rows = await lots()
        .where('security_id', '=', security)
        .where('is_open', '=', sql.lit(1))
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('ledger_portfolios')
              .select('id')
              .whereRef('id', '=', 'ledger_lots.portfolio_id')
              .where('closed_at', 'is', null),
          ),
        )
        .execute();
      return rows.map(readLot);
    },
    async lots({ portfolios, security, lot, isOpen, exceptCurrency }) {
      if (portfolios.length === 0) return [];
      let query = lots().where('portfolio_id', 'in', portfolios);
      if (security !== undefined) query = query.where('security_id', '=', security);
      if (lot !== undefined) query = query.where('lot_id', '=', lot);
      if (isOpen !== undefined) query = query.where('is_open', '=', Number(isOpen));
      if (exceptCurrency !== undefined) query = query.where('currency', '<>', exceptCurrency);
      return (await query.execute()).map(readLot);
    },
    async closures({ portfolios, security, lot, exceptCurrency, from, until }) {
      if (portfolios.length === 0) return [];
      let query = db
        .selectFrom('ledger_closures')
        .selectAll()
        .where('portfolio_id', 'in', portfolios)
        .orderBy('closed_on')
        .orderBy('transaction_id')
        .orderBy('ordinal');
      if (security !== undefined) query = query.where('security_id', '=', security);
      if (lot !== undefined) query = query.where('lot_id', '=', lot);
      if (exceptCurrency !== undefined) query = query.where('currency', '<>', exceptCurrency);
      if (from !== undefined) query = query.where('closed_on', '>=', from);
      if (until !== undefined) query = query.where('closed_on', '<=', until);
      return (await query.execute()).map(readClosure);
    },
    async hasLosses(portfolios, securities) {
      if (portfolios.length === 0 || securities.length === 0) return false;
      const loss = await db
        .selectFrom('ledger_closures')
        .select('transaction_id')
        .where('portfolio_id', 'in', portfolios)
        .where('security_id', 'in', securities)
        .where('side', '=', 'LONG')
        .where('gain', 'like', '-%')
        .limit(1)
        .executeTakeFirst();
      return loss !== undefined;
    },
  } satisfies Partial<LedgerReads>;
}
