// `GET /api/v1/daemon/{trader}/film/{day}`: a day, moment by moment, from the files of the trader.
import { z } from 'zod';
import { filmSchema } from '../../../trader/contract/film.ts';
import type { TraderClients } from '../../traders/trader-clients.ts';
import type { Server } from '../loaders/parts.ts';
import { resolveTrader } from '../loaders/resolve-trader.ts';
import type { Films } from '../presenters/films.ts';
import { notFound } from '../shapes/problem.ts';
import { PROBLEMS, traded } from '../shapes/schemas.ts';
import { daemonParams } from './daemon-looks.ts';

export function filmRoute(server: Server, clients: TraderClients, films: Films): void {
  server.get(
    '/daemon/:trader/film/:day',
    {
      config: { needs: 'read' },
      schema: {
        tags: ['daemon'],
        summary:
          'A day of one symbol: quotes, bars, facts and orders, also while the trader is down',
        params: daemonParams.extend({
          day: z.iso.date().describe('On the clock of the exchange: `2026-11-20`'),
        }),
        querystring: z.strictObject({
          symbol: traded().optional().describe('The one with the most facts if absent'),
        }),
        response: { 200: filmSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { trader, day } = request.params;
      const client = resolveTrader(clients, request, trader, 'read');
      const film = await films.read(client.name, { day, symbol: request.query.symbol });
      if (film === undefined)
        throw notFound(
          'not_found',
          `The files of ${client.account} cannot be read here. Type \`sluice replay --date ${day}\` on the machine of its trader.`,
        );
      if (!film.ok) throw notFound('not_found', film.failure);
      return film.value as z.output<typeof filmSchema>;
    },
  );
}
