// Positions of a key.
import { z } from 'zod';
import type { Server } from '../access/parts.ts';
import { notFound } from './alpaca-error.ts';
import { alpacaCallerOf } from './callers.ts';
import { symbolCalled } from './market-routes.ts';
import { ownPositions, shownPosition } from './position-rows.ts';

const hide = { hide: true } as const;

export function positionRoutes(server: Server): void {
  server.get(
    '/positions',
    { schema: { ...hide, querystring: z.strictObject({}) } },
    async (request) => {
      const positions = await ownPositions(alpacaCallerOf(request));
      return positions.map(shownPosition);
    },
  );

  server.get(
    '/positions/:symbol',
    { schema: { ...hide, params: z.object({ symbol: z.string().max(64) }) } },
    async (request) => {
      const caller = alpacaCallerOf(request);
      const symbol = await symbolCalled(caller, request.params.symbol);
      const found = (await ownPositions(caller)).find((position) => position.symbol === symbol);
      if (found === undefined) throw notFound('position does not exist');
      return shownPosition(found);
    },
  );
}
