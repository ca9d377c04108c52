// All paths of the trading API and what answers them.
import type { Exchange } from '../../exchange/exchange.ts';
import { type Route, route } from '../messages/route.ts';
import { createAccountRoutes } from './account-routes.ts';
import { createOrderRoutes } from './order-routes.ts';
import { createPositionRoutes } from './position-routes.ts';
import { createReferenceRoutes } from './reference-routes.ts';
import { createWatchlistRoutes } from './watchlist-routes.ts';

const WATCHLISTS = '/v2/watchlists';
const BY_NAME = `${WATCHLISTS}:by_name`;

export function tradingRoutes(exchange: Exchange): readonly Route[] {
  const orders = createOrderRoutes(exchange);
  const account = createAccountRoutes(exchange);
  const positions = createPositionRoutes(exchange);
  const reference = createReferenceRoutes(exchange);
  return [
    route('GET', '/v2/account', () => account.account()),
    route('GET', '/v2/account/configurations', () => account.configuration()),
    route('PATCH', '/v2/account/configurations', ({ body }) => account.configure(body)),
    route('GET', '/v2/account/activities', ({ parameters }) =>
      account.activities(undefined, parameters),
    ),
    route('GET', '/v2/account/activities/([A-Z]+)', ({ parameters }, type) =>
      account.activities(type, parameters),
    ),
    route('GET', '/v2/account/portfolio/history', ({ parameters }) => account.history(parameters)),
    route('POST', '/v2/orders', ({ body }) => orders.place(body)),
    route('GET', '/v2/orders', ({ parameters }) => orders.list(parameters)),
    route('DELETE', '/v2/orders', () => orders.cancelAll()),
    route('GET', '/v2/orders:by_client_order_id', ({ parameters }) =>
      orders.byClientId(parameters),
    ),
    route('GET', '/v2/orders/([^/]+)', ({ parameters }, id) => orders.byId(id, parameters)),
    route('PATCH', '/v2/orders/([^/]+)', ({ body }, id) => orders.change(id, body)),
    route('DELETE', '/v2/orders/([^/]+)', (_request, id) => orders.cancel(id)),
    route('GET', '/v2/positions', () => positions.all()),
    route('DELETE', '/v2/positions', ({ parameters }) => positions.closeAll(parameters)),
    route('GET', '/v2/positions/([^/]+)', (_request, name) => positions.one(name)),
    route('DELETE', '/v2/positions/([^/]+)', ({ parameters }, name) =>
      positions.close(name, parameters),
    ),
    route('GET', '/v2/assets', ({ parameters }) => reference.assets(parameters)),
    route('GET', '/v2/assets/([^/]+)', (_request, name) => reference.asset(name)),
    route('GET', '/v2/clock', () => reference.clock()),
    route('GET', '/v2/calendar', ({ parameters }) => reference.calendar(parameters)),
    route('GET', '/v2/corporate_actions/announcements', ({ parameters }) =>
      reference.announcements(parameters),
    ),
    route('GET', '/v2/corporate_actions/announcements/([^/]+)', (_request, id) =>
      reference.announcement(id),
    ),
    ...watchlistRoutes(exchange),
  ];
}

function watchlistRoutes(exchange: Exchange): readonly Route[] {
  const lists = createWatchlistRoutes(exchange);
  const named = (parameters: URLSearchParams) => ({ name: parameters.get('name') });
  return [
    route('GET', WATCHLISTS, () => lists.all()),
    route('POST', WATCHLISTS, ({ body }) => lists.create(body)),
    route('GET', BY_NAME, ({ parameters }) => lists.read(named(parameters))),
    route('PUT', BY_NAME, ({ parameters, body }) => lists.update(named(parameters), body)),
    route('POST', BY_NAME, ({ parameters, body }) => lists.add(named(parameters), body)),
    route('DELETE', BY_NAME, ({ parameters }) => lists.erase(named(parameters))),
    route('GET', `${WATCHLISTS}/([^/]+)`, (_request, id) => lists.read({ id })),
    route('PUT', `${WATCHLISTS}/([^/]+)`, ({ body }, id) => lists.update({ id }, body)),
    route('POST', `${WATCHLISTS}/([^/]+)`, ({ body }, id) => lists.add({ id }, body)),
    route('DELETE', `${WATCHLISTS}/([^/]+)`, (_request, id) => lists.erase({ id })),
    route('DELETE', `${WATCHLISTS}/([^/]+/[^/]+)`, (_request, both) => lists.remove(both)),
  ];
}
