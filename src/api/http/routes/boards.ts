// `GET /api/v1/daemon`: the traders a person may see; and the board of one of them, which is all that a person watches.

import { z } from 'zod';
import { venuesOf } from '../../../trader/app/venues.ts';
import { FIGURES } from '../../../trader/ports/figure-view.ts';
import { HOME_VENUES, type HomeVenue } from '../../../trader/ports/home-venue.ts';
import { type Principal, roleOn } from '../../identity/principal.ts';
import type { Seen } from '../../traders/response-cache.ts';
import type { TraderClients } from '../../traders/trader-clients.ts';
import { sortedQuery } from '../listing/list-query.ts';
import { pageOf } from '../listing/page-of.ts';
import { principalOf } from '../loaders/caller.ts';
import type { Server } from '../loaders/parts.ts';
import { answered, resolveTrader } from '../loaders/resolve-trader.ts';
import { boardSchema } from '../shapes/board-shape.ts';
import { PROBLEMS, role } from '../shapes/schemas.ts';
import { daemonParams } from './daemon-looks.ts';

const tags = ['daemon'];
const config = { needs: 'read' } as const;

export const traderSchema = z.object({
  name: z.string().describe('What the other routes take as trader'),
  account: z.string(),
  mode: z.enum(['dry-run', 'paper', 'live', 'demo', 'practice']),
  role: role().describe('Yours on this account'),
  venue: z.enum(HOME_VENUES).describe('Where the account is at home: what types its orders have'),
  currency: z.string().describe('Of its amounts'),
  currency_digits: z.int().describe('Decimals of its amounts: 2 of USD, 0 of VND'),
  time_zone: z.string().describe('Of its exchange: America/New_York'),
  time_label: z.string().describe('What people call it: ET'),
});

export function tradersRoute(server: Server, clients: TraderClients): void {
  server.get(
    '/daemon',
    {
      config,
      schema: {
        tags,
        summary: 'The traders you may see',
        querystring: z.strictObject(sortedQuery('name', 'name', 'account', 'mode')),
        response: {
          200: z.array(traderSchema),
          ...PROBLEMS,
        },
      },
    },
    (request, reply) =>
      pageOf(reply, { rows: tradersOf(principalOf(request), clients), asked: request.query }),
  );
}

function termsOf(venue: HomeVenue) {
  const { currency, currencyDigits, timeLabel, calendar } = venuesOf(venue).home;
  return {
    currency,
    currency_digits: currencyDigits,
    time_zone: calendar.zone.name,
    time_label: timeLabel,
  };
}

/** By their names. */
export function tradersOf(who: Principal, clients: TraderClients): z.infer<typeof traderSchema>[] {
  const rows = clients.all().flatMap(({ name, account, mode, venue }) => {
    const own = roleOn(who, 'account', account);
    return own === undefined ? [] : [{ name, account, mode, role: own, venue, ...termsOf(venue) }];
  });
  return rows.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

export function boardRoute(server: Server, clients: TraderClients): void {
  server.get(
    '/daemon/:trader/board',
    {
      config,
      schema: {
        tags,
        summary:
          'What a person watches, in one answer: no two of its figures are of different facts',
        params: daemonParams,
        response: { 200: boardSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const client = resolveTrader(clients, request, request.params.trader, 'read');
      return boardBody(answered(client, await client.look('/board')));
    },
  );
}

export type BoardBody = z.infer<typeof boardSchema>;

export function boardBody({ copy, ageSeconds }: Seen): BoardBody {
  const board = copy.body as Omit<BoardBody, 'seq' | 'age_seconds'>;
  return { seq: copy.seq, age_seconds: ageSeconds ?? null, ...board };
}

const figureSchema = z.object({
  name: z.enum(FIGURES),
  value: z.number().nullable().describe('As on the board; null while unknown, or if no amount'),
  currency: z.string(),
  rows: z
    .array(
      z.object({
        part: z.string(),
        text: z.string(),
        amount: z.number().nullable(),
        id: z.string().nullable().describe('What explain leads to'),
      }),
    )
    .describe('Their amounts add up to the value, to the cent'),
});

export function figureRoute(server: Server, clients: TraderClients): void {
  server.get(
    '/daemon/:trader/figures/:name',
    {
      config,
      schema: {
        tags,
        summary: 'A figure of the board, with the rows that make it',
        params: daemonParams.extend({ name: z.enum(FIGURES) }),
        response: { 200: figureSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const client = resolveTrader(clients, request, request.params.trader, 'read');
      const path = `/figures/${request.params.name}`;
      return answered(client, await client.get<z.infer<typeof figureSchema>>(path));
    },
  );
}
