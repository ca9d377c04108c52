// Lists, positions, activities and market data.
import { describe } from 'vitest';
import { itAnswers, order, type Pair } from './pair.ts';

const get = (path: string): Pair['send'] => ['GET', path];
const BRACKET = {
  ...{ type: 'limit', limit_price: '90', order_class: 'bracket' },
  ...{ take_profit: { limit_price: '120' }, stop_loss: { stop_price: '80' } },
};
const resting = order({ type: 'limit', limit_price: '90', client_order_id: 'r' });

describe('orders', () =>
  itAnswers({
    pairs: [
      {
        what: 'are open by default',
        source: 'description',
        before: [
          ['order', order()],
          ['order', resting],
        ],
        send: get('/v2/orders'),
        status: 200,
        length: 1,
        has: [{ client_order_id: 'r', legs: null }],
      },
      {
        what: 'that are closed',
        source: 'description',
        before: [
          ['order', order()],
          ['order', resting],
        ],
        send: get('/v2/orders?status=closed'),
        status: 200,
        length: 1,
        has: [{ status: 'filled' }],
      },
      {
        what: 'all, newest first',
        source: 'description',
        before: [
          ['order', order()],
          ['order', resting],
        ],
        send: get('/v2/orders?status=all'),
        status: 200,
        length: 2,
        has: [{ client_order_id: 'r' }, { status: 'filled' }],
      },
      {
        what: 'oldest first',
        source: 'description',
        before: [
          ['order', order()],
          ['order', resting],
        ],
        send: get('/v2/orders?status=all&direction=asc'),
        status: 200,
        has: [{ status: 'filled' }, { client_order_id: 'r' }],
      },
      {
        what: 'limited',
        source: 'description',
        before: [
          ['order', order()],
          ['order', resting],
        ],
        send: get('/v2/orders?status=all&limit=1'),
        status: 200,
        length: 1,
      },
      {
        what: 'more than 500',
        source: 'description',
        send: get('/v2/orders?limit=501'),
        status: 422,
      },
      {
        what: 'after a time, which is excluded',
        source: 'description',
        before: [
          ['order', order()],
          ['order', resting],
        ],
        send: get('/v2/orders?status=all&after=2026-11-24T15:00:00Z'),
        status: 200,
        length: 1,
      },
      {
        what: 'until a time, which is excluded',
        source: 'description',
        before: [
          ['order', order()],
          ['order', resting],
        ],
        send: get('/v2/orders?status=all&until=2026-11-24T15:00:00.500Z'),
        status: 200,
        length: 1,
      },
      {
        what: 'submitted before an order, of which there are others of its moment',
        source: 'mcp',
        before: [
          ['order', resting],
          ['order', order({ ...BRACKET, client_order_id: 'b' }), 'bracket'],
        ],
        send: get('/v2/orders?status=all&before_order_id={bracket}'),
        status: 200,
        length: 1,
        has: [{ client_order_id: 'r' }],
      },
      {
        what: 'submitted after an order, though it is not of the list',
        source: 'mcp',
        before: [
          ['order', order(), 'filled'],
          ['order', resting],
          ['order', order({ ...BRACKET, client_order_id: 'b' })],
        ],
        send: get('/v2/orders?nested=true&after_order_id={filled}'),
        status: 200,
        length: 2,
        has: [{ client_order_id: 'b' }, { client_order_id: 'r' }],
      },
      {
        what: 'the first ones after an order',
        source: 'mcp',
        before: [
          ['order', resting, 'first'],
          ['order', order()],
          ['order', order({ client_order_id: 'c' })],
        ],
        send: get('/v2/orders?status=all&direction=asc&limit=1&after_order_id={first}'),
        status: 200,
        length: 1,
        has: [{ status: 'filled' }],
      },
      {
        what: 'before one order and after another',
        source: 'mcp',
        before: [['order', resting]],
        send: get('/v2/orders?before_order_id={order}&after_order_id={order}'),
        status: 422,
      },
      {
        what: 'before an order and a time',
        source: 'mcp',
        before: [['order', resting]],
        send: get('/v2/orders?before_order_id={order}&until=2026-11-24T15:00:00Z'),
        status: 422,
      },
      {
        what: 'before an order that does not exist',
        source: 'mcp',
        send: get('/v2/orders?before_order_id=1b8cb7a4-3c2b-4e0c-9c3e-6f0c1de2e1d4'),
        status: 404,
        has: { code: 40410000 },
      },
      {
        what: 'of no status, side, direction or limit',
        source: 'py-alpaca-api',
        before: [
          ['order', order()],
          ['order', resting],
        ],
        send: get('/v2/orders?status=&side=&direction=&limit=&before_order_id='),
        status: 200,
        length: 1,
        has: [{ client_order_id: 'r' }],
      },
      {
        what: 'after what is not a time',
        source: 'description',
        send: get('/v2/orders?after=soon'),
        status: 422,
      },
      {
        what: 'of symbols',
        source: 'description',
        before: [
          ['order', order()],
          ['order', resting],
        ],
        send: get('/v2/orders?status=all&symbols=MSFT,TSLA'),
        status: 200,
        length: 0,
      },
      {
        what: 'of a side',
        source: 'python',
        before: [
          ['order', order()],
          ['order', resting],
        ],
        send: get('/v2/orders?status=all&side=sell'),
        status: 200,
        length: 0,
      },
      {
        what: 'of an unknown status',
        source: 'description',
        send: get('/v2/orders?status=live'),
        status: 422,
      },
      {
        what: 'nested, as Python writes true',
        source: 'python',
        before: [
          [
            'order',
            order({
              type: 'limit',
              limit_price: '95',
              order_class: 'bracket',
              take_profit: { limit_price: '110' },
              stop_loss: { stop_price: '90' },
            }),
          ],
        ],
        send: get('/v2/orders?nested=True'),
        status: 200,
        length: 1,
        has: [{ legs: [{}, {}] }],
      },
      {
        what: 'by client id',
        source: 'python',
        before: [['order', resting]],
        send: get('/v2/orders:by_client_order_id?client_order_id=r'),
        status: 200,
        has: { client_order_id: 'r', status: 'new' },
      },
      {
        what: 'by an unknown client id',
        source: 'python',
        send: get('/v2/orders:by_client_order_id?client_order_id=x'),
        status: 404,
        has: { code: 40_410_000 },
      },
      {
        what: 'by a client id in its grace period',
        source: 'working',
        before: [
          ['order', resting],
          ['fault', 'not-found'],
        ],
        send: get('/v2/orders:by_client_order_id?client_order_id=r'),
        status: 404,
      },
      {
        what: 'by an unknown id',
        source: 'description',
        send: get('/v2/orders/61e69015-8549-4bfd-b9c3-01e75843f47d'),
        status: 404,
        has: { message: 'order not found for 61e69015-8549-4bfd-b9c3-01e75843f47d' },
      },
      {
        what: 'that the service has replaced',
        source: 'orders',
        before: [
          ['order', resting],
          ['fault', 'new-id', { symbol: 'AAPL' }],
        ],
        send: get('/v2/orders/{order}'),
        status: 200,
        has: { status: 'replaced' },
      },
      {
        what: 'after a split',
        source: 'orders',
        before: [
          ['order', order({ ...resting, time_in_force: 'gtc' })],
          ['announcement', { symbol: 'AAPL', type: 'split', ex_date: '2026-11-25', new_rate: 2 }],
          ['at', '2026-11-25T04:01:00-05:00'],
        ],
        send: get('/v2/orders'),
        status: 200,
        length: 1,
        has: [{ qty: '20', limit_price: '45' }],
      },
      {
        what: 'of a group after a split',
        source: 'orders',
        before: [
          [
            'order',
            order({
              ...{ ...resting, time_in_force: 'gtc', order_class: 'bracket' },
              ...{ take_profit: { limit_price: '120' }, stop_loss: { stop_price: '80' } },
            }),
          ],
          ['announcement', { symbol: 'AAPL', type: 'split', ex_date: '2026-11-25', new_rate: 2 }],
          ['at', '2026-11-25T04:01:00-05:00'],
        ],
        send: get('/v2/orders'),
        status: 200,
        length: 1,
        has: [{ qty: '10', limit_price: '90' }],
      },
      {
        what: 'of a group after a reverse split, which ends every open order',
        source: 'finra',
        before: [
          [
            'order',
            order({
              ...{ ...resting, time_in_force: 'gtc', order_class: 'bracket' },
              ...{ take_profit: { limit_price: '120' }, stop_loss: { stop_price: '80' } },
            }),
          ],
          [
            'announcement',
            { symbol: 'AAPL', type: 'split', ex_date: '2026-11-25', old_rate: 10, new_rate: 1 },
          ],
          ['at', '2026-11-25T04:01:00-05:00'],
        ],
        send: get('/v2/orders'),
        status: 200,
        length: 0,
      },
    ],
  }));

