// `GET /api/v1/daemon/{trader}/logs`: what a trader wrote into its log, by level, time and symbol.
import { z } from 'zod';
import { time } from '../../../trader/contract/shape.ts';
import type { TraderClients } from '../../traders/trader-clients.ts';
import type { Server } from '../loaders/parts.ts';
import { resolveTrader } from '../loaders/resolve-trader.ts';
import type { TraderLogs } from '../presenters/trader-logs.ts';
import { notFound } from '../shapes/problem.ts';
import { wholeNumberOr } from '../shapes/query-numbers.ts';
import { PROBLEMS, traded } from '../shapes/schemas.ts';
import { daemonParams } from './daemon-looks.ts';

const moment = () => z.iso.datetime({ offset: true }).optional();
const level = z.enum(['debug', 'info', 'warn', 'error']);

const logPage = z.object({
  lines: z
    .array(
      z.object({
        at: time().describe('When it was written, by the clock of the machine'),
        level,
        message: z.string(),
        fields: z.record(z.string(), z.unknown()).describe('What else was written with it'),
      }),
    )
    .readonly()
    .describe('Newest first'),
  before: time()
    .nullable()
    .describe('For the next request: the search ended there; null if nothing older is on record'),
});

export function traderLogRoute(server: Server, clients: TraderClients, logs: TraderLogs): void {
  server.get(
    '/daemon/:trader/logs',
    {
      config: { needs: 'operate' },
      schema: {
        tags: ['daemon'],
        summary: 'The log of the trader, also while it is down',
        params: daemonParams,
        querystring: z.strictObject({
          level: level.default('info').describe('This one and worse'),
          since: moment().describe('Written at or after'),
          before: moment().describe('Written before'),
          symbol: traded().optional().describe('Lines that name it'),
          limit: wholeNumberOr(100, { min: 1, max: 1_000 }),
        }),
        response: { 200: logPage, ...PROBLEMS },
      },
    },
    async (request) => {
      const { since, before, level: least, symbol, limit } = request.query;
      const client = resolveTrader(clients, request, request.params.trader, 'operate');
      const page = await logs.read(client.name, {
        ...{ level: least, symbol, limit },
        since: since === undefined ? undefined : Date.parse(since),
        before: before === undefined ? undefined : Date.parse(before),
      });
      if (page === undefined)
        throw notFound(
          'not_found',
          `No log of ${client.account} can be read here. Type \`sluice logs\` on the machine of its trader.`,
        );
      return { ...page, lines: [...page.lines] };
    },
  );
}
