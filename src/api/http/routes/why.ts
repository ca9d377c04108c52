// `GET /api/v1/daemon/{trader}/why/{about}`: the root reason of an id, or of what a symbol did since a moment; without `about`, all of them.
import type { FastifyRequest } from 'fastify';
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

const NEWEST = 'The newest 50 decisions are counted in full.';

const sinceQuery = z.strictObject({
  since: z.iso
    .datetime({ offset: true })
    .optional()
    .describe(
      'Of symbols, from the start of this minute; without it, since the newest trading day began',
    ),
});

type Asked = FastifyRequest & {
  readonly params: { readonly trader: string };
  readonly query: z.infer<typeof sinceQuery>;
};

export function whyRoute(server: Server, clients: TraderClients): void {
  server.get(
    '/daemon/:trader/why',
    {
      config: { needs: 'read' },
      schema: {
        tags: ['daemon'],
        summary: 'Why sluice did, or did not, trade today: every symbol in one answer',
        description: `As of one symbol, over the decisions of all: \`about\` is \`*\`. ${NEWEST}`,
        params: daemonParams,
        querystring: sinceQuery,
        response: { 200: whySchema, ...PROBLEMS },
      },
    },
    async (request) => answer(request, {}),
  );
  server.get(
    '/daemon/:trader/why/:about',
    {
      config: { needs: 'read' },
      schema: {
        tags: ['daemon'],
        summary: 'Why sluice did, or did not, trade: the root reason in one sentence',
        description: `Of an id: what refused by groups, how near each condition came, every step, and hashes. Of a symbol: the same over its decisions since a moment. ${NEWEST}`,
        params: daemonParams.extend({
          about: z.string().min(1).max(100).describe('What `explain` takes, or a symbol'),
        }),
        querystring: sinceQuery,
        response: { 200: whySchema, ...PROBLEMS },
      },
    },
    async (request) => answer(request, { about: request.params.about }),
  );

  async function answer(request: Asked, about: { readonly about?: string }) {
    const { trader } = request.params;
    const { since } = request.query;
    const client = resolveTrader(clients, request, trader, 'read');
    const asked = new URLSearchParams({
      ...about,
      ...(since !== undefined && { since: wholeMinute(since) }),
    });
    const [row] = await rowsOf<WhyRow & Unmarked<typeof whySchema>>(client, `/why?${asked}`);
    if (row !== undefined) return row;
    throw notFound('not_found', `${about.about} is neither a symbol nor an id on record.`);
  }
}
