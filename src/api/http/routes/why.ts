// `GET /api/v1/daemon/{trader}/why/{about}`: the root reason of an id, or of what a symbol did since a moment.
import { z } from 'zod';
import type { WhyRow } from '../../../trader/ports/look.ts';
import type { TraderClients } from '../../traders/trader-clients.ts';
import type { Server } from '../loaders/parts.ts';
import { resolveTrader } from '../loaders/resolve-trader.ts';
import { rowsOf, type Unmarked } from '../presenters/rows.ts';
import { whySchema } from '../shapes/feed-rows.ts';
import { notFound } from '../shapes/problem.ts';
import { PROBLEMS } from '../shapes/schemas.ts';
import { daemonParams } from './daemon-looks.ts';
import { wholeMinute } from './whole-minute.ts';

export function whyRoute(server: Server, clients: TraderClients): void {
  server.get(
    '/daemon/:trader/why/:about',
    {
      config: { needs: 'read' },
      schema: {
        tags: ['daemon'],
        summary: 'Why sluice did, or did not, trade: the root reason in one sentence',
        description:
          'Of an id: what refused by groups, how near each condition came, every step, and hashes. Of a symbol: the same over its decisions since a moment, the newest 50 in full.',
        params: daemonParams.extend({
          about: z.string().min(1).max(100).describe('What `explain` takes, or a symbol'),
        }),
        querystring: z.strictObject({
          since: z.iso
            .datetime({ offset: true })
            .optional()
            .describe(
              'Of a symbol, from the start of this minute; without it, since the newest trading day began',
            ),
        }),
        response: { 200: whySchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { trader, about } = request.params;
      const { since } = request.query;
      const asked = new URLSearchParams({
        about,
        ...(since !== undefined && { since: wholeMinute(since) }),
      });
      const client = resolveTrader(clients, request, trader, 'read');
      const [row] = await rowsOf<WhyRow & Unmarked<typeof whySchema>>(client, `/why?${asked}`);
      if (row !== undefined) return row;
      throw notFound(
        'not_found',
        `${about} is neither a symbol nor an id on record; /daemon/${trader}/predictions, /orders and /trades list ids.`,
      );
    },
  );
}
