// `/api/v1/agents` and the monitor of a person's portfolios: what agents find now, and what they have found.
import { z } from 'zod';
import type { Agents } from '../../../advisers/app/agents.ts';
import { AGENTS, type Finding, SEVERITIES } from '../../../advisers/app/findings.ts';
import type { Wordings } from '../../../advisers/app/wordings.ts';
import type { PortfolioId } from '../../../ledger/ports/drafts.ts';
import type { FindingRow } from '../../../ledger/ports/findings.ts';
import type { PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import { clientPortfolios } from '../holdings/client-portfolios.ts';
import { sendNextCursor } from '../listing/growing-page.ts';
import { growingQuery, sortedQuery } from '../listing/list-query.ts';
import { matching, pageOf, TOTAL_COUNT } from '../listing/page-of.ts';
import { orderOf, rowBefore, spanOf } from '../listing/stored-page.ts';
import type { Book } from '../loaders/book.ts';
import type { Server } from '../loaders/parts.ts';
import { resolvePortfolio, visiblePortfolios } from '../loaders/resolve-portfolio.ts';
import {
  findingRow,
  findingSchema,
  presentFindingRow,
  presentFindingSchema,
} from '../shapes/finding-rows.ts';
import { notFound } from '../shapes/problem.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import { id } from '../shapes/transaction-rows.ts';

export interface AgentRouteParts {
  readonly book: Book;
  readonly agents: Pick<Agents, 'look'>;
  readonly wordings: Pick<Wordings, 'ofKept' | 'ofPresent'>;
}

const tags = ['agents'];
const reads = { needs: 'read' } as const;
const ORDER = { list: 'findings', time: 'raised_at', kinds: ['number', 'string'] } as const;
const SORTED = {
  ...({ raised_at: 'raisedAt', changed_at: 'changedAt', portfolio_id: 'portfolio' } as const),
  ...({ agent: 'agent', rule: 'rule', severity: 'severity' } as const),
};

const filters = {
  portfolio_id: id().optional(),
  agent: z.enum(AGENTS).optional(),
  rule: z.string().max(40).optional(),
  severity: z.enum(SEVERITIES).optional(),
};

export function agentRoutes(server: Server, { book, agents, wordings }: AgentRouteParts): void {
  server.get(
    '/holdings/portfolio/:client_id/monitor',
    {
      config: reads,
      schema: {
        tags,
        summary: 'What agents find now in the portfolios of a person',
        params: z.object({ client_id: id() }),
        querystring: z.strictObject({
          ...sortedQuery('agent', 'agent', 'rule', 'subject', 'severity', 'portfolio_id'),
          ...filters,
        }),
        response: { 200: z.array(presentFindingSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { portfolio_id: wanted, agent, rule, severity, ...asked } = request.query;
      const client = request.params.client_id;
      const portfolios = await clientPortfolios(book, request, { client, wanted });
      const found = await agents.look(portfolios);
      const shown = await wordings.ofPresent(found);
      const idOf = await keptIds(book, portfolios);
      const all = found.flatMap(({ portfolio: { id: own }, findings }) =>
        findings.map((finding) =>
          presentFindingRow(own, finding, { ...shown(own, finding), id: idOf(own, finding) }),
        ),
      );
      return pageOf(reply, { rows: matching(all, { agent, rule, severity }), asked });
    },
  );

  server.get(
    '/agents/findings',
    {
      config: reads,
      schema: {
        tags,
        summary: 'What agents have found in the portfolios that you may see',
        querystring: z.strictObject({
          ...growingQuery('raised_at', 'changed_at', 'agent', 'rule', 'severity', 'portfolio_id'),
          ...filters,
          status: findingSchema.shape.status.optional(),
        }),
        response: { 200: z.array(findingSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { portfolio_id: wanted, agent, rule, severity, status, ...asked } = request.query;
      const portfolios =
        wanted === undefined
          ? await visiblePortfolios(book, request)
          : [await resolvePortfolio(book, request, wanted as PortfolioId, 'read')];
      const { read } = book.ledger;
      const ids = portfolios.map((one) => one.id);
      const filtered = { portfolios: ids, agent, rule, severity, status, ...spanOf(asked) };
      const { limit, offset } = asked;
      const rows = await read.findings({
        ...{ ...filtered, limit, offset },
        order: orderOf(asked, SORTED),
        after: rowBefore(ORDER, asked),
      });
      const keyOf = ({ raisedAt, id: finding }: (typeof rows)[number]) => [raisedAt, finding];
      sendNextCursor(reply, { order: ORDER, asked }, { rows, keyOf });
      const shown = await wordings.ofKept(rows);
      reply.header(TOTAL_COUNT, await read.findingCount(filtered));
      const answered = await answersIn(book, ids);
      return rows.map((row) => findingRow(row, { ...shown(row), answered: answered(row) }));
    },
  );

  server.get(
    '/agents/findings/:id',
    {
      config: reads,
      schema: {
        tags,
        summary: 'One kept finding',
        params: z.object({ id: z.string().max(40) }),
        response: { 200: findingSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const row = await book.ledger.read.finding(request.params.id);
      const visible = row && (await visiblePortfolios(book, request));
      const isSeen = visible?.some((one) => one.id === row?.portfolio) === true;
      if (row === undefined || !isSeen)
        throw notFound('unknown_finding', `No finding ${request.params.id}.`);
      const shown = await wordings.ofKept([row]);
      const answered = await answersIn(book, [row.portfolio]);
      return findingRow(row, { ...shown(row), answered: answered(row) });
    },
  );
}

/** Of the open findings that are kept, by what they are about. */
async function keptIds({ ledger }: Book, rows: readonly PortfolioRow[]) {
  const now = ledger.context.store.now();
  const portfolios = rows.map(({ id: own }) => own);
  const kept = await ledger.read.rememberedFindings({ portfolios, after: now, now });
  const idByKey = new Map(kept.map((row) => [keptKey(row.portfolio, row), row.id]));
  return (portfolio: PortfolioId, finding: Finding) => idByKey.get(keptKey(portfolio, finding));
}

type Named = Readonly<Record<'agent' | 'rule' | 'subject', string>>;

function keptKey(portfolio: PortfolioId, { agent, rule, subject }: Named): string {
  return [portfolio, agent, rule, subject].join('/');
}

/** The last answer to the question of a finding. */
async function answersIn({ ledger }: Book, portfolios: readonly PortfolioId[]) {
  const all = await ledger.read.answeredQuestions(portfolios);
  const byQuestion = new Map(all.map((one) => [`${one.portfolio}/${one.question}`, one]));
  return ({ portfolio, question }: FindingRow) => byQuestion.get(`${portfolio}/${question}`);
}
