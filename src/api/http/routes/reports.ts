// `/api/v1/daemon/{trader}/reports`: the reports of past days, as they were filed after the close.

import { z } from 'zod';
import { feedJudgement } from '../../../trader/contract/feed-judgement.ts';
import { time } from '../../../trader/contract/shape.ts';
import type { FiledDay } from '../../../trader/ports/filed-reports.ts';
import type { TraderClients } from '../../traders/trader-clients.ts';
import { listQuery } from '../listing/list-query.ts';
import { pageOf } from '../listing/page-of.ts';
import type { Server } from '../loaders/parts.ts';
import { answered, resolveTrader } from '../loaders/resolve-trader.ts';
import type { NightlyProofs } from '../presenters/nightly-proofs.ts';
import { proofSchema } from '../shapes/proof-rows.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import { daemonParams } from './daemon-looks.ts';

const filedDay = z.object({
  day: z.string(),
  made_at: time(),
  is_final: z.boolean().describe('Made after the close'),
  net_pnl: z.number(),
  trade_count: z.int(),
}) satisfies z.ZodType<FiledDay>;

const filedReport = z.looseObject({ ...filedDay.shape, mode: z.string(), account: z.string() });

const report = filedReport.extend({
  feeds_judged: z
    .array(feedJudgement)
    .optional()
    .describe('Whether each feed knows more than chance, by the days of prices that were kept'),
  statement_proof: proofSchema
    .extend({ made_at: time() })
    .nullable()
    .describe('By the broker statement that covers the day; null until there is one'),
});

const config = { needs: 'read' } as const;
const tags = ['daemon'];

export function reportRoutes(server: Server, clients: TraderClients, proofs: NightlyProofs): void {
  server.get(
    '/daemon/:trader/reports',
    {
      config,
      schema: {
        tags,
        summary: 'Days whose report is filed',
        params: daemonParams,
        querystring: z.strictObject(listQuery('day', 'net_pnl', 'trade_count')),
        response: { 200: z.array(filedDay), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const client = resolveTrader(clients, request, request.params.trader, 'read');
      const rows = answered(client, await client.get<FiledDay[]>('/reports'));
      return pageOf(reply, { rows, time: 'day', asked: request.query });
    },
  );

  server.get(
    '/daemon/:trader/reports/:day',
    {
      config,
      schema: {
        tags,
        summary: 'The report of a day: money, trades, refusals and reasons',
        params: daemonParams.extend({ day: z.iso.date() }),
        response: { 200: report, ...PROBLEMS },
      },
    },
    async (request) => {
      const { trader, day } = request.params;
      const client = resolveTrader(clients, request, trader, 'read');
      const filed = await client.get<z.infer<typeof filedReport>>(`/report?day=${day}`);
      const statement_proof = proofs.of(client.account, day) ?? null;
      return { ...answered(client, filed), statement_proof };
    },
  );
}
