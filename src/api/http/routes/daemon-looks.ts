// `GET /api/v1/daemon/{trader}/...`: the trader itself, field for field as the command line prints it with --json.

import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Relays } from '../../../relay/app/relays.ts';
import { type EquityRow, equityRow } from '../../../trader/contract/account.ts';
import type { AlarmRow } from '../../../trader/contract/alarms.ts';
import type { ExecutionRow, TradeRow } from '../../../trader/contract/order-rows.ts';
import type {
  LockRow,
  PredictionRow,
  SignalRow,
} from '../../../trader/contract/prediction-rows.ts';
import type { statusSchema } from '../../../trader/contract/status.ts';
import type { StepRow } from '../../../trader/ports/look.ts';
import { VERDICTS } from '../../../trader/ports/verdicts.ts';
import type { TraderClients } from '../../traders/trader-clients.ts';
import { growingPageOf } from '../listing/growing-page.ts';
import { growingQuery, listQuery, sortedQuery } from '../listing/list-query.ts';
import { matching, pageOf } from '../listing/page-of.ts';
import type { Server } from '../loaders/parts.ts';
import { answered, resolveTrader } from '../loaders/resolve-trader.ts';
import { areFollowed } from '../monitoring/health-checks.ts';
import { pageOfTrader, rowsOf, type Unmarked } from '../presenters/rows.ts';
import { executionSchema, tradeSchema } from '../shapes/book-rows.ts';
import {
  alarmSchema,
  lockSchema,
  predictionSchema,
  signalSchema,
  stepSchema,
  strategySchema,
} from '../shapes/feed-rows.ts';
import { notFound } from '../shapes/problem.ts';
import { flag } from '../shapes/query-numbers.ts';
import { PROBLEMS, traded } from '../shapes/schemas.ts';
import { shownStatusSchema } from '../shapes/status-shape.ts';

const tags = ['daemon'];
const config = { needs: 'read' } as const;
export const daemonParams = z.object({
  trader: z.string().min(1).max(32).describe('Its name, or the account it trades'),
});

const named = () => z.string().max(64).optional();

export interface DaemonLookOptions {
  readonly clients: TraderClients;
  readonly relays: Pick<Relays, 'states'>;
}

export function daemonLookRoutes(server: Server, { clients, relays }: DaemonLookOptions): void {
  const clientOf = (request: FastifyRequest<{ Params: z.infer<typeof daemonParams> }>) =>
    resolveTrader(clients, request, request.params.trader, 'read');
  stateRoutes(server, clientOf, relays);
  bookRoutes(server, clientOf);
  feedRoutes(server, clientOf);
}

type ClientOf = (
  request: FastifyRequest<{ Params: z.infer<typeof daemonParams> }>,
) => ReturnType<typeof resolveTrader>;

