// `/api/v1/daemon/{trader}/backtest`: the strategies of the trader over bars and predictions on record, and the reports.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { TraderClients } from '../../traders/trader-clients.ts';
import type {
  BacktestRefusal,
  BacktestReport,
  Backtests,
  KeptReports,
} from '../access/backtests.ts';
import type { Server } from '../access/parts.ts';
import { resolveTrader } from '../access/resolve-trader.ts';
import { listQuery } from '../listing/list-query.ts';
import { pageOf } from '../listing/page-of.ts';
import {
  backtestBody,
  backtestSchema,
  reportRowSchema,
  TRADES_MAX,
} from '../shapes/backtest-rows.ts';
import { notFound, type ProblemError, unavailable, unprocessable } from '../shapes/problem.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import { daemonParams } from './daemon-looks.ts';

const RETRY_SECONDS = 5;
const MEGABYTE = 1_024 * 1_024;

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
      if (account !== backtests.account) throw problemOf({ kind: 'off' });
      const { strategy, symbols, from, to, cash } = request.body;
      const run = await backtests.run({ strategy, symbols, from, to, cash });
      if (!run.ok) throw problemOf(run.failure);
      // What its page shows is asked for under its id.
      const { sections: _, ...figures } = run.value;
      return shown(figures);
    },
  );
}

/** Without the marks of equity, and with the first trades. */
function shown({ equity: _, trades, ...report }: BacktestReport): z.infer<typeof backtestSchema> {
  const all = Array.isArray(trades) ? trades : [];
  const body = { ...report, trades: all.slice(0, TRADES_MAX), trades_total: all.length };
  return body as unknown as z.infer<typeof backtestSchema>;
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
      const report = reports.read(id);
      if (report === undefined)
        throw notFound('not_found', `No report of a backtest has the id ${id}.`);
      return { ...shown(report), id, has_page: reports.page(id) !== undefined };
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

const NO_REPORTS: KeptReports = {
  list: () => [],
  read: () => undefined,
  page: () => undefined,
};

function problemOf(refusal: BacktestRefusal): ProblemError {
  switch (refusal.kind) {
    case 'off':
      return notFound(
        'no_bars',
        'No bars are on record for backtests of this trader: set api.backtest_data to a folder with SPY.csv (one-minute bars) and predictions.ndjson.',
      );
    case 'no-strategy':
      return unprocessable('strategy', `strategy: there is ${listed(refusal.known)}.`);
    case 'no-bars':
      return unprocessable(
        'symbols',
        `symbols: no bars of ${listed(refusal.symbols)}; there are bars of ${listed(refusal.known)}.`,
      );
    case 'too-large':
      return unprocessable(
        'symbols',
        `symbols: their bars are ${megabytes(refusal.bytes)} MB, the limit is ${megabytes(refusal.max)} MB; name fewer.`,
      );
    case 'busy':
      return unavailable(
        'busy',
        'Another backtest runs; try again when it has ended.',
        RETRY_SECONDS,
      );
    case 'too-long':
      return unprocessable(
        'from',
        `The backtest was ended after ${refusal.seconds} s; ask for fewer days or symbols.`,
      );
    case 'refused':
      return unprocessable('body', `The backtest does not run: ${refusal.why.join('; ')}.`);
  }
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}

function megabytes(bytes: number): number {
  return Math.round(bytes / MEGABYTE);
}
