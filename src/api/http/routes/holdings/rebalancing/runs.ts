// Plans with what became of them.
import { z } from 'zod';
import { rebalancingRuns, tradesOfFills } from '../../../../../ledger/app/execute-rebalancing.ts';
import { clientPortfolios } from '../../../holdings/client-portfolios.ts';
import { runRow } from '../../../holdings/rebalancing-bodies.ts';
import { listQuery } from '../../../listing/list-query.ts';
import { pageOf } from '../../../listing/page-of.ts';
import type { Book } from '../../../loaders/book.ts';
import type { Server } from '../../../loaders/parts.ts';
import { runRowSchema } from '../../../shapes/rebalancing-rows.ts';
import { PROBLEMS } from '../../../shapes/schemas.ts';
import { id } from '../../../shapes/transaction-rows.ts';
import { params, reads, tags } from './client-portfolio.ts';

export function runRoutes(server: Server, book: Book): void {
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
      const { read } = book.ledger;
      const rows: ReturnType<typeof runRow>[] = [];
      for (const { id: portfolio } of portfolios) {
        const runs = await rebalancingRuns(read, portfolio);
        const booked = await tradesOfFills(read, portfolio, runs);
        rows.push(...runs.map((run) => runRow(run, booked)));
      }
      return pageOf(reply, { rows, time: 'planned_at', asked: query });
    },
  );
}