describe('positions', () =>
  itAnswers({
    pairs: [
      {
        what: 'one',
        source: 'python',
        before: [['order', order()]],
        send: get('/v2/positions/AAPL'),
        status: 200,
        has: {
          symbol: 'AAPL',
          qty: '10',
          qty_available: '10',
          side: 'long',
          avg_entry_price: '100.01',
          cost_basis: '1000.1',
          market_value: '1000',
          unrealized_pl: '-0.1',
          current_price: '100',
        },
      },
      {
        what: 'none',
        source: 'python',
        send: get('/v2/positions/AAPL'),
        status: 404,
        has: { code: 40_410_000, message: 'position does not exist' },
      },
      {
        what: 'all',
        source: 'description',
        before: [['order', order()]],
        send: get('/v2/positions'),
        status: 200,
        length: 1,
      },
      {
        what: 'with reserved shares',
        source: 'python',
        before: [
          ['order', order()],
          ['order', order({ side: 'sell', type: 'limit', limit_price: '110', qty: '4' })],
        ],
        send: get('/v2/positions/AAPL'),
        status: 200,
        has: { qty: '10', qty_available: '6' },
      },
      {
        what: 'the average of two purchases',
        source: 'description',
        before: [
          ['order', order()],
          ['price', 'AAPL', 110],
          ['order', order()],
        ],
        send: get('/v2/positions/AAPL'),
        status: 200,
        has: { qty: '20', avg_entry_price: '105.01' },
      },
      {
        what: 'after a split',
        source: 'orders',
        before: [
          ['order', order()],
          ['announcement', { symbol: 'AAPL', type: 'split', ex_date: '2026-11-25', new_rate: 2 }],
          ['at', '2026-11-25T04:01:00-05:00'],
        ],
        send: get('/v2/positions/AAPL'),
        status: 200,
        has: { qty: '20', avg_entry_price: '50.005', current_price: '50' },
      },
      {
        what: 'closed',
        source: 'description',
        before: [['order', order()]],
        send: ['DELETE', '/v2/positions/AAPL'],
        status: 200,
        has: { side: 'sell', type: 'market', qty: '10', position_intent: 'sell_to_close' },
      },
      {
        what: 'the order that closed it keeps its intent',
        source: 'description',
        before: [
          ['order', order()],
          ['order', order({ side: 'sell', client_order_id: 'out' })],
        ],
        send: get('/v2/orders:by_client_order_id?client_order_id=out'),
        status: 200,
        has: { status: 'filled', position_intent: 'sell_to_close' },
      },
      {
        what: 'closed in part',
        source: 'description',
        before: [['order', order()]],
        send: ['DELETE', '/v2/positions/AAPL?qty=3'],
        status: 200,
        has: { qty: '3' },
      },
      {
        what: 'closed by percent',
        source: 'description',
        before: [['order', order()]],
        send: ['DELETE', '/v2/positions/AAPL?percentage=25'],
        status: 200,
        has: { qty: '2' },
      },
      {
        what: 'closed by both',
        source: 'description',
        before: [['order', order()]],
        send: ['DELETE', '/v2/positions/AAPL?percentage=25&qty=1'],
        status: 422,
      },
      {
        what: 'closed by more than all',
        source: 'description',
        before: [['order', order()]],
        send: ['DELETE', '/v2/positions/AAPL?percentage=101'],
        status: 422,
      },
      {
        what: 'a short is bought back',
        source: 'description',
        before: [['order', order({ side: 'sell' })]],
        send: ['DELETE', '/v2/positions/AAPL'],
        status: 200,
        has: { side: 'buy', qty: '10', position_intent: 'buy_to_close' },
      },
      {
        what: 'that an order reserves',
        source: 'issues',
        before: [
          ['order', order()],
          ['order', order({ side: 'sell', type: 'limit', limit_price: '110' })],
        ],
        send: ['DELETE', '/v2/positions/AAPL'],
        status: 403,
        has: { held_for_orders: '10' },
      },
      {
        what: 'all closed',
        source: 'description',
        before: [['order', order()]],
        send: ['DELETE', '/v2/positions'],
        status: 207,
        length: 1,
        has: [{ symbol: 'AAPL', status: 200, body: { side: 'sell' } }],
      },
      {
        what: 'all closed, orders first',
        source: 'description',
        before: [
          ['order', order()],
          ['order', order({ side: 'sell', type: 'limit', limit_price: '110' })],
        ],
        send: ['DELETE', '/v2/positions?cancel_orders=true'],
        status: 207,
        has: [{ status: 200 }],
      },
      {
        what: 'all closed, one reserved',
        source: 'python',
        before: [
          ['order', order()],
          ['order', order({ side: 'sell', type: 'limit', limit_price: '110' })],
        ],
        send: ['DELETE', '/v2/positions'],
        status: 207,
        has: [{ status: 403, body: { code: 40_310_000, available: '0' } }],
      },
    ],
  }));

