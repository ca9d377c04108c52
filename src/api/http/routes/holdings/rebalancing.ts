// `/api/v1/holdings/rebalancing/{client_id}`: how far a portfolio is from its targets, plans that bring it there, their runs.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { decimal } from '../../../../kernel/decimal.ts';
import { toIso } from '../../../../kernel/instant.ts';
import {
  executeRebalancing,
  type RebalancingRun,
  rebalancingRuns,
} from '../../../../ledger/app/execute-rebalancing.ts';
import { evaluateRebalancing, planRebalancingOf } from '../../../../ledger/app/plan-rebalancing.ts';
import {
  keptSchedule,
  type RebalancingSchedule,
  setSchedule,
} from '../../../../ledger/app/schedule-rebalancing.ts';
import type { PortfolioId } from '../../../../ledger/ports/drafts.ts';
import type { PortfolioRow } from '../../../../ledger/ports/ledger-rows.ts';
import type { Desks } from '../../../desks/desks.ts';
import { audited } from '../../access/audited.ts';
import type { Book } from '../../access/book.ts';
import { causeOf, keyedRequest } from '../../access/book-requests.ts';
import { principalOf } from '../../access/caller.ts';
import { type ChosenDesk, chosenDesk } from '../../access/chosen-desk.ts';
import { chosenPortfolio } from '../../access/chosen-portfolio.ts';
import type { Identity, Server } from '../../access/parts.ts';
import { rebalancingProblem } from '../../access/rebalancing-refusals.ts';
import { rebalancingSources } from '../../access/valued-portfolio.ts';
import { clientPortfolios } from '../../holdings/client-portfolios.ts';
import {
  driftsBody,
  planBody,
  runBody,
  runRow,
  wantedOf,
} from '../../holdings/rebalancing-bodies.ts';
import { listQuery } from '../../listing/list-query.ts';
import { pageOf } from '../../listing/page-of.ts';
import { idempotencyHeaders } from '../../shapes/order-request.ts';
import { notFound, ProblemError, unprocessable } from '../../shapes/problem.ts';
import {
  driftSchema,
  executionBody,
  keptScheduleSchema,
  planSchema,
  rebalancingBody,
  runRowSchema,
  runSchema,
  scheduleBody,
  scheduleSchema,
} from '../../shapes/rebalancing.ts';
import { PROBLEMS } from '../../shapes/schemas.ts';
import { id } from '../../shapes/transaction-rows.ts';

const tags = ['rebalancing'];
const reads = { needs: 'read' } as const;
const keeps = { needs: 'keep' } as const;
const params = z.object({ client_id: id() });

export interface RebalancingDoors {
  readonly book: Book;
  readonly desks: Desks;
  readonly identity: Identity;
}

export function rebalancingRoutes(server: Server, doors: RebalancingDoors): void {
  const { book } = doors;
  evaluateRoute(server, book);
  planRoute(server, book);
  executeRoute(server, doors);
  scheduleRoute(server, book);
  keptScheduleRoute(server, book);
  runsRoute(server, book);
}

interface Chosen {
  readonly client: number;
  readonly wanted: number | undefined;
  readonly needs: 'read' | 'keep';
}

/** The only one of the client unless one is named. */
async function portfolioOf(
  book: Book,
  request: FastifyRequest,
  { client, wanted, needs }: Chosen,
): Promise<PortfolioRow> {
  if (wanted !== undefined) {
    const row = await chosenPortfolio(book, request, wanted as PortfolioId, needs);
    if (row.holder !== client) throw notFound(`Client ${client} has no portfolio ${wanted}.`);
    return row;
  }
  const rows = await clientPortfolios(book, request, { client, wanted });
  const [only, ...others] = rows;
  if (only === undefined)
    throw unprocessable('portfolio_id', 'You keep no portfolio yet; open one at /portfolios.');
  if (others.length === 0) return chosenPortfolio(book, request, only.id, needs);
  throw new ProblemError({
    status: 422,
    detail: `portfolio_id: required, since client ${client} has several portfolios (${rows.map(({ id: one }) => one).join(', ')}).`,
    errors: [{ field: 'portfolio_id', detail: 'required' }],
    reasons: [{ kind: 'PORTFOLIO_REQUIRED' }],
  });
}

