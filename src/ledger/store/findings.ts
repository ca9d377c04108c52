// Findings of agents in the ledger's tables.
import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { Instant } from '../../kernel/instant.ts';
import type { PortfolioId } from '../domain/entries/ids.ts';
import { agentStream, type StoredEvent } from '../domain/events/envelope.ts';
import type {
  AnsweredQuestion,
  FindingReads,
  FindingStatus,
  FindingsFilter,
  FindingsQuery,
  FindingWrites,
} from '../ports/findings.ts';
import { isAfter } from './after-place.ts';
import {
  changedFinding,
  type FindingTable,
  readFinding,
  writtenFinding,
} from './rows/agent-rows.ts';
import { readEvent } from './rows/event-rows.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';

export function findingReads(db: Kysely<LedgerTables>): FindingReads {
  const findings = () => db.selectFrom('ledger_findings');
  return {
    async findings({ order: { by, isDescending }, limit, offset, after, ...wanted }) {
      if (wanted.portfolios.length === 0) return [];
      const all = findings().selectAll().where(wantedOf(wanted));
      const own = after ? all.where(isAfter('raised_at', after, isDescending)) : all;
      const rows = await own
        .orderBy(COLUMNS[by], isDescending ? 'desc' : 'asc')
        .orderBy('raised_at', 'desc')
        .orderBy('id')
        .limit(limit)
        .offset(offset)
        .execute();
      return rows.map(readFinding);
    },
    async findingCount(wanted) {
      if (wanted.portfolios.length === 0) return 0;
      const counted = findings().select(({ fn }) => fn.countAll().as('rows'));
      const row = await counted.where(wantedOf(wanted)).executeTakeFirst();
      return Number(row?.rows ?? 0);
    },
    async finding(id) {
      const row = await findings().selectAll().where('id', '=', id).executeTakeFirst();
      return row && readFinding(row);
    },
    async rememberedFindings({ portfolios, after, now }) {
      if (portfolios.length === 0) return [];
      const known = () =>
        findings()
          .select(['id', 'portfolio_id', 'agent', 'rule', 'subject', 'bucket', 'status'])
          .select(['raised_at', 'times', sql<string | null>`${newestProposal(now)}`.as('proposal')])
          .where('portfolio_id', 'in', portfolios);
      // Each half has its own index; one condition for both would read all that the portfolios ever had.
      const open = await known().where('status', '=', OPEN).execute();
      const recent = known().where('status', '<>', OPEN).where('raised_at', '>', after);
      return [...open, ...(await recent.execute())].map(
        ({ portfolio_id, status, raised_at, proposal, ...row }) => ({
          ...row,
          portfolio: portfolio_id as PortfolioId,
          status: status as FindingStatus,
          raisedAt: raised_at as Instant,
          isProposed: proposal !== null && proposal !== 'EXPIRED',
        }),
      );
    },
    async answeredQuestions(portfolios) {
      if (portfolios.length === 0) return [];
      const rows = await db
        .selectFrom('ledger_events')
        .selectAll()
        .where('type', '=', ANSWERED)
        .where('stream', 'in', portfolios.map(agentStream))
        .orderBy('position')
        .execute();
      const last = new Map<string, AnsweredQuestion>();
      for (const row of rows) {
        const answered = answeredBy(readEvent(row));
        last.set(`${row.stream} ${answered.question}`, answered);
      }
      return [...last.values()];
    },
    async closedWithFindings(after, limit) {
      const rows = await findings()
        .innerJoin('ledger_portfolios', 'ledger_portfolios.id', 'portfolio_id')
        .select('portfolio_id')
        .distinct()
        .where('status', '=', OPEN)
        .where('closed_at', 'is not', null)
        .where('portfolio_id', '>', after)
        .orderBy('portfolio_id')
        .limit(limit)
        .execute();
      return rows.map(({ portfolio_id }) => portfolio_id as PortfolioId);
    },
  };
}

/** Written out: an index of some rows only is not used for a parameter. */
const OPEN = sql.lit('OPEN');
const ANSWERED = sql.lit('FINDING_ANSWERED');

function answeredBy({ data, stream, actor, recordedAt }: StoredEvent): AnsweredQuestion {
  const { finding, question, answer, reason } = data as Pick<
    AnsweredQuestion,
    'finding' | 'question' | 'answer' | 'reason'
  >;
  const portfolio = Number(stream.slice(agentStream(0).length - 1)) as PortfolioId;
  return { portfolio, question, finding, answer, reason, by: actor, at: recordedAt };
}

const COLUMNS = {
  ...({ raisedAt: 'raised_at', changedAt: 'changed_at', portfolio: 'portfolio_id' } as const),
  ...({ agent: 'agent', rule: 'rule', severity: 'severity' } as const),
} satisfies Record<FindingsQuery['order']['by'], keyof FindingTable>;

function wantedOf({ portfolios, from, until, ...same }: FindingsFilter) {
  return ({ eb, and }: ExpressionBuilder<LedgerTables, 'ledger_findings'>) => {
    const { agent, rule, severity, status } = same;
    const given = { agent, rule, severity, status };
    return and([
      eb('portfolio_id', 'in', portfolios),
      ...Object.entries(given).flatMap(([column, value]) =>
        value === undefined ? [] : [eb(column as keyof typeof given, '=', value)],
      ),
      ...(from === undefined ? [] : [eb('raised_at', '>=', from)]),
      ...(until === undefined ? [] : [eb('raised_at', '<', until)]),
    ]);
  };
}

/** The status of the newest proposal of a finding; null if it has none. */
function newestProposal(now: Instant) {
  return sql`(
    select case when status = 'OPEN' and expires_at <= ${now} then 'EXPIRED' else status end
    from ledger_command_proposals
    where finding_id = ledger_findings.id
    order by proposed_at desc limit 1
  )`;
}

export function findingWrites(db: Kysely<LedgerTables>): FindingWrites {
  return {
    async addFinding(row) {
      await db.insertInto('ledger_findings').values(writtenFinding(row)).execute();
    },
    async changeFinding({ id, status, changedAt, times }) {
      await db
        .updateTable('ledger_findings')
        .set(changedFinding({ status, changedAt, times }))
        .where('id', '=', id)
        .execute();
    },
  };
}
