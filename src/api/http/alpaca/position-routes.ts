// Positions of a key.
import { z } from 'zod';
import { instant } from '../../../kernel/instant.ts';
import { dayAt } from '../../../market/time/zone.ts';
import { venuesOf } from '../../../trader/app/venues.ts';
import type { AccountRow } from '../../../trader/contract/account.ts';
import type { Server } from '../loaders/parts.ts';
import { notFound } from './alpaca-error.ts';
import { type AlpacaCaller, alpacaCallerOf } from './callers.ts';
import { symbolCalled } from './market-routes.ts';
import { ownPositions, shownPosition } from './position-rows.ts';
import { name } from './queries.ts';

const hide = { hide: true } as const;

export function positionRoutes(server: Server): void {
  server.get(
    '/positions',
    { schema: { ...hide, querystring: z.strictObject({}) } },
    async (request) => {
      const caller = alpacaCallerOf(request);
      const isToday = await todayOf(caller);
      return (await ownPositions(caller)).map((position) => shownPosition(position, isToday));
    },
  );

  server.get(
    '/positions/:symbol',
    { schema: { ...hide, params: z.object({ symbol: name() }) } },
    async (request) => {
      const caller = alpacaCallerOf(request);
      const symbol = await symbolCalled(caller, request.params.symbol);
      const found = (await ownPositions(caller)).find((position) => position.symbol === symbol);
      if (found === undefined) throw notFound('position does not exist');
      return shownPosition(found, await todayOf(caller));
    },
  );
}

/** By the calendar of the venue. */
async function todayOf({ read, client }: AlpacaCaller): Promise<(time: string) => boolean> {
  const { market_time: now } = await read<AccountRow>('/account');
  const { zone } = venuesOf(client.venue).home.calendar;
  const dayOf = (time: string) => dayAt(zone, instant(Date.parse(time)));
  return (time) => dayOf(time) === dayOf(now);
}