function stateRoutes(server: Server, clientOf: ClientOf, relays: Pick<Relays, 'states'>): void {
  server.get(
    '/daemon/:trader/status',
    {
      config,
      schema: {
        tags,
        summary: 'State, protection, gateway and feeds',
        params: daemonParams,
        response: { 200: shownStatusSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const client = clientOf(request);
      const status = answered(client, await client.get<z.infer<typeof statusSchema>>('/status'));
      const ledger = areFollowed(relays.states()) ? 'ok' : 'degraded';
      const { pid } = process;
      return { ...status, api: { url: server.listeningOrigin, state: 'up', pid, ledger } } as const;
    },
  );

  server.get(
    '/daemon/:trader/strategies',
    {
      config,
      schema: {
        tags,
        summary: 'Strategies in force and what prevents an entry',
        params: daemonParams,
        querystring: z.strictObject(listQuery('since', 'name', 'entries_today')),
        response: { 200: z.array(strategySchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const rows = await rowsOf<Unmarked<typeof strategySchema>>(clientOf(request), '/strategies');
      return pageOf(reply, { rows, time: 'since', asked: request.query });
    },
  );

  server.get(
    '/daemon/:trader/equity',
    {
      config,
      schema: {
        tags,
        summary: 'What the account was worth when each day began, of the last three years',
        params: daemonParams,
        querystring: z.strictObject(sortedQuery('-day', 'day', 'net_liquidation')),
        response: { 200: z.array(equityRow), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { copy } = answered(clientOf(request), await clientOf(request).look('/equity'));
      const rows = copy.body as EquityRow[];
      return pageOf(reply, { rows, asked: request.query });
    },
  );

  server.get(
    '/daemon/:trader/alarms',
    {
      config,
      schema: {
        tags,
        summary: 'What is wrong now, and the newest 200 alarms that have ended',
        params: daemonParams,
        querystring: z.strictObject({
          ...growingQuery('since', 'ended_at', 'severity', 'symbol'),
          symbol: traded().optional(),
          open: flag().optional(),
        }),
        response: { 200: z.array(alarmSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { symbol, open: isOpenOnly } = request.query;
      const all = await rowsOf<AlarmRow>(clientOf(request), '/alarms');
      const open = isOpenOnly ? all.filter(({ ended_at: ended }) => ended === null) : all;
      const rows = matching(open, { symbol });
      const list = { list: 'alarms', rows, time: 'since', id: 'id' } as const;
      return growingPageOf(reply, { ...list, asked: request.query });
    },
  );

  server.get(
    '/daemon/:trader/locks',
    {
      config,
      schema: {
        tags,
        summary: 'Locks, which block entries for a time',
        params: daemonParams,
        querystring: z.strictObject({
          ...listQuery('since', 'until', 'symbol', 'rule'),
          symbol: traded().optional(),
          rule: named(),
        }),
        response: { 200: z.array(lockSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { symbol: name, rule } = request.query;
      const all = await rowsOf<LockRow>(clientOf(request), '/locks');
      const rows = matching(all, { symbol: name, rule });
      return pageOf(reply, { rows, time: 'since', asked: request.query });
    },
  );
}

function bookRoutes(server: Server, clientOf: ClientOf): void {
  server.get(
    '/daemon/:trader/trades',
    {
      config,
      schema: {
        tags,
        summary: 'Closed trades',
        params: daemonParams,
        querystring: z.strictObject({
          ...growingQuery('closed_at', 'opened_at', 'symbol', 'quantity', 'pnl', 'strategy'),
          symbol: traded().optional(),
          side: z.enum(['long', 'short']).optional(),
          strategy: named(),
        }),
        response: { 200: z.array(tradeSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const asked = { list: 'trades', asked: request.query } as const;
      return pageOfTrader<TradeRow>(reply, clientOf(request), asked);
    },
  );

  server.get(
    '/daemon/:trader/executions',
    {
      config,
      schema: {
        tags,
        summary: 'Fills',
        params: daemonParams,
        querystring: z.strictObject({
          ...growingQuery('time', 'symbol', 'shares', 'price', 'strategy'),
          symbol: traded().optional(),
          side: z.enum(['BOT', 'SLD']).optional(),
          strategy: named(),
        }),
        response: { 200: z.array(executionSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const asked = { list: 'executions', asked: request.query } as const;
      return pageOfTrader<ExecutionRow>(reply, clientOf(request), asked);
    },
  );
}

function feedRoutes(server: Server, clientOf: ClientOf): void {
  server.get(
    '/daemon/:trader/predictions',
    {
      config,
      schema: {
        tags,
        summary: 'Predictions and their verdicts',
        params: daemonParams,
        querystring: z.strictObject({
          ...growingQuery('received_at', 'data_time', 'symbol', 'feed', 'confidence'),
          symbol: traded().optional(),
          feed: named(),
          verdict: z.enum(VERDICTS).optional(),
        }),
        response: { 200: z.array(predictionSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const asked = { list: 'predictions', asked: request.query } as const;
      return pageOfTrader<PredictionRow>(reply, clientOf(request), asked);
    },
  );

  server.get(
    '/daemon/:trader/signals',
    {
      config,
      schema: {
        tags,
        summary: 'Signals taken, and why others were refused',
        params: daemonParams,
        querystring: z.strictObject({
          ...growingQuery('at', 'symbol', 'strategy'),
          symbol: traded().optional(),
          strategy: named(),
          taken: flag().optional(),
        }),
        response: { 200: z.array(signalSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const asked = { list: 'signals', asked: request.query } as const;
      return pageOfTrader<SignalRow & Unmarked<typeof signalSchema>>(
        reply,
        clientOf(request),
        asked,
      );
    },
  );

  server.get(
    '/daemon/:trader/explain/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Why sluice did, or did not, trade',
        params: daemonParams.extend({ id: z.string().min(1).max(100) }),
        response: { 200: z.array(stepSchema), ...PROBLEMS },
      },
    },
    async (request) => {
      const { id } = request.params;
      const path = `/explain?id=${encodeURIComponent(id)}`;
      const steps = await rowsOf<StepRow & Unmarked<typeof stepSchema>>(clientOf(request), path);
      if (steps.length > 0) return steps;
      throw notFound(
        'not_found',
        `No prediction, signal, order, execution or position has the id ${id}.`,
      );
    },
  );
}
