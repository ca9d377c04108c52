// Faults on demand, each heard by a client on its socket.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ACCOUNT, type Frames, type Harness, startHarness, TEN } from './wire-harness.ts';

let harness: Harness;
afterEach(() => harness.stop());

interface Told {
  readonly topic?: string;
  readonly data: { readonly orderStatus: string; readonly rejectReason: string };
}

async function watching(topics: readonly string[] = ['order.*']): Promise<Frames> {
  const stream = await harness.open();
  stream.send({ method: 'subscribe', channel: 'TRADING', topics });
  await vi.waitFor(() => expect(stream.frames).toHaveLength(1));
  return stream;
}

function told(stream: Frames): readonly string[] {
  return (stream.frames as unknown as Told[])
    .filter(({ topic }) => topic?.startsWith('order.'))
    .map(({ data }) => data.orderStatus);
}

async function begin(at = TEN, options = {}): Promise<void> {
  harness = await startHarness(at, options);
  await harness.logIn();
}

const fault = (body: object) => harness.control('POST', '/fault', body);

async function askPrice(): Promise<string> {
  return String((await harness.priceOf('FPT')).ask);
}

describe('an order', () => {
  it('of which the answer is lost exists', async () => {
    await begin();
    const price = await askPrice();
    await fault({ kind: 'lost-answer' });
    await expect(harness.order({ price })).rejects.toThrow();
    await harness.pass(1_000);
    expect((await harness.state()).fills).toHaveLength(1);
  });

  it('that is swallowed was answered and never exists', async () => {
    await begin();
    const price = await askPrice();
    await fault({ kind: 'swallow-order' });
    expect((await harness.order({ price })).body.orderStatus).toBe('PD');
    await harness.pass(1_000);
    const state = await harness.state();
    expect([...state.open_orders, ...state.completed_orders]).toEqual([]);
  });

  it('may be rejected, filled in part, or told of late, twice or never', async () => {
    await begin();
    const price = await askPrice();
    const stream = await watching();
    await fault({ kind: 'reject' });
    await harness.order({ price });
    await harness.pass(1_000);
    expect((await harness.state()).completed_orders).toMatchObject([{ status: 'RJ' }]);
    await fault({ kind: 'partial-fill', shares: 100 });
    const { orderId } = (await harness.order({ price, quantity: 300 })).body;
    await harness.pass(1_000);
    expect((await harness.state()).open_orders).toMatchObject([{ filled: 100, status: 'PF' }]);
    await vi.waitFor(() => expect(told(stream).at(-1)).toBe('PF'));
    const before = stream.frames.length;
    await fault({ kind: 'no-event', count: 9 });
    await harness.cancel(orderId);
    await harness.pass(1_000);
    const ended = (await harness.state()).completed_orders.at(-1);
    expect(ended.status).toBe('FFPC');
    expect(stream.frames.length).toBe(before);
  });

  it('may be filled after the word of its cancellation', async () => {
    await begin();
    const { floor } = await harness.priceOf('FPT');
    const stream = await watching();
    const { orderId } = (await harness.order({ price: String(floor) })).body;
    await harness.pass(1_000);
    await fault({ kind: 'cancelled-then-filled' });
    await harness.cancel(orderId);
    await harness.pass(2_000);
    await vi.waitFor(() => expect(told(stream).at(-1)).toBe('FF'));
    expect(told(stream)).toContain('CL');
  });

  it('keeps working if its cancellation is swallowed', async () => {
    await begin();
    const { floor } = await harness.priceOf('FPT');
    const { orderId } = (await harness.order({ price: String(floor) })).body;
    await harness.pass(1_000);
    await fault({ kind: 'swallow-cancel' });
    expect((await harness.cancel(orderId)).body.orderStatus).toBe('WC');
    await harness.pass(1_000);
    expect((await harness.state()).open_orders).toMatchObject([{ status: 'QU' }]);
  });
});

