// What is asked of booked transactions.
import { type Kysely, sql } from 'kysely';
import { type Decimal, decimal } from '../../kernel/decimal.ts';
import { DAY_MS } from '../../kernel/instant.ts';
import { prepared } from '../../sql/prepared.ts';
import type { TransactionId } from '../domain/entries/ids.ts';
import { portfolioStream } from '../domain/events/envelope.ts';
import type { TransactionFilter, TransactionPlace } from '../ports/ledger-queries.ts';
import type { LedgerReads } from '../ports/ledger-store.ts';
import { readMovement, readTransaction } from './rows/book-rows.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';

const transactionById = prepared((db: Kysely<LedgerTables>, { id }: { id: number }) =>
  db.selectFrom('ledger_transactions').selectAll().where('id', '=', id),
);

/** No venue takes longer, holidays included. */
const SETTLEMENT_MAX_MS = 30 * DAY_MS;
/** Without a slash and twelve digits, if it is long enough for them. */
const withoutContent = sql<string>`case when length(origin_id) > 13
  then substr(origin_id, 1, length(origin_id) - 13) else '' end`;
/** Databases limit the parameters of a statement. */
const IDS_AT_ONCE = 1_000;

export function transactionReads(db: Kysely<LedgerTables>) {
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
      const all = db
        .selectFrom('ledger_transactions')
        .selectAll()
        .where('portfolio_id', '=', portfolio)
        .where('voided_by', 'is', null);
      const own = source === undefined ? all : all.where('origin_source', '=', source);
      const rows = await inParts(ids, (part) => own.where('origin_id', 'in', part).execute());
      return rows.map(readTransaction);
    },
    async transactionsByFormerOrigin(portfolio, source, ids) {
      const rows = await inParts(ids, (part) =>
        db
          .selectFrom('ledger_transactions')
          .selectAll()
          .where('portfolio_id', '=', portfolio)
          .where('voided_by', 'is', null)
          .where('origin_source', '=', source)
          .where(withoutContent, 'in', part)
          .execute(),
      );
      return rows.map(readTransaction);
    },
    // Both are numbered in one step, so that the arrival is among the next numbers.
    async arrivalOf(departure) {
      const row = await db
        .selectFrom('ledger_transactions')
        .selectAll()
        .where('id', '>', departure)
        .where('type', '=', 'TRANSFER_IN')
        .where('origin_id', '=', String(departure))
        .where('voided_by', 'is', null)
        .orderBy('id')
        .limit(1)
        .executeTakeFirst();
      return row && readTransaction(row);
    },
    async transactions({ limit, offset, order = 'asc', by, after, ...wanted }) {
      const all = transactionsWanted(db, wanted);
      const query = (after === undefined ? all : beyond(all, after, order)).selectAll();
      const ordered =
        by === 'id'
          ? query.orderBy('id', order)
          : query.orderBy('at', order).orderBy('version', order);
      const rows = await ordered.limit(limit).offset(offset).execute();
      return rows.map(readTransaction);
    },
    async transactionsCausedBy(portfolio, { correlationId, causationId }, since) {
      const rows = await db
        .selectFrom('ledger_transactions')
        .innerJoin('ledger_events', (join) =>
          join
            .on('ledger_events.stream', '=', portfolioStream(portfolio))
            .onRef('ledger_events.version', '=', 'ledger_transactions.version'),
        )
        .selectAll('ledger_transactions')
        .where('portfolio_id', '=', portfolio)
        .where('ledger_transactions.recorded_at', '>=', since)
        .where('correlation_id', '=', correlationId)
        .where('causation_id', causationId === undefined ? 'is' : '=', causationId ?? null)
        .orderBy('id')
        .execute();
      return rows.map(readTransaction);
    },
    async figures(ids) {
      const rows = await inParts(ids, (part) =>
        db.selectFrom('ledger_transactions').selectAll().where('id', 'in', part).execute(),
      );
      return rows.map(readTransaction);
    },
    async statedRates(ids) {
      const rows = await inParts(ids, (part) =>
        db
          .selectFrom('ledger_transactions')
          .select(['id', 'rate'])
          .where('id', 'in', part)
          .where('rate', 'is not', null)
          // The rate of a transfer is that of its day, and its lots were paid for on another one.
          .where('type', '<>', 'TRANSFER_IN')
          .execute(),
      );
      const rates = new Map<TransactionId, Decimal>();
      for (const { id, rate } of rows)
        if (rate !== null) rates.set(id as TransactionId, decimal(rate));
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

/** The rows of many ids, read in as many statements as they need. */
async function inParts<Id, Row>(
  ids: readonly Id[],
  read: (part: readonly Id[]) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const found: Row[] = [];
  for (let from = 0; from < ids.length; from += IDS_AT_ONCE)
    found.push(...(await read(ids.slice(from, from + IDS_AT_ONCE))));
  return found;
}

function beyond(
  query: ReturnType<typeof transactionsWanted>,
  [at, version]: TransactionPlace,
  order: 'asc' | 'desc',
) {
  const past = order === 'asc' ? '>' : '<';
  return query.where(({ or, and, eb }) =>
    or([eb('at', past, at), and([eb('at', '=', at), eb('version', past, version)])]),
  );
}

function transactionsWanted(
  db: Kysely<LedgerTables>,
  { portfolio, security, securities, withVoided = false, ...wanted }: TransactionFilter,
) {
  let query = db.selectFrom('ledger_transactions').where('portfolio_id', '=', portfolio);
  if (!withVoided) query = query.where('voided_by', 'is', null);
  if (security !== undefined) query = query.where('security_id', '=', security);
  if (securities !== undefined)
    query =
      securities.length === 0
        ? query.where(sql<boolean>`1 = 0`)
        : query.where('security_id', 'in', securities);
  const { type, cashIn, from, until } = wanted;
  if (type !== undefined) query = query.where('type', '=', type);
  if (cashIn !== undefined) query = query.where('currency', '=', cashIn).where('cash', '<>', '0');
  if (from !== undefined) query = query.where('at', '>=', from);
  if (until !== undefined) query = query.where('at', '<', until);
  return query;
}
