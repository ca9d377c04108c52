// Orders in Alpaca's vocabulary: what reaches the trader, and what is refused before it does.
import { describe, expect, it } from 'vitest';
import { orderUuid } from '../../../../src/api/http/alpaca/ids.ts';
import { failed, ok } from '../../../../src/kernel/result.ts';
import type { ControlRequest } from '../../../../src/trader/app/control-client/control-client.ts';
import { bracketOf, HEADERS, positionOf, servedForAlpaca } from '../../harness/alpaca-trader.ts';

const MARKET = { symbol: 'SPY', qty: '10', side: 'buy', type: 'market', time_in_force: 'day' };
const LOSS = { order_class: 'oto', stop_loss: { stop_price: '360' } };
const SALE = { ...MARKET, side: 'sell' };

type Body = Readonly<Record<string, unknown>>;
const bodyOf = (asked: ControlRequest | undefined) => (asked?.body ?? {}) as Body;

async function trading(...given: Parameters<typeof servedForAlpaca>) {
  const at = await servedForAlpaca(...given);
  const [entry, target, stop] = bracketOf('SPY', 1);
  if (entry === undefined || target === undefined || stop === undefined)
    throw new Error('no orders');
  let count = 0;
  /** The trader places everything, as an entry with its stop. */
  at.answer(({ path, body }) => {
    const { client_order_id: name = null, quantity, price } = bodyOf({ body } as ControlRequest);
    if (path === '/orders/check') {
      const worth = Number(quantity) * Number(price ?? 370);
      return ok({
        allowed: true,
        reasons: [],
        text: 'Allowed.',
        order: { notional: worth, price: 370 },
      });
    }
    count += 1;
    const order = { ...entry, order_ref: `abcdefgh.zz${count}.e`, client_order_id: name, quantity };
    if (path === '/orders') at.holds.orders.push(order as typeof entry);
    return ok({ text: 'Placed.', order_ref: entry.order_ref, repeated: false, order });
  });
  const post = (body: object) => at.ask('POST', '/orders', body);
  const placed = () =>
    at.sent.filter(({ path, method }) => path === '/orders' && method === 'POST');
  /** The key holds 100 shares with a stop at 360 and a target at 380. */
  const hold = () => {
    const [filled] = [{ ...entry, state: 'filled' as const, filled: 100 }];
    at.holds.orders = [filled, target, stop];
    at.holds.positions = [{ ...positionOf(entry, 100), stop_price: 360 }];
  };
  return { ...at, post, placed, hold, entry, target, stop };
}

const UNFIT = [
  [{ qty: undefined }, 422, 40010001, 'qty or notional is required'],
  [{ notional: 500 }, 422, 40010001, 'only one of qty or notional'],
  [{ qty: undefined, notional: '500.50' }, 403, 40310000, 'not fractionable'],
  [{ qty: 1.5 }, 403, 40310000, 'not fractionable'],
  [{ qty: -1 }, 422, 40010001, 'qty'],
  [{ qty: '0' }, 422, 40010001, 'must be > 0'],
  [{ qty: 'ten' }, 422, 40010001, 'qty'],
  [{ qty: '1e3' }, 422, 40010001, 'qty'],
  [{ qty: 1_000_000_001 }, 422, 40010001, 'at most'],
  [{ symbol: 'BTC/USD' }, 422, 42210000, 'only stocks'],
  [{ extended_hours: true }, 422, 42210000, 'extended_hours'],
  [{ time_in_force: 'gtc' }, 422, 42210000, 'gtc'],
  [{ time_in_force: 'fok' }, 422, 42210000, 'fok'],
  [{ time_in_force: 'soon' }, 422, 40010001, 'time_in_force'],
  [{ type: 'limit' }, 422, 40010001, 'limit orders require limit_price'],
  [{ limit_price: 1 }, 422, 40010001, 'take no limit_price'],
  [{ type: 'stop' }, 422, 40010001, 'require stop_price'],
  [{ type: 'trailing_stop' }, 422, 42210000, 'one of trail_price'],
  [{ order_class: 'bracket' }, 422, 42210000, 'bracket orders require take_profit.limit_price'],
  [{ order_class: 'oco' }, 422, 42210000, 'side sell'],
  [{ order_class: 'mleg', legs: [{}, {}] }, 422, 42210000, 'several legs'],
  [{ stop_loss: { stop_price: 360, limit_price: 359 } }, 422, 42210000, 'stop_loss.limit_price'],
  [{ colour: 'red' }, 422, 40010001, 'colour'],
  [{ client_order_id: 'x'.repeat(129) }, 422, 40010001, 'client_order_id'],
  [{ client_order_id: 'with a space' }, 422, 40010001, 'client_order_id'],
  [{ position_intent: 'sell_to_open', side: 'sell' }, 403, 40310000, 'sold short'],
] as const;

