// Watchlists at the addresses of Alpaca, by id and by name. A list names stocks; what the key may trade is said by each asset.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { PlainBuys } from '../../../trader/ports/alpaca-api-settings.ts';
import type { Server } from '../loaders/parts.ts';
import { accountUuid } from './account-routes.ts';
import { notFound } from './alpaca-error.ts';
import { type AlpacaCaller, alpacaCallerOf } from './callers.ts';
import { isFractional } from './holdings.ts';
import { asset, IS_STOCK } from './market-routes.ts';
import { name } from './queries.ts';
import type { Watchlist, WatchlistKey, Watchlists } from './watchlists.ts';

const NAME_MAX = 64;
const SYMBOLS_MAX = 500;

const symbol = z
  .string()
  .toUpperCase()
  .regex(IS_STOCK, { error: ({ input }) => `asset not found: ${input}` });
const listName = z.string().min(1).max(NAME_MAX);
const symbols = z.array(symbol).max(SYMBOLS_MAX);

const created = z.strictObject({ name: listName, symbols: symbols.nullish() });
const updated = z
  .strictObject({ name: listName.nullish(), symbols: symbols.nullish() })
  .refine(({ name, symbols }) => (name ?? symbols ?? null) !== null, 'name or symbols is required');
const added = z.strictObject({ symbol });

const hide = { hide: true } as const;

export function watchlistRoutes(server: Server, lists: Watchlists, plainBuys: PlainBuys): void {
  async function shown(request: FastifyRequest, list: Watchlist): Promise<object> {
    const caller = alpacaCallerOf(request);
    const isInParts = await isFractional(caller, plainBuys);
    return { ...row(caller, list), assets: list.symbols.map((one) => asset(one, isInParts)) };
  }

  const keyOf = (request: FastifyRequest) => alpacaCallerOf(request).key.id;

  server.get('/watchlists', { schema: hide }, async (request) => {
    const caller = alpacaCallerOf(request);
    return (await lists.all(caller.key.id)).map((list) => row(caller, list));
  });
  server.post('/watchlists', { schema: { ...hide, body: created } }, async (request) => {
    const { name: called, symbols: listed } = request.body;
    const terms = { name: called, symbols: listed ?? [] };
    return shown(request, await lists.create(keyOf(request), terms));
  });

  /** The same routes, by what names a list. */
  function routesOf<Named extends z.ZodType>(
    path: string,
    schema: { readonly params: Named } | { readonly querystring: Named },
    byOf: (request: FastifyRequest) => WatchlistKey,
  ): void {
    server.get(path, { schema: { ...hide, ...schema } }, async (request) =>
      shown(request, await lists.called(keyOf(request), byOf(request))),
    );
    server.put(path, { schema: { ...hide, ...schema, body: updated } }, async (request) => {
      const { name: called, symbols: listed } = request.body as z.output<typeof updated>;
      const list = await lists.update(keyOf(request), byOf(request), (known) => ({
        name: called ?? known.name,
        symbols: listed ?? known.symbols,
      }));
      return shown(request, list);
    });
    server.post(path, { schema: { ...hide, ...schema, body: added } }, async (request) => {
      const { symbol: one } = request.body as z.output<typeof added>;
      const list = await lists.update(keyOf(request), byOf(request), (known) => ({
        symbols: [...known.symbols, one],
      }));
      return shown(request, list);
    });
    server.delete(path, { schema: { ...hide, ...schema } }, async (request, reply) => {
      await lists.erase(keyOf(request), byOf(request));
      return reply.status(204).send();
    });
  }

  const byId = z.object({ id: name() });
  routesOf('/watchlists/:id', { params: byId }, ({ params }) => params as z.output<typeof byId>);
  const byName = z.strictObject({ name: z.string().max(NAME_MAX) });
  routesOf(
    '/watchlists::by_name',
    { querystring: byName },
    ({ query }) => query as z.output<typeof byName>,
  );

  server.delete(
    '/watchlists/:id/:symbol',
    { schema: { ...hide, params: z.object({ id: name(), symbol: z.string().toUpperCase() }) } },
    async (request) => {
      const { id, symbol: one } = request.params;
      const list = await lists.update(keyOf(request), { id }, (known) => {
        if (!known.symbols.includes(one)) throw notFound(`symbol not found in watchlist: ${one}`);
        return { symbols: known.symbols.filter((other) => other !== one) };
      });
      return shown(request, list);
    },
  );
}

/** Without its assets, as lists of lists have it. */
function row(caller: AlpacaCaller, { id, name: called, created_at, updated_at }: Watchlist) {
  return { id, account_id: accountUuid(caller), name: called, created_at, updated_at };
}