describe('the line', () => {
  it('answers with 429, 500, a page or slowly', async () => {
    await begin();
    for (const [kind, status] of [
      ['429', 429],
      ['500', 500],
      ['html', 502],
    ] as const) {
      await fault({ kind });
      expect((await harness.get('/account/info')).status).toBe(status);
    }
    await fault({ kind: 'slow', for_ms: 300 });
    const began = performance.now();
    expect((await harness.get('/account/info')).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThanOrEqual(290);
  });

  it('is mute until the fault is deleted, and does what it was asked', async () => {
    await begin();
    const price = await askPrice();
    const { fault_id: id } = (await fault({ kind: 'mute' })).body;
    const asked = harness.order({ price });
    const outcome = await Promise.race([
      asked.then(() => 'answered'),
      new Promise((resolve) => setTimeout(resolve, 300, 'silence')),
    ]);
    expect(outcome).toBe('silence');
    asked.catch(() => {});
    await harness.control('DELETE', `/fault/${id}`);
    expect((await harness.get('/account/info')).status).toBe(200);
    await harness.pass(1_000);
    expect((await harness.state()).fills).toHaveLength(1);
  });

  it('closes the sockets; what happens meanwhile is not sent again', async () => {
    await begin();
    const price = await askPrice();
    const stream = await watching();
    await fault({ kind: 'socket-gap' });
    await stream.closed();
    await harness.order({ price });
    await harness.pass(1_000);
    const again = await watching();
    expect(told(again)).toEqual([]);
    const { orderList } = (await harness.get(`/trading/orderBook?accountNo=${ACCOUNT}`)).body;
    expect(orderList).toMatchObject([{ orderStatus: 'FF' }]);
  });

  it('loses its stream until the gap is deleted', async () => {
    await begin();
    const stream = await watching();
    const { fault_id: id } = (await fault({ kind: 'socket-gap', for_ms: 600_000 })).body;
    await stream.closed();
    await expect(harness.open()).rejects.toThrow();
    expect((await harness.control('GET', '/fault')).body).toMatchObject([{ kind: 'socket-gap' }]);
    await harness.control('DELETE', `/fault/${id}`);
    await watching();
  });

  it('refuses tokens, refreshes, signatures and codes', async () => {
    await begin();
    const { refreshToken } = (await harness.logIn()).body;
    await fault({ kind: 'signature-refused' });
    expect((await harness.order({ price: '1' })).body.code).toBe(401013);
    await fault({ kind: 'refresh-refused' });
    expect((await harness.post('/auth/refresh', { refreshToken })).body.code).toBe(401103);
    await fault({ kind: 'token-expired' });
    expect((await harness.get('/account/info')).body.code).toBe(401001);
    await fault({ kind: 'otp-wrong' });
    expect((await harness.logIn()).body.code).toBe(401100);
  });
});

describe('the market', () => {
  it('halts a symbol, locks it at its floor, and gaps at the next open', async () => {
    await begin('2026-03-03T11:20:00+07:00');
    const { floor, last } = await harness.priceOf('FPT');
    const { fault_id: id } = (await fault({ kind: 'halt', symbol: 'FPT' })).body;
    await harness.order({ price: String(floor) });
    await harness.pass(1_000);
    expect((await harness.state()).completed_orders[0].reason).toBe('ORD017: Stock is halted');
    await harness.control('DELETE', `/fault/${id}`);
    await fault({ kind: 'gap-open', symbol: 'FPT' });
    await harness.passTo('2026-03-03T13:01:00+07:00');
    expect((await harness.priceOf('FPT')).last).toBeLessThan(last * 0.98);
    await fault({ kind: 'limit-down', symbol: 'FPT' });
    expect(await harness.priceOf('FPT')).toMatchObject({ last: floor, bid: null });
  });

  it('is closed on a day that the calendar does not know to be closed', async () => {
    await begin('2026-03-03T08:50:00+07:00');
    await fault({ kind: 'calendar-closed' });
    const { floor } = await harness.priceOf('FPT');
    await harness.passTo('2026-03-03T10:00:00+07:00');
    await harness.order({ price: String(floor) });
    await harness.pass(1_000);
    const state = await harness.state();
    expect(state.completed_orders[0].reason).toBe('ERR500: Invalid market status');
    expect(state.sessions[0]).toEqual({ market: 'HOSE', status: 'C' });
  });

  it('goes on while its quotes are stale', async () => {
    await begin();
    const stream = await watching(['order.*']);
    stream.send({ method: 'subscribe', channel: 'DATA', topics: ['quote.FPT', 'trade.FPT'] });
    await vi.waitFor(() => expect(stream.frames).toHaveLength(2));
    const { time } = await harness.priceOf('FPT');
    await fault({ kind: 'stale-quotes' });
    await harness.pass(600_000);
    expect((await harness.priceOf('FPT')).time > time).toBe(true);
    expect(stream.frames).toHaveLength(2);
  });
});

describe('the control port', () => {
  it('refuses what it does not know with one sentence', async () => {
    await begin();
    const cases = [
      ['/fault', { kind: 'flood' }, /^Unknown fault "flood"; known: /],
      ['/fault', { kind: 'halt' }, /^The fault "halt" needs a "symbol"\.$/],
      ['/price', { symbol: 'FPT', last: 1 }, /^"last" must be within the limits of the day, /],
      ['/price', { symbol: 'toolong', last: 1 }, /^Unknown symbol toolong\.$/],
      ['/order', { symbol: 'FPT', side: 'X', type: 'LO', quantity: 100 }, /^"side" must be B or S/],
      ['/position', { symbol: 'FPT', quantity: 1, average_cost: 1, bought_on: 'x' }, /YYYY-MM-DD/],
      ['/clock', {}, /^The clock needs either "at", with or without "wall_ms", or "speed"\.$/],
    ] as const;
    for (const [route, body, sentence] of cases) {
      const answer = await harness.control('POST', route, body);
      expect(answer.status).toBe(400);
      expect(answer.body.error).toMatch(sentence);
    }
    expect((await harness.control('GET', '/nothing')).status).toBe(404);
  });

  it('shows every request and frame, and places and cancels by hand', async () => {
    await begin();
    const { floor } = await harness.priceOf('FPT');
    const order = { symbol: 'FPT', side: 'B', type: 'LO', quantity: 100, price: floor };
    const { order_id: id } = (await harness.control('POST', '/order', order)).body;
    await harness.pass(1_000);
    expect((await harness.state()).open_orders).toMatchObject([
      { order_id: id, client_request_id: '', status: 'QU' },
    ]);
    await harness.control('DELETE', `/order/${id}`);
    await harness.pass(1_000);
    expect((await harness.state()).completed_orders).toMatchObject([{ status: 'CL' }]);
    const log = String((await harness.control('GET', '/wire?since=0')).body);
    const entries = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(entries[0]).toMatchObject({ n: 1, dir: 'in', via: 'rest' });
    expect(entries[0].content).toMatchObject({ method: 'POST', path: '/api/v3/auth/token' });
  });
});

describe('shares that could be sold', () => {
  it('are counted as unwatched while nobody hears of price and orders, and no order sells them', async () => {
    await begin('2026-03-03T10:00:00+07:00');
    const price = await askPrice();
    await harness.order({ price });
    await harness.pass(1_000);
    // Bought on Tuesday, sellable on Thursday at 13:00, in a market that is open until 14:45.
    await harness.passTo('2026-03-05T13:00:00+07:00');
    expect((await harness.state()).unwatched_ms).toBe(0);
    await harness.pass(60_000);
    expect((await harness.state()).unwatched_ms).toBe(60_000);
    await harness.logIn();
    const stream = await watching();
    stream.send({ method: 'subscribe', channel: 'DATA', topics: ['quote.FPT'] });
    await vi.waitFor(() => expect(stream.frames.length).toBeGreaterThanOrEqual(2));
    await harness.pass(60_000);
    expect((await harness.state()).unwatched_ms).toBe(60_000);
    stream.socket.close();
    await stream.closed();
    await vi.waitFor(async () => expect((await harness.state()).sockets).toEqual([]));
    const { ceiling } = await harness.priceOf('FPT');
    await harness.order({ side: 'S', price: String(ceiling) });
    await harness.pass(500);
    const soFar = (await harness.state()).unwatched_ms;
    await harness.pass(60_000);
    expect((await harness.state()).unwatched_ms).toBe(soFar);
    await harness.passTo('2026-03-06T08:00:00+07:00');
    expect((await harness.state()).unwatched_ms).toBe(soFar);
  });
});

describe('the state file', () => {
  it('keeps orders, fills, shares, cash, logins and used ids over a death', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'ssi-'));
    const stateFile = path.join(folder, 'state.ndjson');
    const keyFile = path.join(folder, 'ssi.key');
    await begin(TEN, { stateFile, keyFile });
    const { floor, ask } = await harness.priceOf('FPT');
    await harness.order({ price: String(ask), clientRequestId: 'bought' });
    await harness.order({ price: String(floor), clientRequestId: 'resting' });
    await harness.pass(1_000);
    const before = await harness.state();
    const { token } = harness;
    await harness.stop();
    const key = readFileSync(keyFile, 'utf8').trim();
    harness = await startHarness('2026-03-03T10:05:00+07:00', { stateFile, keyFile });
    expect((await harness.control('GET', '/key')).body.private_key).toBe(key);
    harness.token = token;
    const after = await harness.state();
    expect(after.fills).toEqual(before.fills);
    expect(after.accounts).toEqual(before.accounts);
    expect(after.positions).toEqual(before.positions);
    expect(after.open_orders).toEqual(before.open_orders);
    expect((await harness.order({ price: '1', clientRequestId: 'bought' })).status).toBe(409);
    expect((await harness.cancel(before.open_orders[0].order_id)).status).toBe(200);
    await harness.stop();
    harness = await startHarness('2026-03-04T10:05:00+07:00', { stateFile, keyFile });
    expect((await harness.state()).open_orders).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});