describe('a buy', () => {
  it('becomes an entry of the key, with the stop and the target that it brings', async () => {
    const { post, placed } = await trading();
    const answer = await post({
      ...{ ...MARKET, type: 'limit', limit_price: 369.5, order_class: 'bracket' },
      ...{
        take_profit: { limit_price: 380 },
        stop_loss: { stop_price: 360 },
        client_order_id: 'b-1',
      },
    });
    expect(answer).toMatchObject({
      status: 200,
      body: { symbol: 'SPY', client_order_id: 'b-1', qty: '10', side: 'buy' },
    });
    expect(bodyOf(placed()[0])).toMatchObject({
      ...{
        symbol: 'SPY',
        side: 'BUY',
        quantity: 10,
        order_type: 'LMT',
        price: 369.5,
        effect: 'open',
      },
      protection: { stop: { price: 360 }, target: { price: 380 } },
      by: { user: 'alpaca:bot', body_hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });

  it('is the same with numbers and with texts, and has a name of its own without one', async () => {
    const { post, placed } = await trading();
    await post({ ...MARKET, ...LOSS, qty: 10, extended_hours: false, limit_price: null });
    await post({ ...MARKET, ...LOSS });
    const [one, two] = placed().map(bodyOf);
    const { client_order_id: first, by: _, ...asked } = one ?? {};
    expect(two).toMatchObject(asked);
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(two?.client_order_id).not.toBe(first);
  });

  it('has a price without the noise of sums in binary: bots add cents to prices', async () => {
    const { post, placed } = await trading();
    const noisy = { ...MARKET, ...LOSS, type: 'limit', limit_price: 100.04 + 0.01 };
    expect(String(noisy.limit_price)).toBe('100.05000000000001');
    await post(noisy);
    await post({ ...noisy, limit_price: 0.1234567891 });
    expect(placed().map((asked) => bodyOf(asked).price)).toEqual([100.05, 0.123456789]);
  });

  it.each([
    ['without a type, as the Go client', undefined],
    ['as curl -d calls it', 'application/x-www-form-urlencoded'],
    ['as text', 'text/plain;charset=UTF-8'],
  ])('is read %s sends it', async (_, type) => {
    const { api, placed } = await trading();
    const answer = await fetch(`${api.url}/alpaca/v2/orders`, {
      method: 'POST',
      headers: { ...HEADERS, ...(type !== undefined && { 'content-type': type }) },
      body: Buffer.from(JSON.stringify({ ...MARKET, ...LOSS })),
    });
    expect(answer.status, await answer.text()).toBe(200);
    expect(bodyOf(placed()[0])).toMatchObject({ symbol: 'SPY', quantity: 10 });
  });

  it('of the Go client, which sends empty texts for what is absent, is the same', async () => {
    const { post, placed } = await trading();
    const absent = {
      ...{ notional: null, limit_price: null, stop_price: null, trail_price: null, legs: null },
      ...{ trail_percent: null, take_profit: null, client_order_id: '', position_intent: '' },
    };
    const bought = await post({ ...MARKET, ...LOSS, ...absent, time_in_force: '' });
    expect(bought.status, bought.body.message).toBe(200);
    await post({ ...MARKET, ...LOSS });
    const [one, two] = placed().map(bodyOf);
    const { client_order_id: name, by: _, ...asked } = one ?? {};
    expect(two).toMatchObject(asked);
    expect(name).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('of each type and validity becomes an order of ours', async () => {
    const { post, placed } = await trading();
    for (const [body, order] of [
      [
        { type: 'stop', stop_price: 371 },
        { order_type: 'STP', stop_price: 371 },
      ],
      [
        { type: 'stop_limit', stop_price: 371, limit_price: 372 },
        { order_type: 'STP_LMT', price: 372 },
      ],
      [
        { type: 'trailing_stop', trail_percent: '1.5' },
        { order_type: 'TRAIL', trail_percent: 1.5 },
      ],
      [
        { type: 'trailing_stop', trail_price: 2 },
        { order_type: 'TRAIL', trail_amount: 2 },
      ],
      [{ time_in_force: 'opg' }, { order_type: 'MKT', time_in_force: 'OPG' }],
      [{ time_in_force: 'cls' }, { order_type: 'MOC' }],
      [
        { type: 'limit', limit_price: 369, time_in_force: 'cls' },
        { order_type: 'LOC', price: 369 },
      ],
    ] as const) {
      expect((await post({ ...MARKET, ...LOSS, ...body })).status).toBe(200);
      expect(bodyOf(placed().at(-1))).toMatchObject(order);
    }
  });

  it('without a stop is refused, or gets the one of plain_buys', async () => {
    const refusing = await trading();
    expect(await refusing.post(MARKET)).toMatchObject({
      status: 403,
      body: { code: 40310000, message: expect.stringContaining('plain_buys') },
    });
    expect(refusing.sent).toEqual([]);
    const giving = await trading({}, { kind: 'stop', percent: 3 });
    await giving.post(MARKET);
    expect(bodyOf(giving.placed()[0])).toMatchObject({ protection: { stop: { percent: 3 } } });
  });

  it('that asks for what is not there is refused before anything is sent, and says why', async () => {
    const { post, sent } = await trading();
    for (const [wrong, status, code, message] of UNFIT) {
      const answer = await post({ ...MARKET, ...LOSS, ...wrong });
      expect(answer, message).toMatchObject({
        status,
        body: { code, message: expect.stringContaining(message) },
      });
    }
    expect(sent).toEqual([]);
  });

  it('of several legs, which has no symbol and no side, is refused for its legs', async () => {
    const { post } = await trading();
    const leg = { symbol: 'SPY261218C00600000', ratio_qty: '1', side: 'buy' };
    const body = { qty: '1', type: 'limit', limit_price: '1', time_in_force: 'day', legs: [leg] };
    expect(await post({ ...body, order_class: 'mleg' })).toMatchObject({
      status: 422,
      body: { code: 42210000, message: expect.stringContaining('several legs') },
    });
  });

  it('keeps to the limits of the key: symbols, the amount of an order and of a day', async () => {
    const limited = { symbols: ['SPY'], orderNotionalMax: 5_000, dayNotionalMax: 9_000 };
    const { post, placed } = await trading(limited);
    const buy = (qty: number, symbol = 'SPY') =>
      post({ ...MARKET, ...LOSS, qty, symbol, type: 'limit', limit_price: 369.7 });
    expect((await buy(1, 'AAPL')).body).toMatchObject({ code: 40310000, symbol: 'AAPL' });
    expect((await buy(14)).body).toMatchObject({ code: 40310000, max_order_notional: '5000' });
    expect((await buy(13)).status).toBe(200);
    // Two that come at once are counted one after the other.
    const both = await Promise.all([buy(8), buy(8)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 403]);
    expect(placed()).toHaveLength(2);
  });

  it('of a symbol that left the list of the key is refused, and what is held is sold', async () => {
    const { ask, post, placed, hold } = await trading({ symbols: ['QQQ'] });
    hold();
    const isRefused = { status: 403, body: { message: expect.stringContaining('symbols') } };
    expect(await post({ ...MARKET, ...LOSS })).toMatchObject(isRefused);
    expect(await post({ ...SALE, symbol: 'AAPL' })).toMatchObject(isRefused);
    expect(await ask('DELETE', '/positions/SPY')).toMatchObject({ status: 200 });
    expect(placed().map((asked) => bodyOf(asked).effect)).toEqual(['close']);
  });

  it('of a limited key is counted before the next one is judged, however long the trader takes', async () => {
    const limits = { orderNotionalMax: 7_400, dayNotionalMax: 7_400 };
    const { post, get, answer, holds, entry } = await trading(limits);
    const began = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    answer(async ({ path, body }) => {
      const { quantity, client_order_id: name } = bodyOf({ body } as ControlRequest);
      if (path === '/orders/check') {
        const order = { notional: Number(quantity) * 370, price: 370 };
        return ok({ allowed: true, reasons: [], text: 'Allowed.', order });
      }
      began.resolve();
      await end.promise;
      const order = { ...entry, client_order_id: name, quantity, limit_price: 370 } as typeof entry;
      holds.orders.push(order);
      return ok({ text: 'Placed.', order_ref: entry.order_ref, repeated: false, order });
    });
    const buy = (qty: number) => post({ ...MARKET, ...LOSS, qty, type: 'limit', limit_price: 370 });
    const first = buy(20);
    await Promise.race([began.promise, first]);
    const second = buy(1);
    // Had it not waited for the first, it would be judged by now.
    for (let asked = 0; asked < 10; asked += 1) await get('/orders');
    end.resolve();
    // The first is as much as either limit.
    expect([(await first).status, (await second).status]).toEqual([200, 403]);
    // What one order could not do stops no later one.
    holds.orders = [];
    expect((await buy(1)).status).toBe(200);
  });

  it('counts what works at its stop price if it has no limit, of more orders than fit into a page', async () => {
    const { post, holds, entry } = await trading({ dayNotionalMax: 9_000 });
    const stopped = { ...entry, type: 'STP' as const, limit_price: null, stop_price: 400 };
    holds.orders = [{ ...stopped, quantity: 20 }];
    const buy = () => post({ ...MARKET, ...LOSS, qty: 8, type: 'limit', limit_price: 150 });
    expect((await buy()).body).toMatchObject({ used_today: '8000' });
    const first = Date.parse(entry.created_at);
    holds.orders = Array.from({ length: 1_001 }, (_, at) => ({
      ...{ ...entry, order_ref: `abcdefgh.p${at}.e`, quantity: 1, limit_price: 8 },
      created_at: new Date(first + at).toISOString(),
    }));
    expect((await buy()).body).toMatchObject({ used_today: '8008' });
  });

  it('counts what works at the market at the price of its own symbol', async () => {
    const { post, holds, entry, answer } = await trading({ dayNotionalMax: 9_000 });
    holds.orders = [{ ...entry, symbol: 'AAPL', type: 'MKT', limit_price: null, quantity: 20 }];
    let aaplPrice: number | null = 300;
    answer(({ path, body }) => {
      const { symbol, quantity } = bodyOf({ body } as ControlRequest);
      const price = symbol === 'AAPL' ? aaplPrice : 5;
      const order = price === null ? null : { notional: Number(quantity) * price, price };
      return ok(path === '/orders/check' ? { allowed: true, reasons: [], text: '', order } : {});
    });
    const buy = () => post({ ...MARKET, ...LOSS, qty: 601, stop_loss: { stop_price: 4 } });
    expect((await buy()).body).toMatchObject({ code: 40310000, used_today: '6000' });
    aaplPrice = null;
    expect(await buy()).toMatchObject({
      status: 503,
      body: { message: expect.stringContaining('AAPL') },
    });
  });

  it('counts what the trader has now, also where a copy does not know it yet', async () => {
    const { post, holds, entry } = await trading({ dayNotionalMax: 9_000 });
    holds.orders = [{ ...entry, quantity: 20, limit_price: 400 }];
    holds.copied = [];
    const buy = () => post({ ...MARKET, ...LOSS, qty: 8, type: 'limit', limit_price: 150 });
    expect((await buy()).body).toMatchObject({ code: 40310000, used_today: '8000' });
  });

  it('of a limited key is refused while its amount is not known, though prices may come meanwhile', async () => {
    const { post, placed, answer } = await trading({ orderNotionalMax: 5_000 });
    const reasons = [{ kind: 'price_stale' }];
    const unpriced = { reasons, text: 'Refused SPY: its price is stale.', order: null };
    const unnamed = { allowed: true, reasons: [], text: 'Allowed.' };
    let checked: object = {};
    answer(({ path }) => ok(path === '/orders/check' ? checked : {}));
    for (const [given, status, message] of [
      [{ ...unpriced, allowed: false }, 403, 'Refused SPY: its price is stale.'],
      [{ ...unpriced, allowed: false, order: { notional: 370, price: 370 } }, 403, 'is stale'],
      [{ ...unnamed, order: null }, 503, 'amount'],
      [{ ...unnamed, order: { notional: null, price: null } }, 503, 'amount'],
    ] as const) {
      checked = given;
      const { status: is, body } = await post({ ...MARKET, ...LOSS, qty: 100 });
      expect([is, body.message]).toEqual([status, expect.stringContaining(message)]);
    }
    expect(placed()).toEqual([]);
  });

  it('for an auction of the next morning counts for the day that it opens in', async () => {
    const { post, holds, entry } = await trading({ dayNotionalMax: 9_000 });
    const bought = {
      ...entry,
      limit_price: null,
      average_fill_price: 370,
      state: 'filled' as const,
    };
    // Yesterday's session closed at 21:00 UTC; the auction filled this morning.
    const created_at = '2026-11-19T22:00:00.000Z';
    holds.orders = [{ ...bought, created_at, quantity: 20, filled: 20 }];
    const buy = () => post({ ...MARKET, ...LOSS, qty: 8, type: 'limit', limit_price: 370 });
    expect((await buy()).body).toMatchObject({ code: 40310000, used_today: '7400' });
    holds.orders = [
      { ...bought, created_at: '2026-11-19T20:00:00.000Z', quantity: 20, filled: 20 },
    ];
    expect((await buy()).status).toBe(200);
    // Of one that still works, what it has not bought yet.
    const older = { ...entry, limit_price: 370, created_at: '2026-11-19T20:00:00.000Z' };
    holds.orders = [{ ...older, state: 'partially_filled', quantity: 25, filled: 5 }];
    expect((await buy()).body).toMatchObject({ code: 40310000, used_today: '7400' });
  });

  it('has a name once: a second order with it is refused, whatever it asks for', async () => {
    const { post, placed, answer } = await trading();
    const named = { ...MARKET, ...LOSS, client_order_id: 'b-1' };
    expect((await post(named)).status).toBe(200);
    for (const again of [named, { ...named, qty: 11 }, { ...SALE, client_order_id: 'b-1' }])
      expect(await post(again)).toMatchObject({
        status: 422,
        body: { code: 40010001, message: 'client_order_id must be unique' },
      });
    expect(placed()).toHaveLength(1);
    // As the trader says it of a name that this process has not seen.
    answer(() => ok({ text: 'again', order_ref: 'abcdefgh.1.e', repeated: true, order: null }));
    const repeated = await post({ ...named, client_order_id: 'b-2' });
    expect(repeated.body.message).toBe('client_order_id must be unique');
    const reused = {
      kind: 'problem',
      status: 409,
      code: 'client_order_id_reused',
      detail: 'x',
    } as const;
    answer(() => failed(reused));
    const other = await post({ ...named, client_order_id: 'b-3' });
    expect(other.body.message).toBe('client_order_id must be unique');
  });

  it('that the trader refuses says every reason; one without an answer says how to find it', async () => {
    const { post, answer } = await trading();
    const detail = 'Refused: the session is closed. Nothing was sent.';
    const reasons = [{ kind: 'session_closed' }];
    answer(() => failed({ kind: 'problem', status: 409, code: 'order_refused', detail, reasons }));
    const body = { ...MARKET, ...LOSS, client_order_id: 'b-1' };
    expect(await post(body)).toMatchObject({
      status: 403,
      body: { code: 40310000, message: detail },
    });
    const unknown = [{ kind: 'ambiguous_contract', matches: 0 }, { kind: 'quote_missing' }];
    answer(() =>
      failed({
        ...{ kind: 'problem', status: 409, code: 'order_refused', detail },
        reasons: unknown,
      }),
    );
    expect(await post(body)).toMatchObject({ status: 422, body: { code: 42210000 } });
    // Clients of Alpaca wait and send again after 429.
    const passing = [{ kind: 'recent_execution' }, { kind: 'change_in_flight', symbol: 'SPY' }];
    const busy = { kind: 'problem', status: 409, code: 'order_refused', detail } as const;
    answer(() => failed({ ...busy, reasons: passing }));
    const wait = await post(body);
    expect([wait.status, wait.headers.get('retry-after')]).toEqual([429, null]);
    answer(() => failed({ ...busy, reasons: [...passing, ...reasons] }));
    expect((await post(body)).status).toBe(403);
    answer(() => failed({ kind: 'unreachable', why: 'no answer', wasSent: true }));
    const lost = await post(body);
    expect(lost.status).toBe(503);
    expect(lost.body.message).toContain('client_order_id=b-1');
  });
});

describe('a sale', () => {
  it('closes what the key holds, and no more', async () => {
    const { post, hold, placed } = await trading();
    expect(await post(SALE)).toMatchObject({
      status: 403,
      body: { available: '0', code: 40310000 },
    });
    hold();
    expect((await post({ ...SALE, qty: 101 })).body).toMatchObject({ available: '100' });
    expect((await post(SALE)).status).toBe(200);
    expect(bodyOf(placed()[0])).toMatchObject({ side: 'SELL', order_type: 'MKT', effect: 'close' });
    expect(bodyOf(placed()[0])).not.toHaveProperty('protection');
  });

  it('at the market is done at once, also if it is good till cancelled', async () => {
    const { post, hold, placed } = await trading();
    hold();
    expect((await post({ ...SALE, time_in_force: 'gtc' })).status).toBe(200);
    expect(bodyOf(placed()[0])).not.toHaveProperty('time_in_force');
    const limit = { ...SALE, qty: 100, type: 'limit', limit_price: 385, time_in_force: 'gtc' };
    expect((await post(limit)).status).toBe(200);
    expect(bodyOf(placed()[1])).toMatchObject({ time_in_force: 'GTC' });
  });

  it('reaches no shares of others', async () => {
    const { post, hold, holds, entry, sent } = await trading();
    hold();
    holds.positions.push(positionOf({ ...entry, opened_by: 'ann' }, 50));
    for (const order of [SALE, { ...MARKET, ...LOSS }])
      expect((await post(order)).body.message).toContain('held by others');
    expect(sent).toEqual([]);
  });

  it('by a stop must be tighter than the stop that rests', async () => {
    const { post, hold, placed } = await trading();
    hold();
    const stop = { ...SALE, qty: 100, type: 'stop', time_in_force: 'gtc' };
    expect(await post({ ...stop, stop_price: 359 })).toMatchObject({
      status: 403,
      body: { stop_price: '360' },
    });
    expect((await post({ ...stop, stop_price: 365 })).status).toBe(200);
    expect(bodyOf(placed()[0])).toMatchObject({
      order_type: 'STP',
      stop_price: 365,
      time_in_force: 'GTC',
    });
  });

  it('by a stop between those that rest tightens the looser one', async () => {
    const { post, hold, holds, entry } = await trading();
    hold();
    holds.positions.push({
      ...positionOf({ ...entry, position_id: 'SPY-2' }, 50),
      stop_price: 368,
    });
    const stop = { ...SALE, qty: 100, type: 'stop', stop_price: 365 };
    expect((await post(stop)).status).toBe(200);
    expect((await post({ ...stop, stop_price: 359 })).status).toBe(403);
  });

  it('that brings exits without being of two ends, or a stop with a limit, is refused', async () => {
    const { post, hold, sent } = await trading();
    hold();
    const limit = { ...SALE, qty: 100, type: 'limit', limit_price: 385 };
    const stop_loss = { stop_price: 365, limit_price: 364 };
    for (const [more, message] of [
      [{ take_profit: { limit_price: 385 } }, 'order_class oco'],
      [{ stop_loss: { stop_price: 365 } }, 'order_class oco'],
      [{ order_class: 'oco', stop_loss }, 'stop_loss.limit_price'],
    ] as const)
      expect(await post({ ...limit, ...more })).toMatchObject({
        status: 422,
        body: { message: expect.stringContaining(message) },
      });
    expect(sent).toEqual([]);
  });

  it('of two ends places the limit, then moves the stop', async () => {
    const { post, hold, sent, stop } = await trading();
    hold();
    const oco = {
      ...SALE,
      qty: 100,
      type: 'limit',
      order_class: 'oco',
      take_profit: { limit_price: 385 },
    };
    const looser = await post({ ...oco, stop_loss: { stop_price: 350 } });
    expect(looser.status).toBe(403);
    expect(sent).toEqual([]);
    expect((await post({ ...oco, stop_loss: { stop_price: 365 } })).status).toBe(200);
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /orders',
      `PUT /orders/${stop.order_ref}`,
    ]);
    expect(bodyOf(sent[0])).toMatchObject({ order_type: 'LMT', price: 385, quantity: 100 });
    expect(bodyOf(sent[1])).toMatchObject({ stop_price: 365 });
  });

  it('of two ends has the price of its take_profit, and moves only the stop that works and has another price', async () => {
    const { post, hold, holds, sent, stop } = await trading();
    hold();
    const ended = { ...stop, order_ref: 'abcdefgh.zx.s', state: 'cancelled' as const };
    holds.orders.push(ended);
    const oco = { ...SALE, qty: 100, type: 'limit', order_class: 'oco', limit_price: 390 };
    const ends = (stop_price: number) => ({
      ...{ take_profit: { limit_price: 385 }, stop_loss: { stop_price } },
    });
    expect((await post({ ...oco, ...ends(360) })).status).toBe(200);
    expect(sent.map(({ method }) => method)).toEqual(['POST']);
    expect(bodyOf(sent[0])).toMatchObject({ price: 385 });
    // lumibot says the stop of both ends a second time.
    const contrary = await post({ ...oco, ...ends(365), stop_price: '364' });
    expect(contrary).toMatchObject({ status: 422, body: { code: 40010001 } });
    expect((await post({ ...oco, ...ends(365), stop_price: '365' })).status).toBe(200);
    expect(bodyOf(sent[1])).not.toHaveProperty('stop_price');
    expect(sent.slice(1).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /orders',
      `PUT /orders/${stop.order_ref}`,
    ]);
  });

  it('of two ends is answered as both: the limit with the stop where it is now', async () => {
    const { post, hold, holds, answer, target, stop } = await trading();
    hold();
    const at = '2026-11-20T15:09:00.000Z';
    const limit = {
      ...target,
      order_ref: 'abcdefgh.zy.t',
      client_order_id: 'oco-1',
      created_at: at,
    };
    holds.orders = holds.orders.filter(({ leg }) => leg !== 't');
    answer(({ method, body }) => {
      if (method === 'POST') holds.orders.push(limit);
      else
        holds.orders = holds.orders.map((row) =>
          row.leg === 's'
            ? { ...row, stop_price: Number(bodyOf({ body } as ControlRequest).stop_price) }
            : row,
        );
      return ok({ text: '', order_ref: limit.order_ref, repeated: false, order: limit });
    });
    const oco = { ...SALE, qty: 100, type: 'limit', order_class: 'oco', client_order_id: 'oco-1' };
    const ends = { take_profit: { limit_price: 385 }, stop_loss: { stop_price: 365 } };
    expect((await post({ ...oco, ...ends })).body).toMatchObject({
      ...{ id: orderUuid(limit.order_ref), client_order_id: 'oco-1', order_class: 'oco' },
      legs: [{ id: orderUuid(stop.order_ref), stop_price: '365', order_class: 'oco' }],
    });
  });

  it('of two ends is cancelled if its stop cannot move', async () => {
    const { post, hold, holds, answer, target, sent } = await trading();
    hold();
    const limit = { ...target, order_ref: 'abcdefgh.zy.t', client_order_id: 'oco-1' };
    const detail = '370 is through the market of SPY.';
    answer(({ method }) => {
      if (method === 'PUT')
        return failed({ kind: 'problem', status: 409, code: 'order_refused', detail });
      if (method === 'POST') holds.orders.push(limit);
      return ok({ text: '', order_ref: limit.order_ref, repeated: false, order: limit });
    });
    const oco = { ...SALE, qty: 100, type: 'limit', order_class: 'oco', client_order_id: 'oco-1' };
    const ends = { take_profit: { limit_price: 385 }, stop_loss: { stop_price: 370 } };
    expect(await post({ ...oco, ...ends })).toMatchObject({
      status: 403,
      body: { message: detail },
    });
    expect(sent.at(-1)).toMatchObject({ method: 'DELETE' });
    expect(sent.at(-1)?.path).toContain(limit.order_ref);
  });
});

describe('an order', () => {
  it('is changed in place, and cancelled', async () => {
    const { ask, holds, entry, sent } = await trading();
    holds.orders = [entry];
    const id = orderUuid(entry.order_ref);
    const changed = await ask('PATCH', `/orders/${id}`, {
      ...{ limit_price: '369.5', qty: 100, stop_price: null, trail: null },
      // Of the Go client.
      ...{ time_in_force: '', client_order_id: '' },
    });
    expect(changed).toMatchObject({ status: 200, body: { id } });
    expect(bodyOf(sent[0])).toMatchObject({ price: 369.5, by: { user: 'alpaca:bot' } });
    expect(bodyOf(sent[0])).not.toHaveProperty('quantity');
    for (const [body, message] of [
      [{}, 'not changed'],
      [{ qty: '100' }, 'not changed'],
      [{ client_order_id: 'other' }, 'keeps its id'],
      [{ trail: 2 }, 'trailing'],
      [{ limit_price: 369, time_in_force: 'gtc' }, 'keeps its time_in_force'],
      [{ qty: null, time_in_force: 'day', client_order_id: '' }, 'not changed'],
    ] as const)
      expect((await ask('PATCH', `/orders/${id}`, body)).body.message).toContain(message);
    // As @master-chief/alpaca repeats the path.
    const repeats = (order_id: string) =>
      ask('PATCH', `/orders/${id}`, { limit_price: 369, order_id });
    expect((await repeats(id)).status).toBe(200);
    expect(await repeats('other')).toMatchObject({ status: 422, body: { code: 40010001 } });
    // As the Rust client writes it.
    const bare = id.replaceAll('-', '');
    expect((await ask('GET', `/orders/${bare}`)).body).toMatchObject({ id });
    expect(await ask('DELETE', `/orders/${bare}`)).toMatchObject({ status: 204, body: undefined });
    expect(sent.at(-1)).toMatchObject({ method: 'DELETE' });
    holds.orders = [{ ...entry, state: 'filled' }];
    expect(await ask('DELETE', `/orders/${id}`)).toMatchObject({
      status: 422,
      body: { code: 42210000, message: 'order is already in "filled" state' },
    });
  });

  it('of another is neither changed nor cancelled', async () => {
    const { ask, holds, entry, sent } = await trading();
    holds.orders = [{ ...entry, opened_by: 'ann' }];
    const path = `/orders/${orderUuid(entry.order_ref)}`;
    expect((await ask('DELETE', path)).status).toBe(404);
    expect((await ask('PATCH', path, { limit_price: 1 })).status).toBe(404);
    expect((await ask('DELETE', '/orders')).body).toEqual([]);
    expect((await ask('DELETE', '/positions/SPY')).status).toBe(404);
    expect(sent).toEqual([]);
  });

  it('among all that are cancelled is never the stop', async () => {
    const { ask, hold, answer, target, stop } = await trading();
    hold();
    const detail = 'It is the stop of SPY, and a position is never without its stop.';
    answer(({ path }) =>
      path.includes(stop.order_ref)
        ? failed({ kind: 'problem', status: 409, code: 'order_refused', detail })
        : ok({ text: 'Cancelling.', order_ref: target.order_ref, order: target }),
    );
    const { status, body } = await ask('DELETE', '/orders');
    expect(status).toBe(207);
    const byId = new Map(body.map((row: { id: string }) => [row.id, row]));
    expect(byId.get(orderUuid(target.order_ref))).toMatchObject({ status: 200 });
    expect(byId.get(orderUuid(stop.order_ref))).toMatchObject({
      status: 403,
      body: { message: detail },
    });
  });
});

describe('hundreds of open orders', () => {
  it('are all cancelled, several at a time', async () => {
    const { ask, holds, answer } = await trading();
    const entries = Array.from({ length: 400 }, (_, index) =>
      bracketOf('QQQ', index % 30, { state: 'working', limit_price: 300, type: 'LMT' }),
    );
    holds.orders = entries.flat();
    const [ended, atOnce] = [new Set<string>(), { now: 0, most: 0 }];
    answer(async ({ path }) => {
      atOnce.now += 1;
      atOnce.most = Math.max(atOnce.most, atOnce.now);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce.now -= 1;
      ended.add(path);
      return ok({ text: 'Cancelling.', order_ref: '', order: null });
    });
    const { status, body } = await ask('DELETE', '/orders');
    expect([status, body.length, ended.size]).toEqual([207, 400, 400]);
    expect(new Set(body.map((row: { status: number }) => row.status))).toEqual(new Set([200]));
    expect(atOnce.most).toBeGreaterThan(1);
  });
});

describe('positions', () => {
  it('are closed after the open orders of the key are cancelled, if asked', async () => {
    const { ask, hold, holds, sent, stop, target } = await trading();
    hold();
    const [entry] = bracketOf('QQQ', 2, { state: 'working', limit_price: 300, type: 'LMT' });
    const [foreign] = bracketOf('IWM', 3, { opened_by: 'ann' });
    if (entry === undefined || foreign === undefined) throw new Error('no orders');
    holds.orders.push(entry, foreign);
    expect((await ask('DELETE', '/positions?cancel_orders=yes')).status).toBe(422);
    expect(sent).toEqual([]);
    const all = await ask('DELETE', '/positions?cancel_orders=True');
    expect(all).toMatchObject({ status: 207, body: [{ symbol: 'SPY', status: 200 }] });
    const asked = sent.map(({ method, path }) => `${method} ${path.split('?')[0]}`);
    expect(asked.at(-1)).toBe('POST /orders');
    expect(asked.slice(0, -1).toSorted()).toEqual(
      [entry, stop, target].map((one) => `DELETE /orders/${one.order_ref}`).toSorted(),
    );
  });
});

describe('a position', () => {
  it('is closed whole, in part, and with all others', async () => {
    const { ask, hold, placed } = await trading();
    hold();
    expect((await ask('DELETE', '/positions/SPY')).status).toBe(200);
    expect((await ask('DELETE', '/positions/SPY?percentage=25.5')).status).toBe(200);
    expect((await ask('DELETE', '/positions/SPY?qty=7&symbol=spy')).status).toBe(200);
    expect((await ask('DELETE', '/positions/SPY?symbol=QQQ')).status).toBe(422);
    // As the JavaScript client sends it, without a body.
    const untyped = { ...HEADERS, 'content-type': '' };
    expect((await ask('DELETE', '/positions/SPY', undefined, untyped)).status).toBe(200);
    const all = await ask('DELETE', '/positions');
    expect(all).toMatchObject({ status: 207, body: [{ symbol: 'SPY', status: 200 }] });
    expect(placed().map((asked) => bodyOf(asked).quantity)).toEqual([100, 25, 7, 100, 100]);
    for (const query of [
      'qty=1&percentage=2',
      'percentage=0.1',
      'percentage=101',
      'qty=-1',
      'qty=101',
    ])
      expect((await ask('DELETE', `/positions/SPY?${query}`)).status).toBeGreaterThanOrEqual(400);
  });

  it('is closed by a percentage of all of it, as far as no order sells it already', async () => {
    const { ask, hold, holds, placed } = await trading();
    hold();
    const [held] = holds.positions;
    if (held === undefined) throw new Error('no position');
    holds.positions = [{ ...held, available_quantity: 60 }];
    expect((await ask('DELETE', '/positions/SPY?percentage=50')).status).toBe(200);
    expect((await ask('DELETE', '/positions/SPY')).status).toBe(200);
    expect(placed().map((asked) => bodyOf(asked).quantity)).toEqual([50, 60]);
    holds.positions = [{ ...held, available_quantity: 0 }];
    expect(await ask('DELETE', '/positions/SPY')).toMatchObject({
      status: 403,
      body: { code: 40310000, message: expect.stringContaining('closes it already') },
    });
  });

  it('is closed after the orders that are being cancelled have ended', async () => {
    const { ask, hold, holds, answer, sent, target } = await trading();
    hold();
    const [filled] = holds.orders;
    if (filled === undefined) throw new Error('no order');
    let looks = 0;
    let looksAtSale = 0;
    answer(({ method, path }) => {
      if (method === 'DELETE' && path.includes(target.order_ref)) {
        const ending = { ...target, state: 'pending_cancel' as const };
        holds.orders = [filled, ending];
        // It ends while it is looked at again.
        Object.defineProperty(ending, 'state', {
          enumerable: true,
          get: () => (++looks > 12 ? 'cancelled' : 'pending_cancel'),
        });
      }
      if (path === '/orders') looksAtSale = looks;
      return ok({ text: '', order_ref: target.order_ref, repeated: false, order: filled });
    });
    await ask('DELETE', '/positions?cancel_orders=true');
    expect(sent.at(-1)).toMatchObject({ method: 'POST', path: '/orders' });
    expect(looksAtSale).toBeGreaterThan(12);
  });
});
