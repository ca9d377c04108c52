// The simulator of SSI FastConnect, asked over real sockets by a client that shares no code with it.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ACCOUNT, type Harness, startHarness, TEN } from './wire-harness.ts';

let harness: Harness;
afterEach(() => harness.stop());

describe('a login', () => {
  it('without a code gives market data, but no trading and no stream', async () => {
    harness = await startHarness(TEN);
    const answer = await harness.post('/auth/token', { apiKey: 'k', apiSecret: 's' });
    expect(answer.body).toMatchObject({ tokenType: 'Bearer' });
    expect(answer.body.refreshExpiresAt - answer.body.expiresAt).toBe(24 * 3600);
    harness.token = answer.body.accessToken;
    expect((await harness.get('/data/securitiesByBoard?symbol=FPT')).status).toBe(200);
    const trading = await harness.get(`/trading/orderBook?accountNo=${ACCOUNT}`);
    expect(trading).toMatchObject({ status: 403, body: { code: 403100 } });
    const stream = await harness.open();
    await stream.closed();
    expect(stream.frames).toEqual([expect.objectContaining({ code: 403 })]);
  });

  it('refuses a wrong code, and every code after five wrong ones', async () => {
    harness = await startHarness(TEN);
    for (let tries = 0; tries < 5; tries += 1)
      expect((await harness.logIn('111111')).body.code).toBe(401100);
    expect(await harness.logIn()).toMatchObject({ status: 403, body: { code: 403105 } });
    await harness.pass(10 * 60_000);
    expect((await harness.logIn()).status).toBe(200);
  });

  it('ends by market time; its refresh token works once, and the second use ends all', async () => {
    harness = await startHarness(TEN);
    const { refreshToken } = (await harness.logIn()).body;
    await harness.pass(8 * 3_600_000);
    const late = await harness.get('/account/info');
    expect(late).toMatchObject({ status: 401, body: { code: 401001 } });
    const fresh = await harness.post('/auth/refresh', { refreshToken });
    harness.token = fresh.body.accessToken;
    expect((await harness.get('/account/info')).body[0].accountNo).toBe(ACCOUNT);
    const again = await harness.post('/auth/refresh', { refreshToken });
    expect(again).toMatchObject({ status: 401, body: { code: 401103 } });
    expect((await harness.get('/account/info')).status).toBe(401);
  });
});

describe('a request', () => {
  it('needs a signature over the very bytes of its body, in lower-case hex', async () => {
    harness = await startHarness(TEN);
    await harness.logIn();
    const wrong = await harness.signed('POST', { accountNo: ACCOUNT }, 'ab'.repeat(256));
    expect(wrong).toMatchObject({ status: 401, body: { code: 401013 } });
  });

  it('is counted: ten a second, then 429 with the time to wait', async () => {
    harness = await startHarness(TEN);
    await harness.logIn();
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => harness.get('/account/info')),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBe(2);
    expect(refused[0]?.headers.get('retry-after')).toBe('1');
    expect(answers[0]?.headers.get('x-ratelimit-limit')).toBe('10');
    // In market time, to the second.
    const told = Date.parse(answers[0]?.headers.get('date') ?? '');
    expect(Math.abs(told - Date.parse((await harness.state()).time))).toBeLessThan(60_000);
  });

  it('is refused with one sentence if its body is wrong', async () => {
    harness = await startHarness(TEN);
    await harness.logIn();
    expect((await harness.post('/auth/token', '{')).body.msg).toBe('The body is not a JSON object');
    const cases = [
      [{ side: 'X' }, 'side must be one of B, S'],
      [{ quantity: 1.5 }, 'quantity must be a whole number'],
      [{ price: 21000 }, 'price must be the text of a number, such as "21000"'],
      [{ deviceId: '' }, 'deviceId is required'],
      [{ clientRequestId: 'a-b' }, 'clientRequestId has at most 20 letters and digits'],
    ] as const;
    for (const [fields, msg] of cases)
      expect((await harness.order(fields)).body).toEqual({ code: 400, msg });
  });
});

