// Requests that programs of Alpaca send, and what is answered here: each with the public source that shows it. A pair that differs on purpose
// is refused here, with a reason, where Alpaca would take it.

/** What the key has before the request: nothing, a bracket for 100 SPY that works, or 100 SPY with a stop at 360 and a target at 380. */
export type Before = 'nothing' | 'working' | 'held';

export interface Pair {
  readonly source: string;
  readonly before: Before;
  /** `{entry}`, `{target}` and `{stop}` stand for ids of orders. */
  readonly request: string;
  readonly body?: object | undefined;
  readonly status: number;
  /** Of an error. */
  readonly code?: number;
  /** A part of the body; a text is a part of its message. */
  readonly has?: object | string;
  readonly differs?: true;
}

const DOCS = 'https://docs.alpaca.markets/docs';
const PY = 'https://github.com/alpacahq/alpaca-py/blob/master/alpaca';
const JS = 'https://github.com/alpacahq/alpaca-trade-api-js/blob/master/lib/resources';
const ORDERS = `${DOCS}/orders-at-alpaca`;
const WORKING = `${DOCS}/working-with-orders`;
const CODES = `${DOCS}/options-trading-overview`;
const PROTECTION = `${DOCS}/user-protection`;
const FRACTIONS = `${DOCS}/fractional-trading`;
const SHORTS = `${DOCS}/margin-and-short-selling`;
const ACTIVITIES = `${DOCS}/account-activities`;
const PRICES = `${PY}/data/requests.py`;
const REQUESTS = `${PY}/trading/requests.py`;
const CLIENT = `${PY}/trading/client.py`;
const MODELS = `${PY}/trading/models.py`;
const PRICE_CLIENT = `${PY}/data/historical/stock.py`;
const JS_ORDERS = `${JS}/order.js`;
const JS_POSITIONS = `${JS}/position.js`;
const JS_ACCOUNT = `${JS}/account.js`;

const BUY = {
  ...{ symbol: 'SPY', qty: '10', side: 'buy', type: 'market', time_in_force: 'day' },
  ...{ order_class: 'oto', stop_loss: { stop_price: '360' } },
};
const SELL = { symbol: 'SPY', qty: '10', side: 'sell', type: 'market', time_in_force: 'day' };
const BRACKET = {
  ...{ ...BUY, type: 'limit', limit_price: '369', order_class: 'bracket' },
  take_profit: { limit_price: '380' },
};
const OCO = {
  ...{ ...SELL, qty: '100', type: 'limit', order_class: 'oco', time_in_force: 'gtc' },
  ...{ take_profit: { limit_price: '385' }, stop_loss: { stop_price: '365' } },
};

const INVALID = 40010001;
const REFUSED = 40310000;
const ABSENT = 40410000;
const UNFIT = 42210000;
const NOWHERE = 50310000;

type More = Partial<Omit<Pair, 'source' | 'request'>>;
type Requested = readonly [request: string, more?: More];

const of = (source: string, pairs: readonly Requested[]): Pair[] =>
  pairs.map(([request, more = {}]) => ({
    ...{ source, request, before: 'nothing', status: 200 },
    ...more,
  }));
const post = (body: object, more: More = {}): Requested => ['POST /orders', { body, ...more }];
const patch = (leg: string, body: object, more: More = {}): Requested => [
  `PATCH /orders/{${leg}}`,
  { body, before: 'working', ...more },
];
const refused = (status: number, code: number, has?: string): More => ({
  ...{ status, code },
  ...(has !== undefined && { has }),
});
const differs = (status: number, code: number, has: string): More => ({
  ...refused(status, code, has),
  differs: true,
});
const held = (more: More = {}): More => ({ before: 'held', ...more });