describe('activities', () =>
  itAnswers({
    pairs: [
      {
        what: 'a fill',
        source: 'description',
        before: [['order', order()]],
        send: get('/v2/account/activities'),
        status: 200,
        length: 1,
        has: [
          {
            activity_type: 'FILL',
            type: 'fill',
            price: '100.01',
            qty: '10',
            side: 'buy',
            symbol: 'AAPL',
            leaves_qty: '0',
            cum_qty: '10',
            order_status: 'filled',
          },
        ],
      },
      {
        what: 'a fill in part',
        source: 'description',
        before: [
          ['fault', 'partial-fill', { shares: 4 }],
          ['order', order()],
        ],
        send: get('/v2/account/activities/FILL'),
        status: 200,
        has: [
          { type: 'partial_fill', qty: '4', leaves_qty: '6', order_status: 'partially_filled' },
        ],
      },
      {
        what: 'of another type',
        source: 'activities',
        before: [['order', order()]],
        send: get('/v2/account/activities/DIV'),
        status: 200,
        length: 0,
      },
      {
        what: 'of several types',
        source: 'javascript',
        before: [['order', order()]],
        send: get('/v2/account/activities?activity_types=DIV,FILL'),
        status: 200,
        length: 1,
      },
      {
        what: 'of an order',
        source: 'activities',
        before: [
          ['order', order(), 'a'],
          ['order', order()],
        ],
        send: get('/v2/account/activities/FILL?order_id={a}'),
        status: 200,
        length: 1,
      },
      {
        what: 'of a day',
        source: 'activities',
        before: [['order', order()]],
        send: get('/v2/account/activities/FILL?date=2026-11-23'),
        status: 200,
        length: 0,
      },
      {
        what: 'in a page',
        source: 'activities',
        before: [
          ['order', order()],
          ['order', order()],
        ],
        send: get('/v2/account/activities/FILL?page_size=1'),
        status: 200,
        length: 1,
      },
      {
        what: 'a page that is too long',
        source: 'activities',
        send: get('/v2/account/activities/FILL?page_size=101'),
        status: 422,
      },
      {
        what: 'after a time',
        source: 'activities',
        before: [['order', order()]],
        send: get('/v2/account/activities/FILL?after=2026-11-24T16:00:00Z'),
        status: 200,
        length: 0,
      },
    ],
  }));

