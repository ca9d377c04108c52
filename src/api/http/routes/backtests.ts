// `/api/v1/daemon/{trader}/backtest`: the strategies of the trader over bars and predictions on record, and the reports.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { comparedReports } from '../../../research/app/compared-reports.ts';
import type { TraderClients } from '../../traders/trader-clients.ts';
import { listQuery } from '../listing/list-query.ts';
import { pageOf } from '../listing/page-of.ts';
import { principalOf } from '../loaders/caller.ts';
import type { Server } from '../loaders/parts.ts';
import { resolveTrader } from '../loaders/resolve-trader.ts';
import { backtestProblem, shownReport } from '../presenters/backtest-answers.ts';
import type { BacktestReport, Backtests, KeptReports } from '../presenters/backtests.ts';
import {
  backtestBody,
  backtestSchema,
  comparisonSchema,
  reportRowSchema,
} from '../shapes/backtest-rows.ts';
import { notFound, unprocessable } from '../shapes/problem.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import { daemonParams } from './daemon-looks.ts';

export interface BacktestParts {
  readonly clients: TraderClients;
  readonly backtests: Backtests;
}

export function backtestRoutes(server: Server, parts: BacktestParts): void {
  runRoute(server, parts);
  reportRoutes(server, parts);
}

function runRoute(server: Server, { clients, backtests }: BacktestParts): void {
  server.post(
    '/daemon/:trader/backtest',
    {
      config: { needs: 'read' },
      schema: {
        tags: ['daemon'],
        summary:
          'A backtest of its strategies, over bars and predictions on record; trades nothing',
        params: daemonParams,
        body: backtestBody,
        response: { 200: backtestSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { account } = resolveTrader(clients, request, request.params.trader, 'read');
      if (account !== backtests.account) throw backtestProblem({ kind: 'off' });
      const { strategy, symbols, from, to, cash, null_runs: nullRuns } = request.body;
      const userId = principalOf(request).user.id;
      const run = await backtests.run({ userId, strategy, symbols, from, to, cash, nullRuns });
      if (!run.ok) throw backtestProblem(run.failure);
      // What its page shows is asked for under its id.
      const { sections: _, ...figures } = run.value;
      return shownReport(figures);
    },
  );
}

const REPORTS = '/daemon/:trader/backtests';
const reportParams = daemonParams.extend({ id: z.string().min(1).max(96) });
const tags = ['daemon'];
const config = { needs: 'read' } as const;

/** Scripts of the page run without an origin: they reach neither cookies nor routes nor other servers. */
const PAGE_POLICY =
  "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

function reportRoutes(server: Server, { clients, backtests }: BacktestParts): void {
  const reportsOf = (request: FastifyRequest<{ Params: z.infer<typeof daemonParams> }>) => {
    const { account } = resolveTrader(clients, request, request.params.trader, 'read');
    return account === backtests.account ? backtests.reports : NO_REPORTS;
  };

  server.get(
    REPORTS,
    {
      config,
      schema: {
        tags,
        summary: 'Reports of backtests on record',
        params: daemonParams,
        querystring: z.strictObject(listQuery('made_at', 'net_pnl', 'trades', 'total_return')),
        response: { 200: z.array(reportRowSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const rows = reportsOf(request).list();
      return pageOf(reply, { rows, time: 'made_at', asked: request.query });
    },
  );

  server.get(
    `${REPORTS}/:id`,
    {
      config,
      schema: {
        tags,
        summary: 'One report',
        params: reportParams,
        response: { 200: backtestSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { id } = request.params;
      const reports = reportsOf(request);
      const report = readOf(reports, id);
      return { ...shownReport(report), id, has_page: reports.page(id) !== undefined };
    },
  );

  server.get(
    `${REPORTS}/:id/compared/:other`,
    {
      config,
      schema: {
        tags,
        summary: 'Two reports side by side: figures, trades that differ, equity by day',
        params: reportParams.extend({ other: reportParams.shape.id }),
        response: { 200: comparisonSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { id, other } = request.params;
      const reports = reportsOf(request);
      const [a, b] = [id, other].map((one) => ({ id: one, body: readOf(reports, one) }));
      if (a === undefined || b === undefined) throw new Error('two reports are compared');
      const compared = comparedReports(a, b);
      if (!compared.ok) throw unprocessable('report', `${compared.failure}.`);
      return compared.value as z.infer<typeof comparisonSchema>;
    },
  );

  server.get(
    `${REPORTS}/:id/page`,
    {
      config,
      schema: {
        tags,
        summary: 'One report as a page with charts; its scripts run in a sandbox',
        params: reportParams,
        response: {
          200: { description: 'HTML', content: { 'text/html': { schema: z.string() } } },
          ...PROBLEMS,
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const page = reportsOf(request).page(id);
      if (page === undefined)
        throw notFound('not_found', `No page of a backtest has the id ${id}.`);
      return reply
        .header('content-security-policy', PAGE_POLICY)
        .type('text/html; charset=utf-8')
        .send(page);
    },
  );
}

function readOf(reports: KeptReports, id: string): BacktestReport {
  const report = reports.read(id);
  if (report === undefined)
    throw notFound('not_found', `No report of a backtest has the id ${id}.`);
  return report;
}

const NO_REPORTS: KeptReports = {
  list: () => [],
  read: () => undefined,
  page: () => undefined,
};