const ACCOUNT: readonly Pair[] = [
  ...of(CLIENT, [
    ['GET /account', { has: { status: 'ACTIVE', currency: 'USD' } }],
    ['GET /account/configurations', { has: { no_shorting: true } }],
    ['GET /account/portfolio/history', { has: { timeframe: '1D' } }],
    ['GET /account/portfolio/history?timeframe=1D&period=1M', { has: { timeframe: '1D' } }],
    ['GET /clock', { has: { is_open: true } }],
    ['GET /calendar?start=2026-11-26&end=2026-11-27', { has: [{ date: '2026-11-27' }] }],
    [
      'GET /calendar?date_type=SETTLEMENT&start=2026-11-27&end=2026-11-27',
      { has: [{ date: '2026-11-25', settlement_date: '2026-11-27' }] },
    ],
  ]),
  ...of(MODELS, [
    ['GET /account', { has: { pattern_day_trader: false, daytrade_count: 0 } }],
    ['GET /account', { has: { account_blocked: false, trading_blocked: false } }],
    ['GET /account/configurations', { has: { max_margin_multiplier: '1' } }],
    ['GET /account/configurations', { has: { suspend_trade: false } }],
  ]),
  ...of(CLIENT, [
    ['GET /watchlists', { has: [] }],
    [
      'POST /watchlists',
      {
        body: { name: 'mine', symbols: ['SPY'] },
        has: { name: 'mine', assets: [{ symbol: 'SPY', class: 'us_equity' }] },
      },
    ],
    ['POST /watchlists', { body: { symbols: ['SPY'] }, ...refused(422, INVALID, 'name') }],
    ['GET /watchlists/fb306e55-16d3-4118-8c3d-c1615fcd4c03', refused(404, ABSENT, 'watchlist')],
  ]),
  ...of(JS_ACCOUNT, [
    ['GET /account/portfolio/history?period=1D&timeframe=5Min', differs(422, INVALID, '1D')],
    ['GET /account/portfolio/history?date_start=2026-11-01&date_end=2026-11-20', {}],
    [
      'PATCH /account/configurations',
      { body: { no_shorting: true }, ...differs(403, REFUSED, 'api.alpaca') },
    ],
  ]),
  ...of(ACTIVITIES, [
    ['GET /account/activities', { has: [] }],
    ['GET /account/activities/FILL?page_size=100&direction=desc', { has: [] }],
    ['GET /account/activities?activity_types=FILL,DIV', { has: [] }],
    ['GET /account/activities/DIV', { has: [] }],
    ['GET /account/activities?category=non_trade_activity', { has: [] }],
    ['GET /account/activities?category=other', refused(422, INVALID, 'category')],
    ['GET /account/activities?page_size=101', refused(422, INVALID, 'page_size')],
    ['GET /account/activities?direction=up', refused(422, INVALID, 'direction')],
    ['GET /account/activities?page_token=nothing', refused(422, INVALID, 'page_token')],
    ['GET /account/activities?date=2026-11-20', { has: [] }],
  ]),
];

const ASSETS: readonly Pair[] = of(CLIENT, [
  ['GET /assets', {}],
  ['GET /assets?status=active&asset_class=us_equity', {}],
  ['GET /assets?status=inactive', { has: [] }],
  ['GET /assets?asset_class=crypto', { has: [] }],
  ['GET /assets/SPY', { has: { symbol: 'SPY', tradable: true, class: 'us_equity' } }],
  ['GET /assets/spy', { has: { symbol: 'SPY', exchange: '' } }],
  ['GET /assets/SPY', { has: { fractionable: false, shortable: false } }],
  ['GET /assets/SPY', { has: { easy_to_borrow: false, marginable: true } }],
  ['GET /assets/not-a-symbol', refused(404, ABSENT, 'asset not found')],
  ['GET /assets/BTC%2FUSD', refused(404, ABSENT, 'asset not found')],
]);

