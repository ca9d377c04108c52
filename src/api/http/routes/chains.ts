// `GET /api/v1/daemon/{trader}/chain/{symbol}`: option contracts near the money, as the broker of a trader quotes them.
import { z } from 'zod';
import { chainSchema } from '../../../trader/contract/chain.ts';
import type { TraderClients } from '../../traders/trader-clients.ts';
import type { Server } from '../loaders/parts.ts';
import { answered, resolveTrader } from '../loaders/resolve-trader.ts';
import { PROBLEMS, symbol } from '../shapes/schemas.ts';
import { daemonParams } from './daemon-looks.ts';

export function chainRoute(server: Server, clients: TraderClients): void {
  server.get(
    '/daemon/:trader/chain/:symbol',
    {
      config: { needs: 'read' },
      schema: {
        tags: ['daemon'],
        summary: 'Option contracts of a stock near the money, with greeks and what is against them',
        description:
          'The trader asks its broker, which takes some seconds, and keeps the answer for five. 503 says why there is none: the broker trades no options or does not answer; with Retry-After it is still answering.',
        params: daemonParams.extend({ symbol: symbol().describe('Of the stock') }),
        querystring: z.strictObject({
          near: z.iso
            .date()
            .optional()
            .describe('The listed expiry nearest to this day; about a month away if absent'),
        }),
        response: { 200: chainSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { trader, symbol: wanted } = request.params;
      const client = resolveTrader(clients, request, trader, 'read');
      const { near } = request.query;
      const asked = new URLSearchParams({ symbol: wanted, ...(near !== undefined && { near }) });
      const path = `/chain?${asked}`;
      type Chain = z.infer<typeof chainSchema>;
      return answered(client, await client.send<Chain>({ method: 'GET', path }));
    },
  );
}
