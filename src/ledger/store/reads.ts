// What is asked of the ledger's tables.
import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import { type Decimal, decimal } from '../../kernel/decimal.ts';
import { DAY_MS } from '../../kernel/instant.ts';
import { prepared } from '../../sql/prepared.ts';
import type { SecurityId, TransactionId } from '../domain/entries/ids.ts';
import { entryOf } from '../domain/events/entry-event.ts';
import { portfolioStream } from '../domain/events/envelope.ts';
import type { HolderNumber, TransactionRow } from '../ports/ledger-rows.ts';
import type { LedgerReads, TransactionsWanted } from '../ports/ledger-store.ts';
import { markReads } from './marks.ts';
import { recordedReads } from './recorded-reads.ts';
import {
  readCash,
  readClosure,
  readLot,
  readMovement,
  readPosition,
  readTransaction,
} from './rows/book-rows.ts';
import { readEvent } from './rows/event-rows.ts';
import { readPortfolio, readSecurity } from './rows/portfolio-rows.ts';
import { masterReads } from './security-master.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';
import { webhookReads } from './webhooks/webhook-rows.ts';

export function readsOf(db: Kysely<LedgerTables>, isServer: boolean): LedgerReads {
  return {
    ...portfolioReads(db),
    ...securityReads(db),
    ...transactionReads(db),
    ...bookReads(db),
    ...entryReads(db),
    ...recordedReads(db),
    ...eventReads(db, isServer),
    ...masterReads(db, isServer),
    ...markReads(db),
    ...webhookReads(db),
  };
}

type Db = Kysely<LedgerTables>;

// What each request reads.
const portfolioById = prepared((db: Db, { id }: { id: number }) =>
  db.selectFrom('ledger_portfolios').selectAll().where('id', '=', id),
);
const securityById = prepared((db: Db, { id }: { id: number }) =>
  db.selectFrom('ledger_securities').selectAll().where('id', '=', id),
);
const securitiesOfPositions = prepared((db: Db, { portfolio }: { portfolio: number }) =>
  db
    .selectFrom('ledger_positions')
    .innerJoin('ledger_securities', 'ledger_securities.id', 'ledger_positions.security_id')
    .selectAll('ledger_securities')
    .where('portfolio_id', '=', portfolio),
);
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
const transactionById = prepared((db: Db, { id }: { id: number }) =>
  db.selectFrom('ledger_transactions').selectAll().where('id', '=', id),
);
const holderOfUser = prepared((db: Db, { userId }: { userId: string }) =>
  db.selectFrom('ledger_holders').select('number').where('user_id', '=', userId),
);

function portfolioReads(db: Kysely<LedgerTables>) {
  const portfolios = () => db.selectFrom('ledger_portfolios').selectAll().orderBy('id');
  return {
    async portfolio(id) {
      const [row] = await portfolioById(db, { id });
      return row && readPortfolio(row);
    },
    async portfolioOfAccount(account) {
      const row = await portfolios()
        .where('account', '=', account)
        .where('closed_at', 'is', null)
        .executeTakeFirst();
      return row && readPortfolio(row);
    },
    async portfoliosOf(holders) {
      if (holders.length === 0) return [];
      const rows = await portfolios().where('holder', 'in', holders).execute();
      return rows.map(readPortfolio);
    },
    async portfolios(ids) {
      if (ids.length === 0) return [];
      return (await portfolios().where('id', 'in', ids).execute()).map(readPortfolio);
    },
    async openPortfolios(after, limit) {
      const rows = await portfolios()
        .where('id', '>', after)
        .where('closed_at', 'is', null)
        .limit(limit)
        .execute();
      return rows.map(readPortfolio);
    },
    async holderOf(userId) {
      const [row] = await holderOfUser(db, { userId });
      return row && (row.number as HolderNumber);
    },
  } satisfies Partial<LedgerReads>;
}

