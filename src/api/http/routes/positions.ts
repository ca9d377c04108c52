// `/api/v1/positions`: what the account holds through us, and what protects it.
import { z } from 'zod';
import type { ForeignPositionRow, PositionRow } from '../../../trader/ports/look.ts';
import type { Desks } from '../../desks/desks.ts';
import { answered, chosenDesk } from '../access/chosen-desk.ts';
import type { Server } from '../access/parts.ts';
import { notFound } from '../shapes/problem.ts';
import { accountQuery, PROBLEMS, symbol, time } from '../shapes/schemas.ts';

const position = z.object({
  id: z.string(),
  symbol: z.string(),
  quantity: z.number().describe('Signed shares'),
  average_price: z.number(),
  stop_price: z.number().nullable(),
  stop_status: z.string(),
  protected: z.boolean().describe('Working stops cover at least the quantity'),
  strategy: z.string(),
  unrealized_pnl: z.number().nullable().describe('At the last price; null without a price'),
  opened_at: time().nullable(),
});
const foreign = z.object({ symbol: z.string(), quantity: z.number() });

const config = { needs: 'read' } as const;
const tags = ['positions'];

export function positionRoutes(server: Server, desks: Desks): void {
  server.get(
    '/positions',
    {
      config,
      schema: {
        tags,
        summary: 'Open positions of ours, each with its stop',
        querystring: accountQuery,
        response: { 200: z.array(position), ...PROBLEMS },
      },
    },
    async (request) => {
      const desk = chosenDesk(desks, request, request.query.account, 'read');
      return answered(desk, await desk.get<PositionRow[]>('/positions'));
    },
  );

  server.get(
    '/positions/foreign',
    {
      config,
      schema: {
        tags,
        summary: 'What the account holds beside ours; never touched',
        querystring: accountQuery,
        response: { 200: z.array(foreign), ...PROBLEMS },
      },
    },
    async (request) => {
      const desk = chosenDesk(desks, request, request.query.account, 'read');
      return answered(desk, await desk.get<ForeignPositionRow[]>('/positions?foreign=1'));
    },
  );

  server.get(
    '/positions/:symbol',
    {
      config,
      schema: {
        tags,
        summary: 'The open position in a symbol',
        params: z.object({ symbol: symbol() }),
        querystring: accountQuery,
        response: { 200: position, ...PROBLEMS },
      },
    },
    async (request) => {
      const desk = chosenDesk(desks, request, request.query.account, 'read');
      const rows = answered(desk, await desk.get<PositionRow[]>('/positions'));
      const { symbol: wanted } = request.params;
      const found = rows.find((row) => row.symbol === wanted);
      if (found === undefined) throw notFound(`No open position in ${wanted}.`);
      return found;
    },
  );
}