const SUBMIT: readonly Pair[] = [
  ...of(REQUESTS, [
    post(BUY, { has: { symbol: 'SPY', side: 'buy', qty: '10' } }),
    post({ ...BUY, qty: 10 }, { has: { qty: '10' } }),
    post({ ...BUY, symbol: 'spy' }, { has: { symbol: 'SPY' } }),
    post({ ...BUY, client_order_id: 'mine' }, { has: { client_order_id: 'mine' } }),
    post({ ...BUY, extended_hours: false, limit_price: null, legs: null }, {}),
    post({ ...BUY, position_intent: 'buy_to_open' }, {}),
    post({ ...BUY, type: 'limit', limit_price: 369.5 }, {}),
    post({ ...BUY, type: 'limit', limit_price: '369.50' }, {}),
    post({ ...BUY, type: 'stop', stop_price: 371 }, {}),
    post({ ...BUY, type: 'stop_limit', stop_price: 371, limit_price: 372 }, {}),
    post({ ...BUY, type: 'trailing_stop', trail_percent: 1.5 }, {}),
    post({ ...BUY, type: 'trailing_stop', trail_price: '2' }, {}),
    post({ ...BUY, time_in_force: 'opg' }, {}),
    post({ ...BUY, time_in_force: 'cls' }, {}),
    post({ ...BUY, type: 'limit', limit_price: 369, time_in_force: 'cls' }, {}),
    post({ ...BUY, qty: undefined }, refused(422, INVALID, 'qty or notional is required')),
    post({ ...BUY, notional: 500 }, refused(422, INVALID, 'only one of qty or notional')),
    post({ ...BUY, qty: -1 }, refused(422, INVALID, 'qty')),
    post({ ...BUY, qty: 0 }, refused(422, INVALID, 'must be > 0')),
    post({ ...BUY, side: 'hold' }, refused(422, INVALID, 'side')),
    post({ ...BUY, type: 'iceberg' }, refused(422, INVALID, 'type')),
    post({ ...BUY, time_in_force: 'soon' }, refused(422, INVALID, 'time_in_force')),
    post({ ...BUY, client_order_id: 'x'.repeat(129) }, refused(422, INVALID, 'client_order_id')),
    post({ ...BUY, colour: 'red' }, differs(422, INVALID, 'colour')),
  ]),
  ...of(ORDERS, [
    post({ ...BUY, type: 'limit' }, refused(422, INVALID, 'limit orders require limit_price')),
    post({ ...BUY, limit_price: 1 }, refused(422, INVALID, 'take no limit_price')),
    post({ ...BUY, type: 'stop' }, refused(422, INVALID, 'stop orders require stop_price')),
    post(
      { ...BUY, type: 'stop_limit', stop_price: 1 },
      refused(422, INVALID, 'require limit_price'),
    ),
    post({ ...BUY, stop_price: 1 }, refused(422, INVALID, 'take no stop_price')),
    post({ ...BUY, type: 'trailing_stop' }, refused(422, UNFIT, 'one of trail_price')),
    post(
      { ...BUY, type: 'trailing_stop', trail_price: 1, trail_percent: 1 },
      refused(422, UNFIT, 'one of trail_price'),
    ),
    post(
      { ...BUY, type: 'stop', stop_price: 371, time_in_force: 'opg' },
      refused(422, UNFIT, 'opg'),
    ),
    post(
      { ...BUY, type: 'stop', stop_price: 371, time_in_force: 'cls' },
      refused(422, UNFIT, 'cls'),
    ),
    post({ ...BUY, time_in_force: 'gtc' }, differs(422, UNFIT, 'gtc')),
    post({ ...BUY, time_in_force: 'ioc' }, differs(422, UNFIT, 'ioc')),
    post({ ...BUY, time_in_force: 'fok' }, differs(422, UNFIT, 'fok')),
    post({ ...BUY, extended_hours: true }, differs(422, UNFIT, 'extended_hours')),
    post({ ...BUY, order_class: '', stop_loss: undefined }, differs(403, REFUSED, 'plain_buys')),
    post({ ...BUY, order_class: 'simple', stop_loss: null }, differs(403, REFUSED, 'plain_buys')),
    post({ ...BUY, symbol: 'BTC/USD' }, differs(422, UNFIT, 'only stocks')),
  ]),
  ...of(FRACTIONS, [
    post({ ...BUY, qty: 1.5 }, differs(403, REFUSED, 'is not fractionable')),
    post({ ...BUY, qty: '0.25' }, differs(403, REFUSED, 'is not fractionable')),
    post({ ...BUY, qty: undefined, notional: '500.50' }, differs(403, REFUSED, 'not fractionable')),
  ]),
  ...of(SHORTS, [
    post({ ...SELL, position_intent: 'sell_to_open' }, differs(403, REFUSED, 'sold short')),
    post({ ...BUY, position_intent: 'buy_to_close' }, differs(403, REFUSED, 'sold short')),
    post({ ...BUY, position_intent: 'sell_to_close' }, refused(422, UNFIT, 'contradicts side')),
    post(SELL, refused(403, REFUSED, 'insufficient qty available for order')),
    post({ ...SELL, qty: '101' }, held(refused(403, REFUSED, 'available: 100'))),
  ]),
];

