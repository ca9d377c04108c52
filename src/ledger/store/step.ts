// One step of the ledger: its writes, inside one transaction of the database.
import { type Kysely, sql } from 'kysely';
import { plus } from '../../kernel/amounts.ts';
import { type Money, NO_MONEY, textOf } from '../../kernel/decimal.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { HolderNumber } from '../ports/ledger-rows.ts';
import type { LedgerReads, LedgerStep } from '../ports/ledger-store.ts';
import { lotsChanged, lotsOfPortfolioChanged } from './event-master/lot-revisions.ts';
import { markWrites } from './marks.ts';
import { projectionWrites } from './projections/replaced-rows.ts';
import { readsOf } from './reads.ts';
import {
  writtenClosure,
  writtenLot,
  writtenPosition,
  writtenTransaction,
} from './rows/book-rows.ts';
import { amount } from './rows/cells.ts';
import { NO_HASH, readEvent, writtenEvent } from './rows/event-rows.ts';
import { writtenPortfolio, writtenSecurity } from './rows/portfolio-rows.ts';
import { masterWrites } from './security-master.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';
import { webhookWrites } from './webhooks/webhook-rows.ts';

/** Databases limit the parameters of a statement. */
const ROWS_AT_ONCE = 500;

export function stepIn(db: Kysely<LedgerTables>, isServer: boolean, now: Instant): LedgerStep {
  const reads = readsOf(db, isServer);
  const nextId = (of: string) => (isServer ? drawn(db, of) : counted(db, of));
  return {
    at: now,
    ...reads,
    ...eventWrites(db, isServer, now),
    ...bookWrites(db, now),
    ...masterWrites(db),
    ...projectionWrites(db, isServer, now),
    ...markWrites(db),
    ...webhookWrites(db),
    nextId,
    async holderFor(userId) {
      const known = await reads.holderOf(userId);
      if (known !== undefined) return known;
      const number = await freeHolder(reads, () => nextId('holder'));
      await db.insertInto('ledger_holders').values({ number, user_id: userId }).execute();
      return number;
    },
    async savePortfolio(row) {
      const { id, ...cells } = writtenPortfolio(row);
      await db
        .insertInto('ledger_portfolios')
        .values({ id, ...cells })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(cells))
        .execute();
      await lotsOfPortfolioChanged(db, id, now);
    },
    async saveSecurity(row) {
      const { id, ...cells } = writtenSecurity(row);
      await db
        .insertInto('ledger_securities')
        .values({ id, ...cells })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(cells))
        .execute();
    },
    async saveCursor(name, body) {
      await db
        .insertInto('ledger_cursors')
        .values({ name, body })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ body }))
        .execute();
    },
    async keepKey(holder, sealedKey) {
      await db.insertInto('ledger_keys').values({ holder, sealed_key: sealedKey }).execute();
    },
    async dropKey(holder) {
      await db.deleteFrom('ledger_keys').where('holder', '=', holder).execute();
    },
    async keepAnswer(actor, key, { requestHash, answer }) {
      await db
        .insertInto('ledger_answers')
        .values({ actor, key, request_hash: requestHash, answer, at: now })
        .execute();
    },
  };
}

/** Simulated trades name their holders themselves. */
async function freeHolder(reads: LedgerReads, draw: () => Promise<number>): Promise<HolderNumber> {
  for (;;) {
    const number = (await draw()) as HolderNumber;
    if ((await reads.portfoliosOf([number])).length === 0) return number;
  }
}

async function counted(db: Kysely<LedgerTables>, name: string): Promise<number> {
  const { value } = await db
    .insertInto('ledger_counters')
    .values({ name, value: 1 })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({ value: sql`ledger_counters.value + 1` }),
    )
    .returning('value')
    .executeTakeFirstOrThrow();
  return value;
}

async function drawn(db: Kysely<LedgerTables>, name: string): Promise<number> {
  const { rows } = await sql<{ value: number }>`
    select nextval(${`ledger_${name}_id`}::regclass) as value`.execute(db);
  return Number(rows[0]?.value);
}