describe('an order', () => {
  it('is taken first and accepted later, fills at the offer, and tells so on the stream', async () => {
    harness = await startHarness(TEN);
    await harness.logIn();
    const { ask } = await harness.priceOf('FPT');
    const stream = await harness.open();
    stream.send({ method: 'subscribe', channel: 'TRADING', topics: ['order.*'] });
    await vi.waitFor(() => expect(stream.frames[0]).toMatchObject({ status: 'ok' }));
    const placed = await harness.order({ price: String(ask), clientRequestId: 'first' });
    expect(placed.body).toMatchObject({ clientRequestId: 'first', orderStatus: 'PD' });
    const again = await harness.order({ price: String(ask), clientRequestId: 'first' });
    expect(again).toMatchObject({ status: 409, body: { code: 409001 } });
    await harness.pass(1_000);
    await vi.waitFor(() =>
      expect(stream.frames.at(-1)).toMatchObject({
        channel: 'TRADING',
        topic: `order.${ACCOUNT}`,
        data: { orderStatus: 'FF', filledQty: 100, osQty: 0, clientRequestId: 'first' },
      }),
    );
    const { orderList } = (await harness.get(`/trading/orderBook?accountNo=${ACCOUNT}`)).body;
    expect(orderList).toMatchObject([{ orderStatus: 'FF', filledQty: 100, avgPrice: ask }]);
    const { equity } = (await harness.get(`/trading/position?accountNo=${ACCOUNT}&type=equity`))
      .body;
    expect(equity).toMatchObject([{ symbol: 'FPT', quantity: 100, sellableQuantity: 0 }]);
    const state = await harness.state();
    expect(state.fills).toMatchObject([{ client_request_id: 'first', shares: 100, price: ask }]);
  });

  it('that the exchange refuses comes back as RJ with the code of SSI', async () => {
    harness = await startHarness(TEN);
    await harness.logIn();
    const { ceiling } = await harness.priceOf('FPT');
    await harness.order({ price: String(ceiling + 100) });
    await harness.order({ price: '0', orderType: 'ATO' });
    await harness.order({ side: 'S', price: String(ceiling) });
    await harness.pass(1_000);
    const { completed_orders: orders } = await harness.state();
    expect(orders.map((order: { status: string }) => order.status)).toEqual(['RJ', 'RJ', 'RJ']);
    expect(orders.map((order: { reason: string }) => order.reason)).toEqual([
      'ORD003: Price is above ceiling',
      'ORD016: Order type is not allowed in this session',
      'ORD007: Insufficient sellable quantity',
    ]);
  });

  it('rests, is amended and cancelled', async () => {
    harness = await startHarness(TEN);
    await harness.logIn();
    const { floor } = await harness.priceOf('FPT');
    const { orderId } = (await harness.order({ price: String(floor), quantity: 300 })).body;
    await harness.pass(1_000);
    const amended = await harness.amend(orderId, { quantity: 200 });
    expect(amended.body).toMatchObject({ orderId, orderStatus: 'WM' });
    await harness.pass(1_000);
    const both = await harness.amend(orderId, { quantity: 100, price: String(floor) });
    expect(both.status).toBe(400);
    expect((await harness.cancel(orderId)).body.orderStatus).toBe('WC');
    await harness.pass(1_000);
    const { completed_orders: orders } = await harness.state();
    expect(orders).toMatchObject([{ status: 'CL', quantity: 200, cancelled: 200, filled: 0 }]);
    expect((await harness.cancel(orderId)).body.code).toBe('ORD012');
  });
});

describe('the stream', () => {
  it('sends quotes on the price steps, trades, and minutes of what is subscribed', async () => {
    harness = await startHarness(TEN);
    await harness.logIn();
    const stream = await harness.open();
    const topics = ['quote.FPT', 'trade.FPT', 'trade.FPT@1m'];
    stream.send({ method: 'subscribe', channel: 'DATA', topics });
    stream.send({ method: 'ping_pong', channel: 'HEARTBEAT', topics: [] });
    stream.send({ method: 'subscribe', channel: 'NEWS', topics: ['x'] });
    await vi.waitFor(() => expect(stream.frames.length).toBe(3));
    expect(stream.frames.map(({ status }) => status)).toEqual(['ok', 'ok', 'error']);
    await harness.priceOf('FPT');
    await harness.pass(120_000);
    const heard = (topic: string) =>
      stream.frames.filter((frame) => (frame as { topic?: string }).topic === topic);
    await vi.waitFor(() => expect(heard('trade.FPT').length).toBeGreaterThanOrEqual(8));
    const bar = heard('trade.FPT@1m').at(-1) as unknown as { data: Record<string, number> };
    expect(bar.data.l).toBeLessThanOrEqual(bar.data.h ?? 0);
    const quote = heard('quote.FPT')[0] as unknown as { data: { bids: [number, number][] } };
    expect(quote.data.bids).toHaveLength(3);
  });

  it('tells a new listener what each exchange does now, and then every change', async () => {
    harness = await startHarness(TEN);
    await harness.logIn();
    const stream = await harness.open();
    stream.send({ method: 'subscribe', channel: 'DATA', topics: ['market.flag'] });
    await vi.waitFor(() => expect(stream.frames).toHaveLength(4));
    expect(stream.frames[1]).toMatchObject({ data: { b: 'HOSE', f: 'LO' } });
    await harness.passTo('2026-03-03T11:30:00+07:00');
    await vi.waitFor(() => expect(stream.frames).toHaveLength(7));
    expect(stream.frames.at(-1)).toMatchObject({ data: { f: 'BREAK' } });
  });

  it('refuses an eleventh socket, and a frame of more than 4,096 bytes', async () => {
    harness = await startHarness(TEN);
    await harness.logIn();
    const streams = await Promise.all(Array.from({ length: 10 }, () => harness.open()));
    const eleventh = await harness.open();
    expect(await eleventh.closed()).toBe(1008);
    expect(eleventh.frames).toMatchObject([{ code: 429 }]);
    streams[0]?.socket.send('x'.repeat(5_000));
    expect(await streams[0]?.closed()).toBe(1009);
  });

  it('closes a socket when its token ends', async () => {
    harness = await startHarness(TEN);
    await harness.logIn();
    const stream = await harness.open();
    await harness.pass(8 * 3_600_000);
    await stream.closed();
    expect(stream.frames.at(-1)).toMatchObject({ code: 401 });
  });
});