const GROUPS: readonly Pair[] = of(ORDERS, [
  post(BRACKET, { has: { symbol: 'SPY' } }),
  post(
    { ...BRACKET, take_profit: undefined },
    refused(422, UNFIT, 'require take_profit.limit_price'),
  ),
  post({ ...BRACKET, take_profit: {} }, refused(422, UNFIT, 'require take_profit.limit_price')),
  post({ ...BRACKET, stop_loss: undefined }, refused(422, UNFIT, 'require stop_loss.stop_price')),
  post({ ...BRACKET, stop_loss: {} }, refused(422, UNFIT, 'require stop_loss.stop_price')),
  post({ ...BUY, stop_loss: undefined }, refused(422, UNFIT, 'one of take_profit and stop_loss')),
  post({ ...BRACKET, order_class: 'oto' }, refused(422, UNFIT, 'one of take_profit and stop_loss')),
  post({ ...BRACKET, order_class: 'simple' }, refused(422, UNFIT, 'bracket or oto')),
  post({ ...OCO, side: 'buy' }, refused(422, UNFIT, 'side sell')),
  post(
    { ...BRACKET, stop_loss: { stop_price: 360, limit_price: 359 } },
    differs(422, UNFIT, 'stop_loss.limit_price'),
  ),
  post({ ...BUY, order_class: 'mleg', legs: [{}, {}] }, differs(422, UNFIT, 'several legs')),
  post(OCO, held()),
  post({ ...OCO, stop_loss: { stop_price: 350 } }, held(differs(403, REFUSED, 'only tightens'))),
  post({ ...OCO, stop_loss: undefined }, held(refused(422, UNFIT, 'require stop_loss.stop_price'))),
  post({ ...OCO, type: 'market', take_profit: undefined }, held(refused(422, UNFIT, 'type limit'))),
  post(
    { ...OCO, order_class: 'bracket', limit_price: 385 },
    held(refused(403, REFUSED, 'sold short')),
  ),
]);

