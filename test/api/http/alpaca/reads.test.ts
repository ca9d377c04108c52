// What a program written for Alpaca reads: only what is its own, in Alpaca's words.
import { describe, expect, it } from 'vitest';
import { orderRefIn, orderUuid } from '../../../../src/api/http/alpaca/ids.ts';
import {
  alpacaTrader,
  bracketOf,
  executionOf,
  HEADERS,
  KEY,
  positionOf,
  servedForAlpaca,
} from '../../harness/alpaca-trader.ts';
import { served } from '../../harness/served.ts';

/** 20:00 in New York is of the next day in UTC. */
const EVENING_S = 2 * 3_600;

const ids = (body: { id: string }[]) => body.map(({ id }) => orderRefIn(id));

describe('a key', () => {
  it('is proved by its secret, by headers or as a user with a password', async () => {
    const { ask } = await servedForAlpaca();
    const basic = (pair: string) => ({
      authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
    });
    expect((await ask('GET', '/account')).status).toBe(200);
    expect((await ask('GET', '/account', undefined, basic('bot:open sesame'))).status).toBe(200);
    for (const wrong of [
      {},
      { 'apca-api-key-id': 'bot' },
      { 'apca-api-key-id': 'bot', 'apca-api-secret-key': 'open' },
      { 'apca-api-key-id': 'other', 'apca-api-secret-key': 'open sesame' },
      { 'apca-api-key-id': 'other', 'apca-api-secret-key': '' },
      { authorization: 'Bearer open' },
      basic('bot'),
    ]) {
      const { status, body } = await ask('GET', '/account', undefined, wrong);
      expect([status, body.code]).toEqual([401, 40110000]);
    }
  });

  it('is taken at the addresses of Alpaca too, for programs that take a host alone', async () => {
    const { api, ask } = await servedForAlpaca();
    const at = async (path: string) => {
      const response = await fetch(`${api.url}${path}`, { headers: HEADERS });
      return { status: response.status, body: await response.json() };
    };
    const { body } = await ask('GET', '/account');
    expect(await at('/v2/account')).toEqual({ status: 200, body });
    const named = await at('/v2/orders:by_client_order_id?client_order_id=x');
    expect(named).toMatchObject({ status: 404, body: { code: 40410000 } });
    for (const path of ['/v2', '/v2x', '/v1beta1/news'])
      expect((await at(path)).status, path).toBe(404);
    const { url } = await served([alpacaTrader().client]);
    const unserved = await fetch(`${url}/v2/account`, { headers: HEADERS });
    expect(await unserved.json()).toMatchObject({ code: 'unknown_route' });
  });

  it.each([
    ['no text', '%E0%A4', { status: 422, code: 40010001, why: 'percent sign' }],
    ['too long', 'a'.repeat(300), { status: 414, code: 41400000, why: 'longer than any of ours' }],
  ])('gets an error of Alpaca for an address that is %s', async (_, id, { status, code, why }) => {
    const { api, ask } = await servedForAlpaca();
    const refusal = { code, message: expect.stringContaining(why) };
    expect(await ask('GET', `/orders/${id}`)).toMatchObject({ status, body: refusal });
    const ours = await fetch(`${api.url}/api/v1/orders/${id}`);
    expect(ours.headers.get('content-type')).toContain('application/problem+json');
  });

  it('may have a colon in its secret', async () => {
    const { ask } = await servedForAlpaca({ secret: 'open:sesame:1' });
    const authorization = `Basic ${Buffer.from('bot:open:sesame:1').toString('base64')}`;
    expect((await ask('GET', '/account', undefined, { authorization })).status).toBe(200);
  });

  it('reads nothing that is older than five seconds', async () => {
    const { get, holds } = await servedForAlpaca();
    holds.ageSeconds = 5;
    expect((await get('/positions')).status).toBe(200);
    holds.ageSeconds = 6;
    expect(await get('/positions')).toMatchObject({
      status: 503,
      body: { message: expect.stringContaining('6 s old') },
    });
  });

  it('is not found by trying: its address waits after thirty different secrets, and each is recorded', async () => {
    const { ask, api } = await servedForAlpaca();
    const withSecret = (secret: string, id = 'bot') =>
      ask('GET', '/account', undefined, {
        'apca-api-key-id': id,
        'apca-api-secret-key': secret,
      });
    expect((await withSecret('open sesame')).status).toBe(200);
    // A program with a wrong configuration repeats one secret, and keeps no other out.
    for (let tries = 0; tries < 40; tries += 1)
      expect((await withSecret('old sesame')).status).toBe(401);
    expect((await withSecret('open sesame')).status).toBe(200);
    for (let tries = 1; tries < 30; tries += 1)
      expect((await withSecret(`guess ${tries}`)).status).toBe(401);
    for (const secret of ['guess 30', 'open sesame'])
      expect(await withSecret(secret)).toMatchObject({ status: 429, body: { code: 42910000 } });
    const asked = { limit: 1, offset: 0, isOldestFirst: true };
    const failed = { action: 'session.failed', target: 'alpaca:bot' };
    const { total } = await api.identity.context.store.auditTrail({ ...failed, ...asked });
    expect(total).toBe(30);
    api.pass(16 * 60_000);
    expect((await withSecret('open sesame')).status).toBe(200);
  });

  it('may ask so many times a minute, as at Alpaca, and another key is not held up by it', async () => {
    const { ask } = await servedForAlpaca(
      {},
      { kind: 'refuse' },
      {
        guarded: { requestsPerMinute: 3 },
        otherKeys: [{ ...KEY, id: 'other', secret: 'other sesame' }],
      },
    );
    const first = await ask('GET', '/account');
    expect(first.status).toBe(200);
    expect(first.headers.get('x-ratelimit-limit')).toBe('3');
    expect(first.headers.get('x-ratelimit-remaining')).toBe('2');
    for (const path of ['/orders', '/clock']) expect((await ask('GET', path)).status).toBe(200);
    const beyond = await ask('POST', '/orders', { symbol: 'SPY' });
    expect(beyond).toMatchObject({
      status: 429,
      body: { code: 42910000, message: 'rate limit exceeded' },
    });
    expect(beyond.headers.get('x-ratelimit-remaining')).toBe('0');
    const seconds = Number(beyond.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    // A moment in seconds, as programs that wait for it read it.
    const reset = Number(beyond.headers.get('x-ratelimit-reset'));
    expect(Math.abs(reset - Date.now() / 1000 - seconds)).toBeLessThan(30);
    const headers = { 'apca-api-key-id': 'other', 'apca-api-secret-key': 'other sesame' };
    expect((await ask('GET', '/account', undefined, headers)).status).toBe(200);
  });

  it('opens no other part of the API, and the API is not there unless it is configured', async () => {
    const { api, ask } = await servedForAlpaca();
    const key = Buffer.from('bot:open sesame').toString('base64');
    const own = await api.ask('GET', '/api/v1/orders', {
      headers: { authorization: `Basic ${key}` },
    });
    expect(own.status).toBe(401);
    expect(await ask('GET', '/nothing')).toMatchObject({ status: 404, body: { code: 40410000 } });
    // Addresses of coins and options have other versions; their clients read the code there, too.
    const coins = await fetch(`${api.url}/alpaca/v1beta3/crypto/us/latest/bars?symbols=BTC/USD`);
    expect([coins.status, await coins.json()]).toEqual([
      404,
      {
        code: 40410000,
        message: 'endpoint not found: GET /alpaca/v1beta3/crypto/us/latest/bars',
      },
    ]);
  });
});

describe('the account', () => {
  it('has amounts as texts, and the fields that older programs read', async () => {
    const { get } = await servedForAlpaca();
    const { body } = await get('/account');
    expect(body).toMatchObject({
      ...{
        account_number: 'DU1234567',
        status: 'ACTIVE',
        currency: 'USD',
        pattern_day_trader: false,
      },
      ...{ daytrade_count: 0, shorting_enabled: false, account_blocked: false },
    });
    expect(Number(body.equity)).toBeGreaterThan(0);
    expect([typeof body.equity, typeof body.buying_power]).toEqual(['string', 'string']);
    expect((await get('/account')).body.id).toBe(body.id);
  });

  it('has the margins that the broker keeps back; of another time there are none', async () => {
    const { get, holds } = await servedForAlpaca();
    holds.balance = { net_liquidation: 1_000, available_funds: 400, excess_liquidity: 599.9 };
    const { body } = await get('/account');
    expect(body).toMatchObject({ initial_margin: '600', maintenance_margin: '400.1' });
    expect(Object.keys(body)).not.toContain('last_maintenance_margin');
    // A broker may count more than the value of the account as available.
    holds.balance = { net_liquidation: 1_000, available_funds: 1_001, excess_liquidity: null };
    const other = (await get('/account')).body;
    expect(other.initial_margin).toBe('0');
    expect(Object.keys(other)).not.toContain('maintenance_margin');
  });

  it('has a value for each day, and says that it has no others', async () => {
    const { get, holds } = await servedForAlpaca();
    holds.balance = { net_liquidation: 1_003_000 };
    expect((await get('/account/portfolio/history')).body).toMatchObject({
      ...{ equity: [998_000, 1_000_000, 1_003_000], profit_loss: [0, 2_000, 5_000] },
      ...{ base_value: 998_000, timeframe: '1D' },
    });
    const refused = await get('/account/portfolio/history?timeframe=5Min');
    expect(refused).toMatchObject({
      status: 422,
      body: { message: expect.stringContaining('1D') },
    });
  });
});

describe('the history of the account', () => {
  it('is of the period, up to its end, and of nothing else', async () => {
    const { get, holds } = await servedForAlpaca();
    // Each with the day on which the account had that value when it began.
    const begun = {
      ...{ '2024-11-19': '2024-11-20', '2025-11-18': '2025-11-19', '2025-11-20': '2025-11-21' },
      ...{ '2026-08-18': '2026-08-19', '2026-08-28': '2026-08-31', '2026-10-19': '2026-10-20' },
      ...{ '2026-10-20': '2026-10-21', '2026-11-12': '2026-11-13', '2026-11-13': '2026-11-16' },
      ...{ '2026-11-18': '2026-11-19', '2026-11-19': '2026-11-20' },
    };
    holds.equity = Object.values(begun).map((day, at) => ({ day, net_liquidation: 1_000 + at }));
    const days = [...Object.keys(begun), '2026-11-20'];
    const shown = async (query: string) =>
      (await get(`/account/portfolio/history?${query}`)).body.timestamp.map((seconds: number) =>
        new Date((seconds - EVENING_S) * 1_000).toISOString().slice(0, 10),
      );
    expect(await shown('')).toEqual(days.slice(7));
    expect(await shown('period=1M&timeframe=1D&extended_hours=false')).toEqual(days.slice(7));
    expect(await shown('period=2D')).toEqual(days.slice(-2));
    // It is of values within a day.
    expect(await shown('period=2D&pnl_reset=per_day')).toEqual(days.slice(-2));
    expect(await shown(`start=${Date.parse('2026-11-16T15:00:00Z') / 1_000}`)).toEqual(
      days.slice(9),
    );
    expect(await shown('period=1W')).toEqual(days.slice(9));
    expect(await shown('period=3M')).toEqual(days.slice(4));
    expect(await shown('period=1A')).toEqual(days.slice(3));
    expect(await shown('period=1D&date_end=2026-10-22')).toEqual(['2026-10-20']);
    expect(await shown('date_start=2026-08-28&date_end=2026-10-19')).toEqual(days.slice(4, 6));
    expect(await shown('start=2026-11-16T15:00:00Z')).toEqual(days.slice(9));
    expect(await shown('date_start=2026-11-12&period=1W')).toEqual(days.slice(7, 10));
    expect(await shown('date_end=2020-01-01')).toEqual([]);
    for (const query of [
      'period=1X',
      'period=0D',
      'period=1D&date_start=2026-11-13&date_end=2026-11-14',
      'pnl_reset=other',
      'cashflow_types=CSD',
    ])
      expect((await get(`/account/portfolio/history?${query}`)).status, query).toBe(422);
  });

  it('dates the value at the end of a session by the evening at the venue, and has today as it is now', async () => {
    const { get, holds } = await servedForAlpaca();
    holds.balance = { net_liquidation: 1_200 };
    // When Monday, Tuesday and a Sunday began; of one evening the later is the nearer.
    holds.equity = [
      { day: '2023-10-16', net_liquidation: 1_000 },
      { day: '2023-10-17', net_liquidation: 1_100 },
      { day: '2026-11-15', net_liquidation: 1_140 },
      { day: '2026-11-16', net_liquidation: 1_150 },
    ];
    const { body } = await get('/account/portfolio/history?period=9A');
    // In summer 20:00 in New York is midnight in UTC, as in Alpaca's example.
    const evenings = [1697241600, 1697500800];
    const winter = ['2026-11-14T01:00:00Z', '2026-11-21T01:00:00Z'];
    expect(body.timestamp).toEqual([...evenings, ...winter.map((at) => Date.parse(at) / 1_000)]);
    expect(body.equity).toEqual([1_000, 1_100, 1_150, 1_200]);
    holds.balance = { net_liquidation: null };
    expect((await get('/account/portfolio/history?period=9A')).body.equity).toHaveLength(3);
  });
});

describe('an order', () => {
  it('that trails shows where it triggers and its best price', async () => {
    const { get, holds } = await servedForAlpaca();
    const trailing = (more: object) => bracketOf('SPY', 1, { type: 'TRAIL', ...more })[0];
    const each = [
      [{ action: 'SELL', stop_price: 98, trail_amount: 2 }, '98', '100'],
      [{ action: 'BUY', stop_price: 102, trail_amount: 2 }, '102', '100'],
      [{ action: 'SELL', stop_price: 98, trail_percent: 2 }, '98', '100'],
      [{ action: 'SELL', stop_price: null, trail_percent: 2 }, null, null],
    ] as const;
    for (const [more, stop_price, hwm] of each) {
      const row = trailing({ trail_amount: null, trail_percent: null, ...more });
      if (row === undefined) throw new Error('no order');
      holds.orders = [row];
      expect((await get(`/orders/${orderUuid(row.order_ref)}`)).body).toMatchObject({
        ...{ type: 'trailing_stop', stop_price, hwm },
      });
    }
  });

  it('of an unknown state has a word that every client knows', async () => {
    const { get, holds } = await servedForAlpaca();
    for (const [filled, status] of [
      [0, 'pending_new'],
      [5, 'partially_filled'],
    ] as const) {
      holds.orders = bracketOf('SPY', 1, { state: 'unknown', filled }).slice(0, 1);
      expect((await get('/orders')).body).toMatchObject([{ status }]);
    }
  });
});

describe('the gain of the day', () => {
  it('is known of what was opened since it began', async () => {
    const { get, holds } = await servedForAlpaca();
    const [entry] = bracketOf('SPY', 1);
    if (entry === undefined) throw new Error('no order');
    for (const [opened_at, gain] of [
      ['2026-11-20T14:31:00.000Z', '30'],
      ['2026-11-19T20:00:00.000Z', null],
    ] as const) {
      holds.positions = [{ ...positionOf(entry, 100), opened_at }];
      const { body } = await get('/positions/SPY');
      expect(body).toMatchObject({ unrealized_pl: '30', unrealized_intraday_pl: gain });
    }
  });

  it('is since the close before of what is older, in parts too', async () => {
    const { get, holds } = await servedForAlpaca();
    const [entry] = bracketOf('SPY', 1);
    if (entry === undefined) throw new Error('no order');
    const old = { ...positionOf(entry, 100), opened_at: '2026-11-18T20:00:00.000Z' };
    const today = { ...positionOf(entry, 10), opened_at: '2026-11-20T15:00:00.000Z' };
    holds.closes.set('SPY', 368);
    for (const [parts, intraday] of [
      [[old], ['200', '0.00540979']],
      [
        [old, today],
        ['230', '0.00565569'],
      ],
      [[{ ...old, last_price: null }], [null, null]],
    ] as const) {
      holds.positions = [...parts];
      const [row] = (await get('/positions')).body;
      expect([row.unrealized_intraday_pl, row.unrealized_intraday_plpc]).toEqual(intraday);
      expect(row.lastday_price).toBe('368');
    }
    holds.positions = [old];
    expect((await get('/positions/SPY')).body.change_today).toBe('0.00543478');
    holds.closes.clear();
    const unknown = { lastday_price: null, change_today: null, unrealized_intraday_pl: null };
    expect((await get('/positions/SPY')).body).toMatchObject(unknown);
  });
});

describe('clock and calendar', () => {
  it('are those of the venue', async () => {
    const { get } = await servedForAlpaca();
    const { body } = await get('/clock');
    expect(body).toEqual({
      ...{ timestamp: '2026-11-20T10:30:00-05:00', is_open: true },
      ...{ next_open: '2026-11-23T09:30:00-05:00', next_close: '2026-11-20T16:00:00-05:00' },
    });
    const hours = { session_open: '0400', session_close: '2000' };
    expect((await get('/calendar?start=2026-11-26&end=2026-11-30')).body).toEqual(
      [
        ...[{ date: '2026-11-27', open: '09:30', close: '13:00', settlement_date: '2026-11-30' }],
        ...[{ date: '2026-11-30', open: '09:30', close: '16:00', settlement_date: '2026-12-01' }],
      ].map((day) => ({ ...day, ...hours })),
    );
  });

  it('say when the trades of a day settle, and are asked by that too', async () => {
    const { get } = await servedForAlpaca();
    const days = async (query: string) =>
      (await get(`/calendar?${query}`)).body.map(
        ({ date, settlement_date: settled }: Record<string, string>) => [date, settled],
      );
    // On Columbus Day the exchange trades, and nothing settles.
    const october = [
      ['2026-10-09', '2026-10-13'],
      ['2026-10-12', '2026-10-13'],
      ['2026-10-13', '2026-10-14'],
    ];
    expect(await days('start=2026-10-09&end=2026-10-13')).toEqual(october);
    const settled = (span: string) => days(`${span}&date_type=SETTLEMENT`);
    expect(await settled('start=2026-10-13&end=2026-10-13')).toEqual(october.slice(0, 2));
    expect(await settled('start=2026-10-12&end=2026-10-12')).toEqual([]);
    expect(await settled('start=2026-10-10&end=2026-10-14')).toEqual(october);
    expect((await get('/calendar?date_type=EVERY')).status).toBe(422);
  });
});

describe('assets', () => {
  it('are what the key may trade, by symbol and by id', async () => {
    const { get } = await servedForAlpaca({ symbols: ['AAPL', 'SPY'] });
    const { body } = await get('/assets?status=active&asset_class=us_equity');
    expect(body.map(({ symbol }: { symbol: string }) => symbol)).toEqual(['AAPL', 'SPY']);
    expect((await get(`/assets/${body[1].id}`)).body.symbol).toBe('SPY');
    expect((await get('/assets/QQQ')).status).toBe(404);
    expect((await get('/assets?asset_class=crypto')).body).toEqual([]);
  });

  it('lack what is not known of them, as at Alpaca: sizes and steps are those of coins', async () => {
    const { get } = await servedForAlpaca({ symbols: ['SPY'] });
    const { body } = await get('/assets/SPY');
    const { maintenance_margin_requirement: margin, ...known } = body;
    // py-alpaca-api reads no list without it.
    expect(margin).toBeNull();
    expect(Object.values(known)).not.toContain(null);
    expect(Object.keys(known).sort()).toEqual(
      [
        ...['attributes', 'borrow_status', 'class', 'easy_to_borrow', 'exchange', 'fractionable'],
        ...['id', 'marginable', 'name', 'shortable', 'status', 'symbol', 'tradable'],
      ].sort(),
    );
    expect(body.borrow_status).toBe('hard_to_borrow');
  });
});

describe('orders', () => {
  it('are those that the key opened, newest first, and an id leads back to each', async () => {
    const { get, holds } = await servedForAlpaca();
    const [old, other, later] = [
      bracketOf('SPY', 1),
      bracketOf('QQQ', 2, { opened_by: 'ann' }),
      bracketOf('SPY', 3),
    ];
    holds.orders = [...old, ...other.map((row) => ({ ...row, opened_by: 'ann' })), ...later];
    const { body } = await get('/orders');
    const refs = [...later.toReversed(), ...old.toReversed()].map(({ order_ref: ref }) => ref);
    expect(ids(body).sort()).toEqual(refs.sort());
    const [entry] = later;
    const id = orderUuid(entry?.order_ref ?? '');
    expect((await get(`/orders/${id}`)).body).toMatchObject({
      ...{ id, client_order_id: entry?.client_order_id, order_class: 'bracket', status: 'new' },
      ...{
        qty: '100',
        filled_qty: '0',
        filled_avg_price: null,
        limit_price: '369.7',
        type: 'limit',
      },
      legs: [
        { status: 'held', limit_price: '380' },
        { status: 'held', stop_price: '360', type: 'stop' },
      ],
    });
    const named = `/orders:by_client_order_id?client_order_id=${entry?.client_order_id}`;
    expect((await get(named)).body.id).toBe(id);
    const foreign = orderUuid(other[0]?.order_ref ?? '');
    for (const path of [
      `/orders/${foreign}`,
      '/orders/nonsense',
      '/orders:by_client_order_id?client_order_id=x',
    ])
      expect((await get(path)).body).toMatchObject({ code: 40410000 });
  });

  it('are nested on request: legs are shown by their entry', async () => {
    const { get, holds } = await servedForAlpaca();
    holds.orders = [...bracketOf('SPY', 1), ...bracketOf('AAPL', 2)];
    for (const word of ['true', 'True']) {
      const { body } = await get(`/orders?status=all&nested=${word}`);
      expect(
        body.map((order: { symbol: string; legs: unknown[] }) => [order.symbol, order.legs.length]),
      ).toEqual([
        ['AAPL', 2],
        ['SPY', 2],
      ]);
    }
  });

  it('are legs of their entry only if they came with it, and wait only while they work', async () => {
    const { get, holds } = await servedForAlpaca();
    const [entry, target, stop] = bracketOf('SPY', 1);
    if (entry === undefined || target === undefined || stop === undefined)
      throw new Error('no orders');
    const asked_for = { ...target, order_ref: 'abcdefgh.zz.t', created_at: '2026-11-20T15:09:00Z' };
    holds.orders = [entry, { ...stop, state: 'cancelled' }, asked_for];
    const { body } = await get('/orders?status=all&nested=true');
    expect(body).toMatchObject([
      { order_class: 'simple', status: 'new', legs: null },
      { order_class: 'oto', status: 'new', legs: [{ stop_price: '360', status: 'canceled' }] },
    ]);
  });

  it('are simple where the stop is ours: a plain buy has no leg, and its stop is another order', async () => {
    const { get, holds } = await servedForAlpaca();
    const plain = { stop_kind: 'percent' };
    const [entry, target, stop] = bracketOf('SPY', 1, plain).map((row) => ({ ...row, ...plain }));
    if (entry === undefined || target === undefined || stop === undefined)
      throw new Error('no orders');
    holds.orders = [entry, stop];
    expect((await get('/orders?nested=true')).body).toMatchObject([
      { id: orderUuid(stop.order_ref), order_class: 'simple', status: 'held', legs: null },
      { id: orderUuid(entry.order_ref), order_class: 'simple', status: 'new', legs: null },
    ]);
    holds.orders = [{ ...entry, state: 'filled', filled: 100 }, stop];
    expect((await get('/orders?nested=true')).body).toMatchObject([
      { order_class: 'simple', status: 'new', stop_price: '360', legs: null },
    ]);
    holds.orders = [entry, target, stop];
    expect((await get(`/orders/${orderUuid(entry.order_ref)}`)).body).toMatchObject({
      ...{ order_class: 'oto', legs: [{ limit_price: '380', order_class: 'oto', status: 'held' }] },
    });
  });

  it('are those that were sent after a time, if they were decided shortly before it', async () => {
    const { get, holds } = await servedForAlpaca();
    const [entry] = bracketOf('SPY', 1);
    if (entry === undefined) throw new Error('no order');
    holds.orders = [{ ...entry, submitted_at: '2026-11-20T15:01:05.000Z' }];
    const { body } = await get('/orders?after=2026-11-20T15:01:03Z');
    expect(body).toMatchObject([
      { submitted_at: expect.stringMatching(/^2026-11-20T15:01:05\.000\d{3}Z$/) },
    ]);
    expect((await get(`/orders?after=${body[0].submitted_at}`)).body).toEqual([]);
  });

  it('are filtered by status, symbol, side and time; the limits of time are exclusive', async () => {
    const { get, holds } = await servedForAlpaca();
    const [filled] = bracketOf('SPY', 1, { state: 'filled', filled: 100 });
    const [working] = bracketOf('AAPL', 2);
    if (filled === undefined || working === undefined) throw new Error('no orders');
    holds.orders = [filled, working];
    const symbols = async (query: string) =>
      (await get(`/orders?${query}`)).body.map(({ symbol }: { symbol: string }) => symbol);
    expect(await symbols('status=open')).toEqual(['AAPL']);
    expect(await symbols('status=closed')).toEqual(['SPY']);
    expect(await symbols('status=all&direction=asc')).toEqual(['SPY', 'AAPL']);
    expect(await symbols('status=all&limit=1')).toEqual(['AAPL']);
    expect(await symbols('status=all&symbols=spy,QQQ')).toEqual(['SPY']);
    expect(await symbols('status=all&side=sell')).toEqual([]);
    const [last, first] = (await get('/orders?status=all')).body;
    expect(await symbols(`status=all&after=${first.submitted_at}`)).toEqual(['AAPL']);
    expect(await symbols(`status=all&until=${last.submitted_at}`)).toEqual(['SPY']);
    for (const query of ['status=working', 'limit=501', 'limit=0', 'after=yesterday', 'colour=red'])
      expect((await get(`/orders?${query}`)).body, query).toMatchObject({ code: 40010001 });
  });

  it.each(['until', 'after'])(
    'of one moment are paged by %s, and no leg is left out',
    async (word) => {
      const { get, holds } = await servedForAlpaca();
      holds.orders = Array.from({ length: 20 }, () => bracketOf('SPY', 0)).flat();
      const direction = word === 'until' ? 'desc' : 'asc';
      const seen: string[] = [];
      for (let place = ''; ; ) {
        const { body } = await get(`/orders?status=all&limit=4&direction=${direction}${place}`);
        seen.push(...ids(body).map(String));
        if (body.length < 4) break;
        place = `&${word}=${encodeURIComponent(body.at(-1).submitted_at)}`;
      }
      expect(seen.toSorted()).toEqual(holds.orders.map(({ order_ref: ref }) => ref).toSorted());
    },
  );

  it('of hundreds of positions are read with few questions to the trader at once', async () => {
    const trader = alpacaTrader();
    const { look } = trader.client;
    const open = { now: 0, most: 0, all: 0 };
    trader.client.look = async (path) => {
      open.all += 1;
      open.now += 1;
      open.most = Math.max(open.most, open.now);
      await new Promise((resolve) => setImmediate(resolve));
      open.now -= 1;
      return look(path);
    };
    const { get, holds } = await servedForAlpaca({}, undefined, { trader });
    const entries = Array.from({ length: 300 }, (_, index) =>
      bracketOf(`S${index % 40}`, index % 60),
    );
    holds.orders = entries.flat();
    holds.positions = entries.flatMap(([entry]) => (entry ? [positionOf(entry, 1)] : []));
    const { body } = await get('/orders?status=all&nested=true&limit=500');
    expect(body).toHaveLength(300);
    expect(body.every(({ legs }: { legs: unknown[] }) => legs.length === 2)).toBe(true);
    expect(open.all).toBeLessThan(10);
    expect((await get('/positions')).body).toHaveLength(40);
    expect(open.most).toBeLessThan(4);
  });

  it.each(['after=-271821-04-20T00:00:00Z', 'until=%2B275760-09-13T00:00:00Z'])(
    'are listed to the end of all dates: %s',
    async (query) => {
      const { get } = await servedForAlpaca();
      expect(await get(`/orders?status=all&${query}`)).toMatchObject({ status: 200 });
    },
  );

  it('of 10,000 are paged by time, and none is left out or repeated', async () => {
    const { get, holds } = await servedForAlpaca();
    const start = Date.UTC(2026, 10, 2);
    const [first] = bracketOf('SPY', 0, { state: 'cancelled', leg: 'h' });
    if (first === undefined) throw new Error('no order');
    holds.orders = Array.from({ length: 10_000 }, (_, index) => {
      const at = new Date(start + index * 1_000).toISOString();
      const ref = `abcdefgh.${(index + 100).toString(36)}.e`;
      return {
        ...first,
        order_ref: ref,
        created_at: at,
        submitted_at: at,
        position_id: `SPY-${index}`,
      };
    });
    const seen = new Set<string>();
    let until = '';
    for (let page = 0; page < 30; page += 1) {
      const { body } = await get(`/orders?status=all&limit=500${until}`);
      for (const { id } of body) seen.add(id);
      if (body.length < 500) break;
      until = `&until=${body.at(-1).submitted_at}`;
    }
    expect(seen.size).toBe(10_000);
  });
});

describe('positions', () => {
  it('are those that the key opened, summed by symbol', async () => {
    const { get, holds } = await servedForAlpaca();
    const [one] = bracketOf('SPY', 1);
    const [two] = bracketOf('SPY', 2);
    const [other] = bracketOf('QQQ', 3, { opened_by: 'ann' });
    if (one === undefined || two === undefined || other === undefined) throw new Error('no orders');
    holds.positions = [positionOf(one, 60), positionOf(two, 40), positionOf(other, 5)];
    const { body } = await get('/positions');
    expect(body).toMatchObject([
      {
        ...{
          symbol: 'SPY',
          qty: '100',
          qty_available: '100',
          avg_entry_price: '369.7',
          side: 'long',
        },
        ...{
          market_value: '37000',
          cost_basis: '36970',
          unrealized_pl: '60',
          current_price: '370',
        },
      },
    ]);
    expect((await get('/positions/spy')).body).toEqual(body[0]);
    const known = positionOf(one, 60);
    const today = { ...known, opened_at: '2026-11-20T15:00:00.000Z' };
    const gains = async (next: Partial<typeof known>) => {
      holds.positions = [today, { ...today, ...next }];
      const [row] = (await get('/positions')).body;
      return [row.unrealized_pl, row.unrealized_intraday_pl];
    };
    // A sum has no unknown part.
    expect(await gains({})).toEqual(['60', '60']);
    expect(await gains({ opened_at: '2026-11-19T15:00:00.000Z' })).toEqual(['60', null]);
    expect(await gains({ unrealized_pnl: null })).toEqual([null, null]);
    holds.positions = [positionOf(other, 5)];
    expect(await get('/positions/QQQ')).toMatchObject({
      status: 404,
      body: { message: 'position does not exist' },
    });
  });
});

describe('activities', () => {
  it('are the executions of the key, each with what its order had filled by then', async () => {
    const { get, holds } = await servedForAlpaca();
    const [entry] = bracketOf('SPY', 1, { state: 'filled', filled: 100 });
    const [other] = bracketOf('QQQ', 2, { opened_by: 'ann' });
    if (entry === undefined || other === undefined) throw new Error('no orders');
    holds.orders = [entry, other];
    holds.executions = [
      executionOf(entry, 40, 1),
      executionOf(entry, 60, 2),
      executionOf(other, 5, 3),
    ];
    const { body } = await get('/account/activities/FILL');
    expect(body).toMatchObject([
      { type: 'fill', qty: '60', cum_qty: '100', leaves_qty: '0', order_status: 'filled' },
      { type: 'partial_fill', qty: '40', cum_qty: '40', leaves_qty: '60', side: 'buy' },
    ]);
    expect(body[0].id).toMatch(/^20261120100102000::[0-9a-f-]{36}$/);
    const page = (query: string) => get(`/account/activities?${query}`);
    const first = (await page('page_size=1')).body;
    expect((await page(`page_size=1&page_token=${first[0].id}`)).body).toEqual([body[1]]);
    expect((await page('direction=asc')).body.map(({ qty }: { qty: string }) => qty)).toEqual([
      '40',
      '60',
    ]);
    expect((await page('activity_types=DIV')).body).toEqual([]);
    expect((await page('date=2026-11-20')).body).toHaveLength(2);
    expect((await page('date=2026-11-21')).body).toEqual([]);
    expect((await page('page_size=101')).status).toBe(422);
    expect((await page('page_token=nonsense')).status).toBe(422);
  });

  it('follow a page whose last fill was corrected or taken back since, in either direction', async () => {
    const { get, holds } = await servedForAlpaca();
    const [entry] = bracketOf('SPY', 1, { state: 'filled', filled: 100 });
    if (entry === undefined) throw new Error('no order');
    holds.orders = [entry];
    // Two of one moment.
    const fills = [
      ...[executionOf(entry, 10, 1), executionOf(entry, 20, 2)],
      ...[{ ...executionOf(entry, 30, 2), exec_id: 'x-other' }, executionOf(entry, 40, 3)],
    ];
    const idOf = async (index: number) => {
      holds.executions = fills;
      return (await get('/account/activities?direction=asc')).body[index].id;
    };
    const behind = async (index: number, direction: string, more: object | undefined) => {
      const token = await idOf(index);
      holds.executions = fills.flatMap((fill, at) => {
        if (at !== index) return [fill];
        return more === undefined ? [] : [{ ...fill, ...more }];
      });
      const query = `direction=${direction}&page_token=${token}`;
      return (await get(`/account/activities?${query}`)).body.map(
        ({ qty }: { qty: string }) => qty,
      );
    };
    const corrected = { exec_id: 'x-corrected', price: 369 };
    expect(await behind(3, 'desc', corrected)).toEqual(['40', '30', '20', '10']);
    expect(await behind(0, 'asc', corrected)).toEqual(['10', '20', '30', '40']);
    expect(await behind(3, 'desc', { exec_id: 'x-gone', shares: 0 })).toEqual(['30', '20', '10']);
    expect(await behind(3, 'asc', undefined)).toEqual([]);
    // What may have been on the page comes again: nothing is left out.
    expect(await behind(2, 'desc', undefined)).toEqual(['20', '10']);
    expect(await behind(1, 'desc', {})).toEqual(['10']);
    expect(await behind(2, 'desc', {})).toEqual(['20', '10']);
  });
});