function securityReads(db: Kysely<LedgerTables>) {
  const securities = () => db.selectFrom('ledger_securities').selectAll().orderBy('id');
  return {
    async security(id) {
      const [row] = await securityById(db, { id });
      return row && readSecurity(row);
    },
    async securities(ids) {
      const [id] = ids;
      if (id === undefined) return [];
      if (ids.length === 1) return (await securityById(db, { id })).map(readSecurity);
      return (await securities().where('id', 'in', ids).execute()).map(readSecurity);
    },
    async securitiesIn(portfolio) {
      return (await securitiesOfPositions(db, { portfolio })).map(readSecurity);
    },
    async securitiesBySymbol(symbol) {
      return (await securities().where('symbol', '=', symbol).execute()).map(readSecurity);
    },
  } satisfies Partial<LedgerReads>;
}

/** No venue takes longer, holidays included. */
const SETTLEMENT_MAX_MS = 30 * DAY_MS;
/** Databases limit the parameters of a statement. */
const IDS_AT_ONCE = 1_000;

function transactionReads(db: Kysely<LedgerTables>) {
  return {
    async transaction(id) {
      const [row] = await transactionById(db, { id });
      return row && readTransaction(row);
    },
    async transactionByOrigin(portfolio, source, id) {
      const row = await db
        .selectFrom('ledger_transactions')
        .selectAll()
        .where('portfolio_id', '=', portfolio)
        .where('origin_source', '=', source)
        .where('origin_id', '=', id)
        .where('voided_by', 'is', null)
        .executeTakeFirst();
      return row && readTransaction(row);
    },
    async transactionsByOrigin(portfolio, source, ids) {
      const found: TransactionRow[] = [];
      for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
        const rows = await db
          .selectFrom('ledger_transactions')
          .selectAll()
          .where('portfolio_id', '=', portfolio)
          .where('origin_source', '=', source)
          .where('origin_id', 'in', ids.slice(from, from + IDS_AT_ONCE))
          .where('voided_by', 'is', null)
          .execute();
        found.push(...rows.map(readTransaction));
      }
      return found;
    },
    async transactions({ limit, offset, order = 'asc', ...wanted }) {
      const rows = await transactionsWanted(db, wanted)
        .selectAll()
        .orderBy('at', order)
        .orderBy('version', order)
        .limit(limit)
        .offset(offset)
        .execute();
      return rows.map(readTransaction);
    },
    async figures(ids) {
      const found: TransactionRow[] = [];
      for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
        const rows = await db
          .selectFrom('ledger_transactions')
          .selectAll()
          .where('id', 'in', ids.slice(from, from + IDS_AT_ONCE))
          .execute();
        found.push(...rows.map(readTransaction));
      }
      return found;
    },
    async statedRates(ids) {
      const rates = new Map<TransactionId, Decimal>();
      for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
        const rows = await db
          .selectFrom('ledger_transactions')
          .select(['id', 'rate'])
          .where('id', 'in', ids.slice(from, from + IDS_AT_ONCE))
          .where('rate', 'is not', null)
          // The rate of a transfer is that of its day, and its lots were paid for on another one.
          .where('type', '<>', 'TRANSFER_IN')
          .execute();
        for (const { id, rate } of rows)
          if (rate !== null) rates.set(id as TransactionId, decimal(rate));
      }
      return rates;
    },
    async settling({ after, until, limit }) {
      const rows = await db
        .selectFrom('ledger_transactions')
        .selectAll()
        .where('settles_at', '>=', after.at)
        .where('settles_at', '<=', until)
        .where(({ or, eb }) => or([eb('settles_at', '>', after.at), eb('id', '>', after.id)]))
        .whereRef('settles_at', '>', 'recorded_at')
        .where('voided_by', 'is', null)
        .orderBy('settles_at')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(readTransaction);
    },
    async pending(portfolio, now) {
      const rows = await db
        .selectFrom('ledger_transactions')
        .selectAll()
        .where('portfolio_id', '=', portfolio)
        .where('at', '>', now - SETTLEMENT_MAX_MS)
        .where('voided_by', 'is', null)
        .where(({ or, eb }) => or([eb('at', '>', now), eb('settles_at', '>', now)]))
        .execute();
      return rows.map(readTransaction);
    },
    async movements(portfolio, except) {
      const rows = await db
        .selectFrom('ledger_transactions')
        .select(['currency', 'cash', 'on_day', 'rate'])
        .where('portfolio_id', '=', portfolio)
        .where('currency', '<>', except)
        .where('voided_by', 'is', null)
        .where('cash', '<>', '0')
        .orderBy('at')
        .orderBy('version')
        .execute();
      return rows.map(readMovement);
    },
    async transactionCount(wanted) {
      const { count } = await transactionsWanted(db, wanted)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return Number(count);
    },
  } satisfies Partial<LedgerReads>;
}

