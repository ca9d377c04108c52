// The streams: keys, topics, frames as JSON and MessagePack, and what faults do to messages.
import { pack, unpack } from 'msgpackr';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Alpaca, SOON_MS, startAlpaca, TEN } from './harness/alpaca-harness.ts';

let alpaca: Alpaca;
let sockets: WebSocket[] = [];

beforeEach(async () => {
  alpaca = await startAlpaca();
  await alpaca.price('AAPL', 100);
});
afterEach(async () => {
  for (const socket of sockets) socket.terminate();
  sockets = [];
  await alpaca.stop();
});

interface Client {
  send(message: object): void;
  /** The next message; waits for it. */
  // biome-ignore lint/suspicious/noExplicitAny: messages are read as a client without types reads them.
  next(): Promise<any>;
  readonly closed: Promise<void>;
  readonly kinds: ('text' | 'binary')[];
}

async function connect(path: string, headers: Record<string, string> = {}): Promise<Client> {
  const socket = new WebSocket(`ws://127.0.0.1:${alpaca.port}${path}`, { headers });
  sockets.push(socket);
  const arrived: unknown[] = [];
  const waiting: ((message: unknown) => void)[] = [];
  const kinds: Client['kinds'] = [];
  const isPacked = headers['content-type'] === 'application/msgpack';
  socket.on('message', (bytes, isBinary) => {
    kinds.push(isBinary ? 'binary' : 'text');
    const buffer = bytes as Buffer;
    const message = isPacked ? unpack(buffer) : JSON.parse(buffer.toString('utf8'));
    const next = waiting.shift();
    if (next === undefined) arrived.push(message);
    else next(message);
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return {
    ...{ closed, kinds },
    send: (message) => socket.send(isPacked ? pack(message) : JSON.stringify(message)),
    next: () =>
      arrived.length > 0
        ? Promise.resolve(arrived.shift())
        : new Promise((resolve) => waiting.push(resolve)),
  };
}

const AUTHENTICATE = {
  action: 'authenticate',
  data: { key_id: 'PKSIMULATED', secret_key: 'simulated' },
};
const LISTEN = { action: 'listen', data: { streams: ['trade_updates'] } };

async function listening(headers: Record<string, string> = {}): Promise<Client> {
  const client = await connect('/stream', headers);
  client.send(AUTHENTICATE);
  await client.next();
  client.send(LISTEN);
  await client.next();
  return client;
}

// https://docs.alpaca.markets/docs/websocket-streaming
describe('the trading stream', () => {
  it('authorizes, then listens, in binary frames of JSON', async () => {
    const client = await connect('/stream');
    client.send(AUTHENTICATE);
    expect(await client.next()).toEqual({
      stream: 'authorization',
      data: { status: 'authorized', action: 'authenticate' },
    });
    client.send(LISTEN);
    expect(await client.next()).toEqual({
      stream: 'listening',
      data: { streams: ['trade_updates'] },
    });
    expect(client.kinds).toEqual(['binary', 'binary']);
  });

  it('refuses a wrong secret, and to listen without a key', async () => {
    const client = await connect('/stream');
    client.send({ ...AUTHENTICATE, data: { key_id: 'PKSIMULATED', secret_key: 'x' } });
    expect((await client.next()).data).toEqual({ status: 'unauthorized', action: 'authenticate' });
    client.send(LISTEN);
    expect((await client.next()).data).toEqual({ status: 'unauthorized', action: 'listen' });
  });

  it('leaves out streams that it does not have', async () => {
    const client = await listening();
    client.send({ action: 'listen', data: { streams: ['account_updates'] } });
    expect((await client.next()).data).toEqual({ streams: [] });
  });

  it('sends each event of an order with the order as it was', async () => {
    const client = await listening();
    await alpaca.order({ client_order_id: 'a' });
    await alpaca.pass(SOON_MS);
    const events = [await client.next(), await client.next(), await client.next()];
    expect(events.map(({ data }) => [data.event, data.order.status])).toEqual([
      ['pending_new', 'pending_new'],
      ['new', 'new'],
      ['fill', 'filled'],
    ]);
    expect(events[2].data).toMatchObject({ price: '100.01', qty: '10', position_qty: '10' });
    expect(events[2].data.order.created_at).toBe('2026-11-24T10:00:00.000-05:00');
  });

  it('speaks MessagePack if the handshake asks for it', async () => {
    const client = await listening({ 'content-type': 'application/msgpack' });
    await alpaca.order({});
    await alpaca.pass(SOON_MS);
    expect((await client.next()).data.event).toBe('pending_new');
  });

  it('says of a replacement that the old order was replaced', async () => {
    const placed = await alpaca.order({ type: 'limit', limit_price: '90' });
    await alpaca.pass(SOON_MS);
    const client = await listening();
    await alpaca.call('PATCH', `/v2/orders/${placed.body.id}`, { limit_price: '91' });
    await alpaca.pass(SOON_MS);
    const events = [await client.next(), await client.next()];
    expect(events.map(({ data }) => [data.event, data.order.id])).toEqual([
      ['pending_replace', placed.body.id],
      ['replaced', placed.body.id],
    ]);
  });

  it('sends a message twice, late, or not at all, as faults say', async () => {
    const client = await listening();
    await alpaca.fault('duplicate-event');
    await alpaca.fault('late-event', { for_ms: 200 });
    await alpaca.order({});
    await alpaca.pass(SOON_MS);
    const order = await Promise.all([1, 2, 3, 4].map(() => client.next()));
    expect(order.map(({ data }) => data.event)).toEqual([
      'new',
      'fill',
      'pending_new',
      'pending_new',
    ]);
    await alpaca.fault('no-event');
    await alpaca.order({});
    await alpaca.pass(SOON_MS);
    expect((await client.next()).data.event).toBe('new');
  });

  it('is cut without a replay, and refuses new sockets until the gap ends', async () => {
    const client = await listening();
    await alpaca.fault('stream-gap');
    await client.closed;
    await expect(connect('/stream')).rejects.toThrow('503');
  });
});

// https://docs.alpaca.markets/docs/streaming-market-data
describe('the data stream', () => {
  const auth = { action: 'auth', key: 'PKSIMULATED', secret: 'simulated' };

  async function admitted(path = '/v2/iex', headers = {}): Promise<Client> {
    const client = await connect(path, headers);
    await client.next();
    client.send(auth);
    await client.next();
    return client;
  }

  it('says that it is connected, and authenticates', async () => {
    const client = await connect('/v2/iex');
    expect(await client.next()).toEqual([{ T: 'success', msg: 'connected' }]);
    client.send(auth);
    expect(await client.next()).toEqual([{ T: 'success', msg: 'authenticated' }]);
    expect(client.kinds).toEqual(['text', 'text']);
  });

  it('takes keys in the headers of the handshake', async () => {
    const keys = { 'APCA-API-KEY-ID': 'PKSIMULATED', 'APCA-API-SECRET-KEY': 'simulated' };
    const client = await connect('/v2/iex', keys);
    expect(await client.next()).toEqual([{ T: 'success', msg: 'connected' }]);
    expect(await client.next()).toEqual([{ T: 'success', msg: 'authenticated' }]);
  });

  it.each([
    ['a wrong secret', [{ ...auth, secret: 'x' }], { code: 402, msg: 'auth failed' }],
    ['a second key', [auth, auth], { code: 403, msg: 'already authenticated' }],
    ['a subscription before', [{ action: 'subscribe' }], { code: 401, msg: 'not authenticated' }],
    ['an unknown action', [{ action: 'x' }], { code: 400, msg: 'invalid syntax' }],
  ])('refuses %s', async (_what, messages, error) => {
    const client = await connect('/v2/iex');
    await client.next();
    let last: unknown;
    for (const message of messages) {
      client.send(message);
      last = await client.next();
    }
    expect(last).toEqual([{ T: 'error', ...error }]);
  });

  it('has one connection for a key', async () => {
    await admitted();
    const second = await connect('/v2/iex');
    await second.next();
    second.send(auth);
    expect(await second.next()).toEqual([
      { T: 'error', code: 406, msg: 'connection limit exceeded' },
    ]);
  });

  it('has SIP for those who subscribed to it', async () => {
    const client = await connect('/v2/sip');
    await client.next();
    client.send(auth);
    expect(await client.next()).toEqual([
      { T: 'error', code: 409, msg: 'insufficient subscription' },
    ]);
  });

  it('lists all subscriptions, and takes thirty symbols', async () => {
    const client = await admitted();
    client.send({ action: 'subscribe', trades: ['AAPL'], quotes: ['MSFT'] });
    expect(await client.next()).toMatchObject([
      { T: 'subscription', trades: ['AAPL'], quotes: ['MSFT'] },
    ]);
    client.send({ action: 'unsubscribe', quotes: ['MSFT'] });
    expect(await client.next()).toMatchObject([{ trades: ['AAPL'], quotes: [] }]);
    const many = Array.from(
      { length: 31 },
      (_, index) => `A${String.fromCharCode(65 + (index % 26))}${index > 25 ? 'B' : ''}`,
    );
    client.send({ action: 'subscribe', bars: many });
    expect(await client.next()).toEqual([{ T: 'error', code: 405, msg: 'symbol limit exceeded' }]);
  });

  it.each([
    ['AMZN', ['H', 'Q'], 'T'],
    ['AAPL', ['2', '5', '7', 'F'], '3'],
  ])(
    'says in the codes of its tape that trading was halted, and that it resumes: %s',
    async (symbol, halts, end) => {
      const client = await admitted();
      client.send({ action: 'subscribe', statuses: [symbol] });
      await client.next();
      await alpaca.fault('halt', { symbol });
      for (const sc of halts)
        expect(await client.next()).toMatchObject([{ T: 's', S: symbol, sc }]);
      await alpaca.endFaults();
      expect(await client.next()).toMatchObject([{ T: 's', S: symbol, sc: end }]);
    },
  );

  it('sends trades, quotes and the minute that has ended', async () => {
    const client = await admitted();
    client.send({ action: 'subscribe', trades: ['AAPL'], quotes: ['AAPL'], bars: ['MSFT'] });
    await client.next();
    await alpaca.price('AAPL', 101.5);
    expect(await client.next()).toMatchObject([{ T: 't', S: 'AAPL', p: 101.5 }]);
    expect(await client.next()).toMatchObject([{ T: 'q', S: 'AAPL', bp: 101.46, ap: 101.54 }]);
    const topics = { action: 'unsubscribe', trades: ['AAPL'], quotes: ['AAPL'] };
    client.send(topics);
    await client.next();
    await alpaca.moveTo('2026-11-24T10:01:00-05:00');
    expect(await client.next()).toMatchObject([
      { T: 'b', S: 'MSFT', t: '2026-11-24T15:00:00.000Z' },
    ]);
  });

  it('repeats quotes between two trades, in regular trading and not while it is halted', async () => {
    await alpaca.stop();
    alpaca = await startAlpaca(TEN, { quoteEveryMs: 2_000 });
    await alpaca.price('AAPL', 101.5);
    const client = await admitted();
    client.send({ action: 'subscribe', quotes: ['AAPL'] });
    await client.next();
    await alpaca.pass(4_000);
    const quote = { T: 'q', S: 'AAPL', bp: 101.46, ap: 101.54 };
    expect(await client.next()).toMatchObject([{ ...quote, t: '2026-11-24T15:00:02.000Z' }]);
    expect(await client.next()).toMatchObject([{ ...quote, t: '2026-11-24T15:00:04.000Z' }]);
    const path = '/v2/stocks/quotes/latest?symbols=AAPL';
    expect((await alpaca.call('GET', path)).body.quotes.AAPL.t).toBe('2026-11-24T15:00:04.000Z');
    await alpaca.fault('halt', { symbol: 'AAPL' });
    await alpaca.pass(10_000);
    await alpaca.moveTo('2026-11-24T16:00:10-05:00');
    client.send({ action: 'subscribe', trades: ['MSFT'] });
    expect(await client.next()).toMatchObject([{ T: 'subscription' }]);
  });
});