async function isOwner(book: Book, request: FastifyRequest, { holder }: PortfolioRow) {
  const { user } = principalOf(request);
  return user.role === 'admin' || (await book.ledger.read.holderOf(user.id)) === holder;
}

function evaluateRoute(server: Server, book: Book): void {
  server.post(
    '/holdings/rebalancing/:client_id/evaluate',
    {
      config: reads,
      schema: {
        tags,
        summary: 'How far a portfolio is from its targets; nothing is kept',
        params,
        body: rebalancingBody,
        response: { 200: driftSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { body } = request;
      const asked = { client: request.params.client_id, wanted: body.portfolio_id };
      const portfolio = await portfolioOf(book, request, { ...asked, needs: 'read' });
      const wanted = wantedOf(body, await isOwner(book, request, portfolio));
      const sources = rebalancingSources(book);
      const found = await evaluateRebalancing(book.ledger, sources, portfolio, wanted);
      if (!found.ok) throw rebalancingProblem(found.failure);
      return driftsBody(found.value);
    },
  );
}

function planRoute(server: Server, book: Book): void {
  server.post(
    '/holdings/rebalancing/:client_id/plan',
    {
      config: keeps,
      schema: {
        tags,
        summary: 'Plan the trades that bring a portfolio to its targets, with fees, lots and tax',
        params,
        headers: idempotencyHeaders,
        body: rebalancingBody,
        response: { 201: planSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const asked = { client: request.params.client_id, wanted: body.portfolio_id };
      const portfolio = await portfolioOf(book, request, { ...asked, needs: 'keep' });
      const planned = await planRebalancingOf(book.ledger, rebalancingSources(book), {
        portfolio,
        wanted: wantedOf(body, await isOwner(book, request, portfolio)),
        request: keyedRequest(request),
        cause: causeOf(request),
      });
      if (!planned.ok) throw rebalancingProblem(planned.failure);
      return reply.status(201).send(planBody(planned.value));
    },
  );
}

const SLIPPAGE_MAX = decimal('0.01');

/** Whoever orders at a desk needs the right to place orders for holdings there. */
function traderOf(
  { book, desks }: RebalancingDoors,
  request: FastifyRequest,
  { kind, account }: PortfolioRow,
): ChosenDesk | undefined {
  const trader = book.followed.find(({ key }) => kind === 'TRADER' && key === account)?.trader;
  return trader === undefined ? undefined : chosenDesk(desks, request, trader, 'operate');
}

function executeRoute(server: Server, doors: RebalancingDoors): void {
  const { book, identity } = doors;
  server.post(
    '/holdings/rebalancing/:client_id/execute',
    {
      config: keeps,
      schema: {
        tags,
        summary: 'The orders of a plan at the prices of now; a dry run unless asked otherwise',
        description:
          'Orders of a portfolio that a trader trades go to its desk, which takes the role operator on the account.',
        params,
        headers: idempotencyHeaders,
        body: executionBody,
        response: { 202: runSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { plan_id: planId, plan_hash: planHash, dry_run: isDryRun, ...body } = request.body;
      const wanted = body.portfolio_id ?? Number(planId.split('-')[0]);
      const asked = { client: request.params.client_id, wanted, needs: 'keep' } as const;
      const portfolio = await portfolioOf(book, request, asked);
      const execution = {
        ...{ portfolio, planId, planHash, isDryRun },
        slippageMax: body.max_slippage ?? SLIPPAGE_MAX,
        isOwner: await isOwner(book, request, portfolio),
        request: keyedRequest(request),
        cause: causeOf(request),
      };
      async function executed() {
        const done = await executeRebalancing(book.ledger, rebalancingSources(book), execution);
        if (!done.ok) throw rebalancingProblem(done.failure);
        return runBody(portfolio, done.value, isDryRun);
      }
      const desk = isDryRun ? undefined : traderOf(doors, request, portfolio);
      if (desk === undefined) return reply.status(202).send(await executed());
      const command = { identity, request, action: 'rebalancing.execute', asked: request.body };
      const target = `${desk.name} ${planId}`;
      const run = await audited({ ...command, target }, executed, ({ outcome }) => ({ outcome }));
      return reply.status(202).send(run);
    },
  );
}

function scheduleRoute(server: Server, book: Book): void {
  server.post(
    '/holdings/rebalancing/:client_id/schedule',
    {
      config: keeps,
      schema: {
        tags,
        summary: 'Plan by itself on days of the month or week; a missed run is not replayed',
        params,
        body: scheduleBody,
        response: { 200: scheduleSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { body } = request;
      const asked = { client: request.params.client_id, wanted: body.portfolio_id };
      const portfolio = await portfolioOf(book, request, { ...asked, needs: 'keep' });
      const { enabled, frequency, day, time } = body;
      const { zone, isOpen } = book.home;
      const [hour = 0, minute = 0] = time.split(':').map(Number);
      const schedule: RebalancingSchedule = {
        ...{ frequency, day, zone: zone.name },
        minuteOfDay: hour * 60 + minute,
        wanted: wantedOf(body, await isOwner(book, request, portfolio)),
      };
      const change = { schedule: enabled ? schedule : undefined, isOpen };
      const runs = await setSchedule(book.ledger, portfolio.id, change);
      return {
        portfolio_id: portfolio.id,
        ...{ enabled, frequency, day, time },
        zone: zone.name,
        next_runs: runs.map(toIso),
      };
    },
  );
}

function noSchedule(portfolio: number, zone: string) {
  const none = { enabled: false, frequency: null, day: null, time: null };
  return { portfolio_id: portfolio, ...none, zone, next_runs: [] };
}

function keptScheduleRoute(server: Server, book: Book): void {
  server.get(
    '/holdings/rebalancing/:client_id/schedule',
    {
      config: reads,
      schema: {
        tags,
        summary: 'The schedule of a portfolio, and when it runs next',
        params,
        querystring: z.strictObject({
          portfolio_id: id().optional().describe('Required if the client has several portfolios'),
        }),
        response: { 200: keptScheduleSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const client = request.params.client_id;
      const asked = { client, wanted: request.query.portfolio_id, needs: 'read' } as const;
      const portfolio = await portfolioOf(book, request, asked);
      const kept = await keptSchedule(book.ledger, portfolio.id, book.home.isOpen);
      if (kept === undefined) return noSchedule(portfolio.id, book.home.zone.name);
      const { schedule, runs } = kept;
      const { frequency, day, zone, minuteOfDay } = schedule;
      const [hour, minute] = [Math.floor(minuteOfDay / 60), minuteOfDay % 60];
      const time = [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
      return {
        portfolio_id: portfolio.id,
        ...{ enabled: true, frequency, day, time, zone },
        next_runs: runs.map(toIso),
      };
    },
  );
}

function runsRoute(server: Server, book: Book): void {
  server.get(
    '/holdings/rebalancing/:client_id/runs',
    {
      config: reads,
      schema: {
        tags,
        summary: 'Plans of a client with what became of them, newest first',
        params,
        querystring: z.strictObject({
          ...listQuery('planned_at', 'plan_id', 'portfolio_id', 'status'),
          portfolio_id: id().optional(),
        }),
        response: { 200: z.array(runRowSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const client = request.params.client_id;
      const portfolios = await clientPortfolios(book, request, {
        client,
        wanted: query.portfolio_id,
      });
      const runs: RebalancingRun[] = [];
      for (const row of portfolios) runs.push(...(await rebalancingRuns(book.ledger.read, row.id)));
      return pageOf(reply, { rows: runs.map(runRow), time: 'planned_at', asked: query });
    },
  );
}