const CLOSING: readonly Pair[] = [
  ...of(WORKING, [
    post(SELL, held({ has: { symbol: 'SPY' } })),
    post({ ...SELL, qty: 100, type: 'limit', limit_price: 385, time_in_force: 'gtc' }, held()),
    post({ ...SELL, qty: 100, type: 'stop', stop_price: 365, time_in_force: 'gtc' }, held()),
    post({ ...SELL, type: 'stop', stop_price: 355 }, held(differs(403, REFUSED, 'only tightens'))),
    post({ ...SELL, time_in_force: 'cls' }, held()),
    post({ ...SELL, position_intent: 'sell_to_close' }, held()),
  ]),
  ...of(JS_POSITIONS, [
    ['GET /positions', { has: [] }],
    ['GET /positions', held({ has: [{ symbol: 'SPY', qty: '100', side: 'long' }] })],
    ['GET /positions/SPY', held({ has: { qty: '100', asset_class: 'us_equity' } })],
    ['GET /positions/QQQ', held(refused(404, ABSENT, 'position does not exist'))],
    ['DELETE /positions/SPY', held({ has: { symbol: 'SPY' } })],
    ['DELETE /positions/QQQ', held(refused(404, ABSENT, 'position does not exist'))],
    ['DELETE /positions', { status: 207, has: [] }],
    ['DELETE /positions', held({ status: 207, has: [{ symbol: 'SPY', status: 200 }] })],
  ]),
  ...of(REQUESTS, [
    ['DELETE /positions/SPY?qty=40', held()],
    ['DELETE /positions/SPY?percentage=25.5', held()],
    ['DELETE /positions/SPY?qty=1&percentage=2', held(refused(422, UNFIT, 'only one of'))],
    ['DELETE /positions/SPY?percentage=101', held(refused(422, UNFIT, 'percentage'))],
    ['DELETE /positions/SPY?percentage=0.1', held(differs(422, UNFIT, 'whole share'))],
    ['DELETE /positions/SPY?qty=101', held(refused(403, REFUSED, 'insufficient qty'))],
    ['DELETE /positions?cancel_orders=True', held({ status: 207 })],
  ]),
];

const REPLACE: readonly Pair[] = [
  ...of(WORKING, [
    patch('entry', { limit_price: '369.5' }),
    patch('entry', { limit_price: 369.5 }),
    patch('entry', { qty: '90' }),
    patch('entry', { qty: 90, limit_price: 369.5 }),
    patch('entry', { time_in_force: 'day', limit_price: 369.5 }),
    patch('stop', { stop_price: '365' }, held()),
    patch('target', { limit_price: '385' }, held()),
  ]),
  ...of(CODES, [
    patch('entry', {}, refused(422, UNFIT, 'order parameters are not changed')),
    patch('entry', { qty: '100' }, refused(422, UNFIT, 'order parameters are not changed')),
    patch('entry', { qty: 90 }, held(refused(422, UNFIT, 'cannot replace order in filled status'))),
    patch('entry', { trail: 2 }, differs(422, UNFIT, 'trailing')),
    patch('entry', { client_order_id: 'other', qty: 90 }, differs(422, UNFIT, 'keeps its id')),
    patch('entry', { qty: 'ten' }, refused(422, INVALID, 'qty')),
    patch('entry', { side: 'sell' }, differs(422, INVALID, 'side')),
    [
      'PATCH /orders/00000000-0000-0000-0000-000000000000',
      { body: { qty: 1 }, ...refused(404, ABSENT, 'order not found') },
    ],
  ]),
];

const CANCEL: readonly Pair[] = [
  ...of(JS_ORDERS, [
    ['DELETE /orders/{entry}', { before: 'working', status: 204 }],
    ['DELETE /orders/{target}', held({ status: 204 })],
    ['DELETE /orders', { status: 207, has: [] }],
    ['DELETE /orders', { before: 'working', status: 207, has: [{ status: 200 }] }],
  ]),
  ...of(CODES, [
    ['DELETE /orders/{entry}', held(refused(422, UNFIT, 'order is already in "filled" state'))],
    [
      'DELETE /orders/61e69015-8549-4bfd-b9c3-01e75843f47d',
      refused(404, ABSENT, 'order not found'),
    ],
    ['DELETE /orders/not-an-id', refused(404, ABSENT, 'order not found')],
  ]),
];

