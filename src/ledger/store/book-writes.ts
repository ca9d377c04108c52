// Writes transactions, lots, closures, positions and cash.
import type { Kysely } from 'kysely';
import { plus } from '../../kernel/amounts.ts';
import { type Money, money, NO_MONEY, textOf } from '../../kernel/decimal.ts';
import { prepared, preparedForRows } from '../../sql/prepared.ts';
import type { LedgerStep } from '../ports/ledger-store.ts';
import type { Inside } from './grouped-steps.ts';
import {
  type CashTable,
  type ClosureTable,
  type LotTable,
  type PositionTable,
  type RestatedCells,
  type TransactionTable,
  writtenClosure,
  writtenLot,
  writtenPosition,
  writtenRestated,
  writtenTransaction,
} from './rows/book-rows.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';

type Db = Kysely<LedgerTables>;

/** Receives the securities whose lots were changed. */
export type OnLots = (securities: Iterable<number>) => void;

export function bookWrites({ db, memory: { balances } }: Inside, onLots: OnLots) {
  return {
    async addTransactions(rows) {
      await addTransactions(db, rows.map(writtenTransaction));
    },
    async restateTransactions(rows) {
      for (const row of rows) await restate(db, writtenRestated(row));
    },
    async voidTransaction(id, version) {
      await db
        .updateTable('ledger_transactions')
        .set({ voided_by: version, cash: '0', income: '0', withholding: '0', realized: '0' })
        .where('id', '=', id)
        .execute();
    },
    async saveLots(rows) {
      await saveLots(db, rows.map(writtenLot));
      onLots(rows.map(({ security }) => security));
    },
    async addClosures(rows) {
      await addClosures(db, rows.map(writtenClosure));
    },
    async forgetLots(portfolio, securities) {
      if (securities.length === 0) return;
      for (const table of ['ledger_lots', 'ledger_closures'] as const)
        await db
          .deleteFrom(table)
          .where('portfolio_id', '=', portfolio)
          .where('security_id', 'in', securities)
          .execute();
      onLots(securities);
    },
    async savePosition(row) {
      await savePosition(db, writtenPosition(row));
    },
    async addCash({ portfolio: portfolio_id, currency, balance }) {
      const key = `${portfolio_id} ${currency}`;
      const before = balances.get(key) ?? (await balanceRead(db, { portfolio_id, currency }));
      const after = plus(before, balance);
      await saveCash(db, { portfolio_id, currency, balance: textOf(after) });
      balances.set(key, after);
    },
  } satisfies Partial<LedgerStep>;
}

const addTransactions = preparedForRows((db: Db, rows: readonly TransactionTable[]) =>
  db.insertInto('ledger_transactions').values(rows),
);

const restate = prepared((db: Db, { id, ...figures }: RestatedCells) =>
  db.updateTable('ledger_transactions').set(figures).where('id', '=', id),
);

const saveLots = preparedForRows((db: Db, rows: readonly LotTable[]) =>
  db
    .insertInto('ledger_lots')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['portfolio_id', 'security_id', 'lot_id']).doUpdateSet((eb) => ({
        held_since: eb.ref('excluded.held_since'),
        opened_quantity: eb.ref('excluded.opened_quantity'),
        remaining: eb.ref('excluded.remaining'),
        is_open: eb.ref('excluded.is_open'),
        open_price: eb.ref('excluded.open_price'),
        basis: eb.ref('excluded.basis'),
      })),
    ),
);

const addClosures = preparedForRows((db: Db, rows: readonly ClosureTable[]) =>
  db.insertInto('ledger_closures').values(rows),
);

const savePosition = prepared((db: Db, row: PositionTable) =>
  db
    .insertInto('ledger_positions')
    .values(row)
    .onConflict((conflict) => conflict.columns(['portfolio_id', 'security_id']).doUpdateSet(row)),
);

const balanceOf = prepared((db: Db, cash: Pick<CashTable, 'portfolio_id' | 'currency'>) =>
  db
    .selectFrom('ledger_cash')
    .select('balance')
    .where('portfolio_id', '=', cash.portfolio_id)
    .where('currency', '=', cash.currency),
);

async function balanceRead(
  db: Db,
  cash: Pick<CashTable, 'portfolio_id' | 'currency'>,
): Promise<Money> {
  const [known] = await balanceOf(db, cash);
  return known === undefined ? NO_MONEY : money(known.balance);
}

const saveCash = prepared((db: Db, cash: CashTable) =>
  db
    .insertInto('ledger_cash')
    .values(cash)
    .onConflict((conflict) =>
      conflict.columns(['portfolio_id', 'currency']).doUpdateSet({ balance: cash.balance }),
    ),
);
