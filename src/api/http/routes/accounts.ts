// `/api/v1/accounts`: the account, its money, its limits and its session, as the trader knows them.

import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { instant, toIso } from '../../../kernel/instant.ts';
import { marketsOf, venuesOf } from '../../../trader/app/venues.ts';
import {
  type AccountRow,
  accountProfile,
  balanceSchema,
  limitsSchema,
  sessionSchema,
} from '../../../trader/contract/account.ts';
import { time } from '../../../trader/contract/shape.ts';
import type { HomeVenue } from '../../../trader/ports/home-venue.ts';
import { hasPermission, roleOn } from '../../identity/principal.ts';
import { permissionsOf } from '../../identity/role.ts';
import type { TraderClients } from '../../traders/trader-clients.ts';
import { principalOf } from '../loaders/caller.ts';
import type { Server } from '../loaders/parts.ts';
import {
  answered,
  type ResolvedTrader,
  resolveTrader,
  unknownMarket,
} from '../loaders/resolve-trader.ts';
import { accountQuery, PROBLEMS, role } from '../shapes/schemas.ts';

const balance = z.object({
  account: z.string(),
  currency: z.string(),
  ...balanceSchema.shape,
});

const limits = z.object({ account: z.string(), ...limitsSchema.shape });

const session = z.object({
  account: z.string(),
  venue: z.string(),
  markets: z.array(z.string()).describe('What an order may name: one session for all of them'),
  market_time: time(),
  ...sessionSchema.shape,
  exchanges: z
    .array(
      z.object({
        market: z.string(),
        phase: z
          .string()
          .describe('Such as opening auction, continuous, lunch; closed outside the day'),
        order_types: z.array(z.string()).describe('What it takes now'),
        until: time().nullable(),
      }),
    )
    .describe(
      'The parts of the day by exchange, where a day has parts: of the exchanges where symbols of the trader trade, or of the market asked for',
    ),
});

const permissions = z.object({
  account: z.string(),
  mode: z.string(),
  role: role().describe('Yours on this account'),
  permissions: z.array(z.string()),
});

const config = { needs: 'read' } as const;
const tags = ['accounts'];

export function accountRoutes(server: Server, clients: TraderClients): void {
  const querystring = accountQuery;

  server.get(
    '/accounts/profile',
    {
      config,
      schema: {
        tags,
        summary: 'The account',
        querystring,
        response: { 200: accountProfile, ...PROBLEMS },
      },
    },
    async (request) => {
      // A trader of an earlier release does not list them.
      const { exchanges = [], ...row } = await accountOf(clients, request, request.query.account);
      return { ...row, exchanges: [...exchanges] };
    },
  );

  server.get(
    '/accounts/balance',
    {
      config,
      schema: {
        tags,
        summary: 'Amounts that the broker reported, with their age',
        querystring,
        response: { 200: balance, ...PROBLEMS },
      },
    },
    async (request) => {
      const row = await accountOf(clients, request, request.query.account);
      return { account: row.account, currency: row.currency, ...row.balance };
    },
  );

  server.get(
    '/accounts/trading-limits',
    {
      config,
      schema: {
        tags,
        summary: 'The limits of the configuration in force; null is off',
        querystring,
        response: { 200: limits, ...PROBLEMS },
      },
    },
    async (request) => {
      const row = await accountOf(clients, request, request.query.account);
      const { allow_symbols, deny_symbols, ...rest } = row.limits;
      return {
        account: row.account,
        ...rest,
        allow_symbols: allow_symbols === null ? null : [...allow_symbols],
        deny_symbols: [...deny_symbols],
      };
    },
  );

  server.get(
    '/accounts/trading-session',
    {
      config,
      schema: {
        tags,
        summary: 'The session now, the next one, and when the state changes',
        querystring: accountQuery.extend({ market: z.string().max(16).optional() }),
        response: { 200: session, ...PROBLEMS },
      },
    },
    async (request) => {
      const { market } = request.query;
      const client = resolveTrader(clients, request, request.query.account, 'read');
      const markets = [...marketsOf(client.venue)];
      const row = await accountAt(client);
      const { account, venue, market_time } = row;
      if (market !== undefined && !markets.includes(market.toUpperCase())) {
        throw unknownMarket(client, market);
      }
      const exchanges = phasesOf(client.venue, row.market_time).filter(({ names, venue: own }) =>
        market === undefined ? isTradedAt(row, own) : names.includes(market.toUpperCase()),
      );
      const parts = exchanges.map(({ names: _, venue: __, ...part }) => part);
      return { account, venue, markets, market_time, ...row.session, exchanges: parts };
    },
  );

  server.get(
    '/accounts/permissions',
    {
      config,
      schema: {
        tags,
        summary: 'What you may do on the account',
        querystring,
        response: { 200: permissions, ...PROBLEMS },
      },
    },
    (request) => {
      const { account, mode } = resolveTrader(clients, request, request.query.account, 'read');
      const principal = principalOf(request);
      const own = roleOn(principal, 'account', account) ?? 'viewer';
      const { scopes } = principal;
      const allowed = permissionsOf(own).filter(
        (one) => (scopes?.includes(one) ?? true) && hasPermission(principal, one),
      );
      return { account, mode, role: own, permissions: allowed };
    },
  );
}

/** Empty at a venue without parts of the day. */
function phasesOf(home: HomeVenue, marketTime: string) {
  const at = instant(Date.parse(marketTime));
  return venuesOf(home).offered.flatMap(({ name, markets: names, phaseAt }) => {
    if (phaseAt === undefined) return [];
    const { name: phase, orderTypes, until } = phaseAt(at);
    const part = { phase, order_types: [...orderTypes], until: until ? toIso(until) : null };
    return [{ names, venue: name, market: name.toUpperCase(), ...part }];
  });
}

/** An exchange where no symbol of the trader trades is left out, once it is known where they trade. */
function isTradedAt({ exchanges }: Partial<Pick<AccountRow, 'exchanges'>>, venue: string): boolean {
  return exchanges === undefined || exchanges.length === 0 || exchanges.includes(venue);
}

/** The trader's own view of its account. */
export async function accountOf(
  clients: TraderClients,
  request: FastifyRequest,
  account: string | undefined,
): Promise<AccountRow> {
  return accountAt(resolveTrader(clients, request, account, 'read'));
}

async function accountAt(client: ResolvedTrader): Promise<AccountRow> {
  return answered(client, await client.get<AccountRow>('/account'));
}