const READ: readonly Pair[] = [
  ...of(CLIENT, [
    ['GET /orders', { has: [] }],
    ['GET /orders', { before: 'working', has: [{ symbol: 'SPY' }] }],
    ['GET /orders?status=open&nested=True', { before: 'working', has: [{ symbol: 'SPY' }] }],
    ['GET /orders?status=closed', { before: 'working', has: [] }],
    ['GET /orders?status=closed', held({ has: [{ status: 'filled' }] })],
    ['GET /orders?status=all&limit=500&direction=asc', held()],
    ['GET /orders?symbols=SPY,QQQ', { before: 'working', has: [{ symbol: 'SPY' }] }],
    ['GET /orders?symbols=QQQ', { before: 'working', has: [] }],
    ['GET /orders?side=sell&status=all', held()],
    ['GET /orders?asset_class=us_equity,crypto', { before: 'working', has: [{ symbol: 'SPY' }] }],
    ['GET /orders?asset_class=crypto', { before: 'working', has: [] }],
    ['GET /orders?after=2026-11-21T00:00:00Z', { before: 'working', has: [] }],
    [
      'GET /orders?until=2026-11-21T00:00:00%2B00:00',
      { before: 'working', has: [{ symbol: 'SPY' }] },
    ],
    ['GET /orders/{entry}', { before: 'working', has: { symbol: 'SPY', order_class: 'bracket' } }],
    ['GET /orders/{entry}?nested=True', { before: 'working', has: { legs: [{}, {}] } }],
    ['GET /orders/{stop}', { before: 'working', has: { status: 'held', type: 'stop' } }],
    ['GET /orders/{stop}', held({ has: { status: 'new', stop_price: '360' } })],
    [
      'GET /orders:by_client_order_id?client_order_id=unknown',
      refused(404, ABSENT, 'order not found'),
    ],
  ]),
  ...of(JS_ORDERS, [
    ['GET /orders?status=sleeping', differs(422, INVALID, 'status')],
    ['GET /orders?limit=501', refused(422, INVALID, 'limit')],
    ['GET /orders?limit=0', refused(422, INVALID, 'limit')],
    ['GET /orders?staus=open', differs(422, INVALID, 'staus')],
    ['GET /orders/904837e3-3b76-47ec-b432-046db621571b', refused(404, ABSENT, 'order not found')],
  ]),
  ...of(PROTECTION, [['GET /nothing', refused(404, ABSENT, 'endpoint not found')]]),
];

const MARKET: readonly Pair[] = [
  ...of(PRICE_CLIENT, [
    ['GET /stocks/quotes?symbols=SPY', differs(503, NOWHERE, 'not kept')],
    ['GET /stocks/trades?symbols=SPY', differs(503, NOWHERE, 'not kept')],
    ['GET /stocks/bars?symbols=SPY', refused(422, INVALID, 'timeframe')],
    ['GET /stocks/bars?symbols=&timeframe=1Min', refused(422, INVALID, 'symbols')],
  ]),
  ...of(PRICES, [
    ['GET /stocks/SPY/bars?timeframe=1Min&asof=today', refused(422, INVALID, 'asof')],
    ['GET /stocks/SPY/bars?timeframe=1Min&currency=EUR', differs(422, INVALID, 'USD')],
    ['GET /stocks/SPY/bars?timeframe=1Min&feed=boats', differs(422, INVALID, 'feed')],
    ['GET /stocks/quotes/latest?symbols=SPY&feed=overnight', differs(422, INVALID, 'feed')],
    ['GET /stocks/SPY/bars?timeframe=2Week', refused(422, INVALID, '2Week')],
    ['GET /stocks/SPY/bars?timeframe=60Min', refused(422, INVALID, '60Min')],
    ['GET /stocks/SPY/bars?timeframe=1Min&limit=10001', refused(422, INVALID, 'limit')],
    ['GET /stocks/SPY/bars?timeframe=1Min&sort=up', refused(422, INVALID, 'sort')],
    ['GET /stocks/SPY/bars?timeframe=1Min&adjustment=other', refused(422, INVALID, 'adjustment')],
  ]),
];

export const PAIRS: readonly Pair[] = [
  ...[...ACCOUNT, ...ASSETS, ...SUBMIT, ...GROUPS, ...CLOSING],
  ...[...REPLACE, ...CANCEL, ...READ, ...MARKET],
];
