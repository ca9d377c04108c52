// Positions of a key.
import { z } from 'zod';
import { instant } from '../../../kernel/instant.ts';
import { dayAt } from '../../../market/time/zone.ts';
import { venuesOf } from '../../../trader/app/venues.ts';
import type { AccountRow } from '../../../trader/contract/account.ts';
import type { Server } from '../loaders/parts.ts';
import { notFound } from './alpaca-error.ts';
import { type AlpacaCaller, alpacaCallerOf } from './callers.ts';
import { lastClose } from './last-close.ts';
import { symbolCalled } from './market-routes.ts';
import { oneByOne } from './one-by-one.ts';
import { type OwnPosition, ownPositions, shownPosition } from './position-rows.ts';
import { name } from './queries.ts';

const hide = { hide: true } as const;

export function positionRoutes(server: Server): void {
  server.get(
    '/positions',
    { schema: { ...hide, querystring: z.strictObject({}) } },
    async (request) => {
      const caller = alpacaCallerOf(request);
      const positions = await ownPositions(caller);
      return oneByOne(positions, (position) => shown(caller, position));
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
      return shown(caller, found);
    },
  );
}

/** Its day is that of the venue. */
async function shown(caller: AlpacaCaller, position: OwnPosition) {
  const { market_time: time } = await caller.read<AccountRow>('/account');
  const now = instant(Date.parse(time));
  const { zone } = venuesOf(caller.client.venue).home.calendar;
  const today = dayAt(zone, now);
  return shownPosition(position, {
    has: (moment) => dayAt(zone, instant(Date.parse(moment))) === today,
    lastClose: await lastClose(caller, position.symbol, now),
  });
}
