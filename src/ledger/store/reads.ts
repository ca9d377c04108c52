// What is asked of the ledger's tables.
import type { Kysely, SelectQueryBuilder } from 'kysely';
import { prepared } from '../../sql/prepared.ts';
import type { SecurityId } from '../domain/entries/ids.ts';
import { entryOf } from '../domain/events/entry-event.ts';
import { portfolioStream } from '../domain/events/envelope.ts';
import type { HolderNumber } from '../ports/ledger-rows.ts';
import type { LedgerReads } from '../ports/ledger-store.ts';
import { asBooked } from './as-booked.ts';
import { bookReads } from './book-reads.ts';
import { commandProposalReads } from './command-proposals.ts';
import { findingReads } from './findings.ts';
import { markReads } from './marks.ts';
import { scheduleReads } from './rebalancing-schedules.ts';
import { recordedReads } from './recorded-reads.ts';
import { readEvent } from './rows/event-rows.ts';
import { readPortfolio, readSecurity } from './rows/portfolio-rows.ts';
import { settledPositions } from './running-writers.ts';
import { masterReads } from './security-master.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';
import { transactionReads } from './transaction-reads.ts';
import { waitingImportReads } from './waiting-imports.ts';
import { webhookReads } from './webhooks/subscriptions.ts';
import { wordingReads } from './wordings.ts';

/** `settled`: up to which position events have been read, on PostgreSQL; of the database itself unless given. */
export function readsOf(
  db: Kysely<LedgerTables>,
  isServer: boolean,
  settled: () => Promise<number> = settledPositions(db),
): LedgerReads {
  return {
    ...portfolioReads(db),
    ...securityReads(db),
    ...transactionReads(db),
    ...bookReads(db),
    ...entryReads(db),
    ...recordedReads(db),
    ...eventReads(db, isServer ? settled : undefined),
    ...masterReads(db, isServer),
    ...markReads(db),
    ...webhookReads(db),
    ...findingReads(db),
    ...scheduleReads(db),
    ...commandProposalReads(db),
    ...wordingReads(db),
    ...waitingImportReads(db),
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
const holderOfUser = prepared((db: Db, { userId }: { userId: string }) =>
  db.selectFrom('ledger_holders').select('number').where('user_id', '=', userId),
);
const userOfHolder = prepared((db: Db, { holder }: { holder: number }) =>
  db.selectFrom('ledger_holders').select('user_id').where('number', '=', holder),
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
    async userOf(holder) {
      const [row] = await userOfHolder(db, { holder });
      return row?.user_id;
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

function entryReads(db: Kysely<LedgerTables>) {
  return {
    async entries(portfolio, securities) {
      const counting = <Output>(
        query: SelectQueryBuilder<LedgerTables, 'ledger_transactions', Output>,
      ) => query.where('portfolio_id', '=', portfolio).where('voided_by', 'is', null);
      let transactions = counting(
        db
          .selectFrom('ledger_transactions')
          .select(['version as booked', 'security_id', 'other_security_id']),
      );
      if (securities !== undefined) {
        if (securities.length === 0) return [];
        transactions = transactions.where(({ or, eb }) =>
          or([eb('security_id', 'in', securities), eb('other_security_id', 'in', securities)]),
        );
      }
      const rows = await db
        .selectFrom('ledger_events')
        .innerJoin(transactions.as('row'), 'row.booked', 'ledger_events.version')
        .selectAll('ledger_events')
        .select(['row.security_id', 'row.other_security_id'])
        .where('stream', '=', portfolioStream(portfolio))
        .orderBy('version')
        .execute();
      return asBooked(rows.map((row) => ({ entry: entryOf(readEvent(row)), row }))).map(
        ({ entry }) => entry,
      );
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

/** `settled`: undefined of a file, where positions become visible in their order. */
function eventReads(db: Kysely<LedgerTables>, settled: (() => Promise<number>) | undefined) {
  return {
    async events({ stream, streams, type, after = 0, isNewestFirst = false, limit }) {
      let query = db.selectFrom('ledger_events').selectAll().limit(limit);
      const order = isNewestFirst ? 'desc' : 'asc';
      if (type !== undefined) query = query.where('type', '=', type);
      if (stream !== undefined)
        query = query
          .where('stream', '=', stream)
          .where('version', '>', after)
          .orderBy('version', order);
      else {
        query = query.where('position', '>', after).orderBy('position', order);
        if (streams !== undefined) query = query.where('stream', 'in', [...streams, '']);
        if (settled !== undefined && !isNewestFirst)
          query = query.where('position', '<=', await settled());
      }
      return (await query.execute()).map(readEvent);
    },
    async recordedEvents({ after, limit }) {
      let query = db.selectFrom('ledger_events').selectAll().where('position', '>', after);
      if (settled !== undefined) query = query.where('position', '<=', await settled());
      return query.orderBy('position').limit(limit).execute();
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
    async anySealedKey() {
      const row = await db
        .selectFrom('ledger_keys')
        .select('sealed_key')
        .limit(1)
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
