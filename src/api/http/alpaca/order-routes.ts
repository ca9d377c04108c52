// The orders of a key, as its program reads them.
import { z } from 'zod';
import type { Server } from '../loaders/parts.ts';
import { invalid, notFound } from './alpaca-error.ts';
import { alpacaCallerOf } from './callers.ts';
import { ordersWanted } from './order-list.ts';
import { shownCalled, shownNamed } from './own-orders.ts';
import { flag, name, names, preciseMoment, whole } from './queries.ts';

const hide = { hide: true } as const;

const listQuery = z.strictObject({
  status: z.enum(['open', 'closed', 'all']).default('open'),
  limit: whole(1, 500).default(50),
  after: preciseMoment().optional(),
  until: preciseMoment().optional(),
  direction: z.enum(['asc', 'desc']).default('desc'),
  nested: flag().default(false),
  symbols: names().optional(),
  side: z.enum(['buy', 'sell']).optional(),
  asset_class: names().optional(),
  before_order_id: name().optional(),
  after_order_id: name().optional(),
});

/** One of the ends that a list may have by an order; by a time it has others. */
function behindIn(asked: z.infer<typeof listQuery>) {
  const { before_order_id: before, after_order_id: after } = asked;
  const id = before ?? after;
  if (id === undefined) return undefined;
  if (before !== undefined && after !== undefined)
    throw invalid('only one of before_order_id and after_order_id is accepted');
  if (asked.after !== undefined || asked.until !== undefined)
    throw invalid('before_order_id and after_order_id are not combined with after or until');
  return { id, side: before === undefined ? 'after' : 'before' } as const;
}

export function orderRoutes(server: Server): void {
  server.get('/orders', { schema: { ...hide, querystring: listQuery } }, (request) => {
    const { direction, nested: isNested, asset_class: classes, ...asked } = request.query;
    if (classes?.some((one) => one === 'US_EQUITY' || one === 'ALL') === false) return [];
    const wanted = { ...asked, isNested, isAscending: direction === 'asc' };
    return ordersWanted(alpacaCallerOf(request), {
      ...wanted,
      symbols: asked.symbols,
      side: asked.side,
      behind: behindIn(request.query),
    });
  });

  server.get(
    '/orders::by_client_order_id',
    { schema: { ...hide, querystring: z.strictObject({ client_order_id: z.string().max(128) }) } },
    async (request) => {
      const caller = alpacaCallerOf(request);
      const { client_order_id: called } = request.query;
      const found = await shownCalled(caller, called);
      if (found === undefined) throw notFound(`order not found for ${called}`);
      return found;
    },
  );

  server.get(
    '/orders/:id',
    {
      schema: {
        ...hide,
        params: z.object({ id: name() }),
        querystring: z.strictObject({ nested: flag().optional() }),
      },
    },
    (request) => shownNamed(alpacaCallerOf(request), request.params.id),
  );
}