describe('market data', () =>
  itAnswers({
    pairs: [
      {
        what: 'minutes',
        source: 'dataDescription',
        send: get(
          '/v2/stocks/bars?symbols=MSFT&timeframe=1Min&start=2026-11-23T14:30:00Z&end=2026-11-23T14:32:00Z',
        ),
        status: 200,
        has: {
          bars: {
            MSFT: [
              { t: '2026-11-23T14:30:00.000Z' },
              { t: '2026-11-23T14:31:00.000Z' },
              { t: '2026-11-23T14:32:00.000Z' },
            ],
          },
          next_page_token: null,
        },
      },
      {
        what: 'minutes of one symbol',
        source: 'dataDescription',
        send: get(
          '/v2/stocks/MSFT/bars?timeframe=5Min&start=2026-11-23T14:30:00Z&end=2026-11-23T14:35:00Z',
        ),
        status: 200,
        has: { symbol: 'MSFT', bars: [{}, {}], next_page_token: null },
      },
      {
        what: 'days begin at midnight in New York',
        source: 'dataDescription',
        send: get('/v2/stocks/bars?symbols=MSFT&timeframe=1Day&start=2026-11-19&end=2026-11-20'),
        status: 200,
        has: {
          bars: { MSFT: [{ t: '2026-11-19T05:00:00.000Z' }, { t: '2026-11-20T05:00:00.000Z' }] },
        },
      },
      {
        what: 'a first page',
        source: 'dataDescription',
        send: get(
          '/v2/stocks/bars?symbols=AAPL,MSFT&timeframe=1Day&start=2026-11-19&end=2026-11-20&limit=3',
        ),
        status: 200,
        has: { bars: { AAPL: [{}, {}], MSFT: [{}] }, next_page_token: 'ZnJvbSAz' },
      },
      {
        what: 'a second page',
        source: 'dataDescription',
        send: get(
          '/v2/stocks/bars?symbols=AAPL,MSFT&timeframe=1Day&start=2026-11-19&end=2026-11-20&limit=3&page_token=ZnJvbSAz',
        ),
        status: 200,
        has: { bars: { MSFT: [{ t: '2026-11-20T05:00:00.000Z' }] }, next_page_token: null },
      },
      {
        what: 'nothing on a Sunday',
        source: 'dataDescription',
        send: get(
          '/v2/stocks/bars?symbols=MSFT&timeframe=1Min&start=2026-11-22T15:00:00Z&end=2026-11-22T16:00:00Z',
        ),
        status: 200,
        has: { bars: {}, next_page_token: null },
      },
      {
        what: 'an unknown timeframe',
        source: 'dataDescription',
        send: get('/v2/stocks/bars?symbols=MSFT&timeframe=2Day'),
        status: 400,
      },
      {
        what: 'a feed in capitals',
        source: 'javaFeeds',
        send: get('/v2/stocks/bars?symbols=MSFT&timeframe=1Day&feed=IEX'),
        status: 200,
      },
      {
        what: 'an unknown feed',
        source: 'dataDescription',
        send: get('/v2/stocks/bars?symbols=MSFT&timeframe=1Day&feed=x'),
        status: 400,
      },
      {
        what: 'no symbols',
        source: 'dataDescription',
        send: get('/v2/stocks/bars?timeframe=1Day'),
        status: 400,
      },
      {
        what: 'recent SIP data without a subscription',
        source: 'data',
        send: get('/v2/stocks/bars?symbols=MSFT&timeframe=1Min&end=2026-11-24T14:50:00Z&feed=sip'),
        status: 403,
        has: { message: 'subscription does not permit querying recent SIP data' },
      },
      {
        what: 'old SIP data without a subscription',
        source: 'data',
        send: get('/v2/stocks/bars?symbols=MSFT&timeframe=1Min&end=2026-11-24T14:40:00Z&feed=sip'),
        status: 200,
      },
      {
        what: 'a latest quote',
        source: 'dataDescription',
        send: get('/v2/stocks/AAPL/quotes/latest?feed=iex'),
        status: 200,
        has: { symbol: 'AAPL', quote: { ap: 100.04, bp: 99.96, as: 1, bs: 1, ax: 'V', bx: 'V' } },
      },
      {
        what: 'a latest trade',
        source: 'dataDescription',
        send: get('/v2/stocks/trades/latest?symbols=AAPL&feed=iex'),
        status: 200,
        has: { trades: { AAPL: { p: 100 } } },
      },
      {
        what: 'a latest bar',
        source: 'dataDescription',
        send: get('/v2/stocks/bars/latest?symbols=MSFT'),
        status: 200,
        has: { bars: { MSFT: { t: '2026-11-24T14:59:00.000Z' } } },
      },
      {
        what: 'snapshots',
        source: 'dataDescription',
        send: get('/v2/stocks/snapshots?symbols=MSFT'),
        status: 200,
        has: {
          MSFT: {
            dailyBar: { t: '2026-11-24T05:00:00.000Z' },
            prevDailyBar: { t: '2026-11-23T05:00:00.000Z' },
          },
        },
      },
      {
        what: 'past trades',
        source: 'dataDescription',
        send: get('/v2/stocks/MSFT/trades?start=2026-11-23T14:30:00Z&end=2026-11-23T14:30:20Z'),
        status: 200,
        has: { trades: [{ s: 100 }, { t: '2026-11-23T14:30:15.000Z' }] },
      },
      {
        what: 'past quotes',
        source: 'dataDescription',
        send: get('/v2/stocks/MSFT/quotes?start=2026-11-23T14:30:00Z&end=2026-11-23T14:30:10Z'),
        status: 200,
        has: { quotes: [{ t: '2026-11-23T14:30:00.000Z', bs: 5, as: 4 }] },
      },
    ],
  }));
