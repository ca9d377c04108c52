// `/api/v1/positions/history/changes`: what changed the quantity of positions, and what working exits reserve of it.
import { z } from 'zod';
import type { PositionChangeRow } from '../../../trader/contract/order-rows.ts';
import type { TraderClients } from '../../traders/trader-clients.ts';
import { growingQuery } from '../listing/list-query.ts';
import { wordsOf } from '../listing/words-of.ts';
import type { Server } from '../loaders/parts.ts';
import { answered, resolveTrader } from '../loaders/resolve-trader.ts';
import { type PageBody, sendPageHeaders } from '../presenters/rows.ts';
import { positionChangeSchema } from '../shapes/book-rows.ts';
import { accountQuery, PROBLEMS, traded } from '../shapes/schemas.ts';

const querystring = accountQuery.extend({ ...growingQuery('at'), symbol: traded().optional() });

export function positionHistoryRoute(server: Server, clients: TraderClients): void {
  server.get(
    '/positions/history/changes',
    {
      config: { needs: 'read' },
      schema: {
        tags: ['positions'],
        summary: 'Changes of positions, newest first, with the figures before and after',
        querystring,
        response: { 200: z.array(positionChangeSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { account, ...asked } = request.query;
      const client = resolveTrader(clients, request, account, 'read');
      // The trader pages: a history grows for years.
      const { copy, ageSeconds } = answered(
        client,
        await client.look(`/history?${wordsOf(asked)}`),
      );
      const { rows, ...page } = copy.body as PageBody<PositionChangeRow>;
      sendPageHeaders(reply, page);
      return rows.map((row) => ({ ...row, live: ageSeconds === undefined }));
    },
  );
}