function eventWrites(db: Kysely<LedgerTables>, isServer: boolean, now: Instant) {
  return {
    async lock(stream) {
      await db
        .insertInto('ledger_streams')
        .values({ stream, version: 0, hash: NO_HASH })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const head = db.selectFrom('ledger_streams').select('version').where('stream', '=', stream);
      const { version } = await (isServer ? head.forUpdate() : head).executeTakeFirstOrThrow();
      return version;
    },
    async append(stream, events, cause) {
      const head = await db
        .selectFrom('ledger_streams')
        .select(['version', 'hash'])
        .where('stream', '=', stream)
        .executeTakeFirst();
      let { version, hash } = head ?? { version: 0, hash: NO_HASH };
      const cells = events.map((event) => {
        version += 1;
        const written = writtenEvent(stream, version, event, {
          cause,
          recordedAt: now,
          previousHash: hash,
        });
        hash = written.hash;
        return written;
      });
      const stored = await db
        .insertInto('ledger_events')
        .values(cells)
        .returning('position')
        .execute();
      await db
        .insertInto('ledger_streams')
        .values({ stream, version, hash })
        .onConflict((conflict) => conflict.column('stream').doUpdateSet({ version, hash }))
        .execute();
      return cells.map((one, at) => readEvent({ ...one, position: stored[at]?.position ?? 0 }));
    },
  } satisfies Partial<LedgerStep>;
}

function bookWrites(db: Kysely<LedgerTables>, now: Instant) {
  return {
    async addTransactions(rows) {
      for (const some of inParts(rows))
        await db.insertInto('ledger_transactions').values(some.map(writtenTransaction)).execute();
    },
    async restateTransactions(rows) {
      for (const { id, ...figures } of rows)
        await db
          .updateTable('ledger_transactions')
          .set({
            cash: textOf(figures.cash),
            income: textOf(figures.income),
            withholding: textOf(figures.withholding),
            realized: textOf(figures.realized),
          })
          .where('id', '=', id)
          .execute();
    },
    async voidTransaction(id, version) {
      await db
        .updateTable('ledger_transactions')
        .set({ voided_by: version, cash: '0', income: '0', withholding: '0', realized: '0' })
        .where('id', '=', id)
        .execute();
    },
    async saveLots(rows) {
      for (const some of inParts(rows))
        await db
          .insertInto('ledger_lots')
          .values(some.map(writtenLot))
          .onConflict((conflict) =>
            conflict.columns(['portfolio_id', 'security_id', 'lot_id']).doUpdateSet((eb) => ({
              held_since: eb.ref('excluded.held_since'),
              opened_quantity: eb.ref('excluded.opened_quantity'),
              remaining: eb.ref('excluded.remaining'),
              is_open: eb.ref('excluded.is_open'),
              open_price: eb.ref('excluded.open_price'),
              basis: eb.ref('excluded.basis'),
            })),
          )
          .execute();
      await lotsChanged(db, new Set(rows.map(({ security }) => security)), now);
    },
    async addClosures(rows) {
      for (const some of inParts(rows))
        await db.insertInto('ledger_closures').values(some.map(writtenClosure)).execute();
    },
    async forgetLots(portfolio, securities) {
      if (securities.length === 0) return;
      for (const table of ['ledger_lots', 'ledger_closures'] as const)
        await db
          .deleteFrom(table)
          .where('portfolio_id', '=', portfolio)
          .where('security_id', 'in', securities)
          .execute();
      await lotsChanged(db, new Set(securities), now);
    },
    async savePosition(row) {
      const cells = writtenPosition(row);
      await db
        .insertInto('ledger_positions')
        .values(cells)
        .onConflict((conflict) =>
          conflict.columns(['portfolio_id', 'security_id']).doUpdateSet(cells),
        )
        .execute();
    },
    async addCash({ portfolio, currency, balance }) {
      const known = await db
        .selectFrom('ledger_cash')
        .select('balance')
        .where('portfolio_id', '=', portfolio)
        .where('currency', '=', currency)
        .executeTakeFirst();
      const before: Money = known === undefined ? NO_MONEY : amount(known.balance);
      const text = textOf(plus(before, balance));
      await db
        .insertInto('ledger_cash')
        .values({ portfolio_id: portfolio, currency, balance: text })
        .onConflict((conflict) =>
          conflict.columns(['portfolio_id', 'currency']).doUpdateSet({ balance: text }),
        )
        .execute();
    },
  } satisfies Partial<LedgerStep>;
}

function inParts<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const parts: (readonly Row[])[] = [];
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    parts.push(rows.slice(from, from + ROWS_AT_ONCE));
  return parts;
}