function transactionsWanted(
  db: Kysely<LedgerTables>,
  { portfolio, security, type, from, until, withVoided = false }: TransactionsWanted,
) {
  let query = db.selectFrom('ledger_transactions').where('portfolio_id', '=', portfolio);
  if (!withVoided) query = query.where('voided_by', 'is', null);
  if (security !== undefined) query = query.where('security_id', '=', security);
  if (type !== undefined) query = query.where('type', '=', type);
  if (from !== undefined) query = query.where('at', '>=', from);
  if (until !== undefined) query = query.where('at', '<', until);
  return query;
}

function bookReads(db: Kysely<LedgerTables>) {
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
  } satisfies Partial<LedgerReads>;
}

function entryReads(db: Kysely<LedgerTables>) {
  return {
    async entries(portfolio, securities) {
      const counting = <Output>(
        query: SelectQueryBuilder<LedgerTables, 'ledger_transactions', Output>,
      ) => query.where('portfolio_id', '=', portfolio).where('voided_by', 'is', null);
      let transactions = counting(db.selectFrom('ledger_transactions').select('version'));
      if (securities !== undefined) {
        if (securities.length === 0) return [];
        transactions = transactions.where(({ or, eb }) =>
          or([eb('security_id', 'in', securities), eb('other_security_id', 'in', securities)]),
        );
      }
      const rows = await db
        .selectFrom('ledger_events')
        .selectAll()
        .where('stream', '=', portfolioStream(portfolio))
        .where('version', 'in', transactions)
        .orderBy('version')
        .execute();
      return rows.map((row) => entryOf(readEvent(row)));
    },
    async connected(portfolio, securities) {
      const rows = await db
        .selectFrom('ledger_transactions')
        .select(['security_id', 'other_security_id'])
        .where('portfolio_id', '=', portfolio)
        .where('voided_by', 'is', null)
        .where('other_security_id', 'is not', null)
        .execute();
      const found = new Set<number>(securities);
      for (let grew = true; grew; ) {
        const before = found.size;
        for (const { security_id: one, other_security_id: other } of rows)
          if (one !== null && other !== null && (found.has(one) || found.has(other)))
            found.add(one).add(other);
        grew = found.size > before;
      }
      return [...found] as SecurityId[];
    },
  } satisfies Partial<LedgerReads>;
}

function eventReads(db: Kysely<LedgerTables>, isServer: boolean) {
  return {
    async events({ stream, streams, after = 0, limit }) {
      let query = db.selectFrom('ledger_events').selectAll().limit(limit);
      if (stream !== undefined)
        query = query.where('stream', '=', stream).where('version', '>', after).orderBy('version');
      else {
        query = query.where('position', '>', after).orderBy('position');
        if (streams !== undefined) query = query.where('stream', 'in', [...streams, '']);
        // What a running transaction has drawn may come later, below what is read now.
        if (isServer)
          query = query.where(sql<boolean>`xid < pg_snapshot_xmin(pg_current_snapshot())`);
      }
      return (await query.execute()).map(readEvent);
    },
    async version(stream) {
      const row = await db
        .selectFrom('ledger_streams')
        .select('version')
        .where('stream', '=', stream)
        .executeTakeFirst();
      return row?.version ?? 0;
    },
    async cursor(name) {
      const row = await db
        .selectFrom('ledger_cursors')
        .select('body')
        .where('name', '=', name)
        .executeTakeFirst();
      return row?.body;
    },
    async sealedKey(holder) {
      const row = await db
        .selectFrom('ledger_keys')
        .select('sealed_key')
        .where('holder', '=', holder)
        .executeTakeFirst();
      return row?.sealed_key;
    },
    async answerOf(actor, key) {
      const row = await db
        .selectFrom('ledger_answers')
        .select(['request_hash', 'answer'])
        .where('actor', '=', actor)
        .where('key', '=', key)
        .executeTakeFirst();
      return row && { requestHash: row.request_hash, answer: row.answer };
    },
  } satisfies Partial<LedgerReads>;
}
