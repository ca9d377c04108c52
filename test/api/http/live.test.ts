// The live streams over real sockets: who may read, what comes, and what a slow or late reader loses.
import { Subject } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTraderStream, type TraderStream } from '../../../src/api/live/trader-stream.ts';
import type { StreamLine } from '../../../src/trader/ports/stream-line.ts';
import { until } from '../../processes/waiting.ts';
import { type Reading, readingAt } from '../harness/live-reading.ts';
import { type Served, served } from '../harness/served.ts';

const MINUTE_MS = 60_000;

interface ControlApi {
  readonly stream: TraderStream;
  readonly asked: { since: number | undefined; hasPrices: boolean }[];
  say(line: StreamLine): void;
  breakOff(): void;
}

/** A trader that says what the test wants. */
function trader(start = 100): ControlApi {
  const asked: ControlApi['asked'] = [];
  const taking = new Set<(line: StreamLine) => void>();
  let breaks = new Subject<void>();
  const stream = createTraderStream({
    connect(question, take) {
      asked.push(question);
      taking.add(take);
      take({ kind: 'start', seq: start });
      if (question.since === 0) take({ kind: 'gap', from: 1, to: start });
      const { promise, resolve } = Promise.withResolvers<void>();
      const end = () => {
        taking.delete(take);
        resolve();
      };
      breaks.subscribe(end);
      return { ended: promise, close: end };
    },
    after: (_, call) => void setTimeout(call, 5),
  });
  stream.start();
  onTestFinished(() => stream.stop());
  return {
    stream,
    asked,
    say(line) {
      for (const take of taking) take(line);
    },
    breakOff() {
      const broken = breaks;
      breaks = new Subject();
      broken.next();
    },
  };
}

function event(seq: number, topic: 'orders' | 'positions' = 'orders', text = ''): StreamLine {
  return { kind: 'event', seq, topic, event: { event_type: 'OrderStatusEvent', text } };
}

const reading = (api: Served, token?: string) => readingAt(api, '/ws/desk', token);

async function subscribed(reader: Reading, wanted: object = {}): Promise<void> {
  reader.say({ type: 'subscribe', ...wanted });
  await until('the subscription', () => reader.messages.some(({ type }) => type === 'subscribed'));
}

function seqs({ messages }: Reading): unknown[] {
  return messages.filter(({ type }) => type === 'event').map(({ seq }) => seq);
}

async function oneAccount(): Promise<{ api: Served; environment: ControlApi }> {
  const environment = trader();
  return { api: await served([], 'closed', new Map([['DU1', environment.stream]])), environment };
}

describe('the live stream', () => {
  it('gives a reader the topics it wants, in order', async () => {
    const { api, environment } = await oneAccount();
    const reader = await reading(api, await api.signedIn('ann', 'viewer', ['DU1']));
    await subscribed(reader, { topics: ['orders'] });
    environment.say(event(101));
    environment.say(event(102, 'positions'));
    environment.say(event(103));
    await until('both events', () => seqs(reader).length === 2);
    expect(reader.messages.at(-1)).toEqual({
      type: 'event',
      account: 'DU1',
      seq: 103,
      topic: 'orders',
      event: { event_type: 'OrderStatusEvent', text: '' },
    });
    expect(seqs(reader)).toEqual([101, 103]);
  });

  it('gives prices of option contracts and combinations, whose names are long', async () => {
    const { api, environment } = await oneAccount();
    const token = await api.signedIn('ann', 'viewer', ['DU1']);
    const legs = ['P00360000', '201230P00355000', '201230C00385000', '201230C00390000'];
    const names = ['SPY 201231C00375000', `GOOGL1 201230${legs.join('-')}`];
    const reader = await reading(api, token);
    await subscribed(reader, { prices: names });
    await until('the trader is asked', () => environment.asked.some(({ hasPrices }) => hasPrices));
    for (const symbol of names) environment.say({ kind: 'price', symbol, event: { symbol } });
    const priced = () => reader.messages.filter(({ type }) => type === 'price');
    await until('both prices', () => priced().length === 2);
    const events = await fetch(
      `${api.url}/api/v1/events?prices=${encodeURIComponent(names.join(','))}`,
      { headers: { authorization: `Bearer ${token}` } },
    );
    expect(events.status).toBe(200);
    await events.body?.cancel();
  });

  it('goes on where a reader was, and names what is no longer in memory', async () => {
    const { api, environment } = await oneAccount();
    for (const seq of [101, 102, 103]) environment.say(event(seq));
    const token = await api.signedIn('ann', 'viewer', ['DU1']);
    const late = await reading(api, token);
    await subscribed(late, { since: 102 });
    const older = await reading(api, token);
    await subscribed(older, { since: 50 });
    environment.say(event(104));
    await until('all have come', () => seqs(older).length === 4 && seqs(late).length === 2);
    expect(seqs(late)).toEqual([103, 104]);
    expect(older.messages).toContainEqual({ type: 'gap', account: 'DU1', from: 51, to: 100 });
    expect(seqs(older)).toEqual([101, 102, 103, 104]);
  });

  it('asks the trader from its last number on after the connection broke', async () => {
    const { environment } = await oneAccount();
    environment.say(event(101));
    environment.breakOff();
    await until('a new connection', () => environment.asked.length === 2);
    expect(environment.asked).toEqual([
      { since: 0, hasPrices: false },
      { since: 101, hasPrices: false },
    ]);
  });

  it('reads prices at the trader only while someone wants them', async () => {
    const { api, environment } = await oneAccount();
    const reader = await reading(api, await api.signedIn('ann', 'viewer', ['DU1']));
    await subscribed(reader, { prices: ['SPY'] });
    await until('the trader is asked', () => environment.asked.some(({ hasPrices }) => hasPrices));
    environment.say({ kind: 'price', symbol: 'QQQ', event: { price: 1 } });
    environment.say({ kind: 'price', symbol: 'SPY', event: { price: 370 } });
    await until('the price', () => reader.messages.some(({ type }) => type === 'price'));
    expect(reader.messages.filter(({ type }) => type === 'price')).toEqual([
      { type: 'price', account: 'DU1', symbol: 'SPY', event: { price: 370 } },
    ]);
  });

  it('lets nobody in without a token, with a bad one, or with a message it does not know', async () => {
    const { api } = await oneAccount();
    const silent = await reading(api);
    silent.say({ type: 'subscribe' });
    expect((await silent.closed).code).toBe(4401);
    const wrong = await reading(api);
    wrong.say({ type: 'auth', token: 'garbage' });
    expect((await wrong.closed).code).toBe(4401);
    const noise = await reading(api);
    noise.say('{"type":');
    expect((await noise.closed).code).toBe(4400);
    const long = await reading(api);
    long.say('x'.repeat(20_000));
    expect((await long.closed).code).toBe(1009);
  });

  it('hides accounts without a grant', async () => {
    const { api, environment } = await oneAccount();
    const reader = await reading(api, await api.signedIn('bob', 'operator'));
    reader.say({ type: 'subscribe', account: 'DU1' });
    await until('the answer', () => reader.messages.some(({ type }) => type === 'error'));
    environment.say(event(101));
    expect(seqs(reader)).toEqual([]);
  });

  it('drops what a slow reader cannot take, tells it what, and keeps the memory bounded', async () => {
    const { api, environment } = await oneAccount();
    const reader = await reading(api, await api.signedIn('ann', 'viewer', ['DU1']));
    await subscribed(reader);
    const text = 'x'.repeat(20_000);
    const began = process.memoryUsage().rss;
    // In one go: the reader in this process cannot take a single one before the last.
    for (let seq = 101; seq <= 3_100; seq += 1) environment.say(event(seq, 'orders', text));
    expect(process.memoryUsage().rss - began).toBeLessThan(150_000_000);
    await until('the first ones', () => seqs(reader).length > 0);
    await until('quiet', async () => {
      environment.say(event(4_000 + seqs(reader).length));
      return reader.messages.some(({ type }) => type === 'gap');
    });
    const gap = reader.messages.find(({ type }) => type === 'gap');
    expect(gap).toMatchObject({ account: 'DU1', from: expect.any(Number), to: expect.any(Number) });
    const before = seqs(reader).filter((seq) => Number(seq) <= 3_100);
    expect(gap?.from).toBe(Number(before.at(-1)) + 1);
  });

  it('ends when the token ends', async () => {
    const { api } = await oneAccount();
    const bearer = await api.signedIn('ann', 'viewer', ['DU1']);
    api.pass(30 * MINUTE_MS - 2_000);
    const reader = await reading(api, bearer);
    api.pass(10_000);
    expect(await reader.closed).toEqual({ code: 4401, reason: 'the token has ended' });
  });

  it('ends within seconds when the session, the user or a key is revoked, and with it a grant', async () => {
    const { api, environment } = await oneAccount();
    const bearer = await api.signedIn('ann', 'viewer', ['DU1']);
    const other = await api.signedIn('bob', 'viewer', ['DU1']);
    const [reader, granted] = [await reading(api, bearer), await reading(api, other)];
    await subscribed(granted);
    expect((await api.ask('POST', '/api/v1/auth/logout', { bearer })).status).toBe(204);
    expect(await reader.closed).toEqual({ code: 4401, reason: 'the token has ended' });
    const { id = '' } = (await api.identity.context.store.userByLogin('bob')) ?? {};
    await api.identity.context.store.removeGrant(id, { kind: 'account', resource: 'DU1' });
    await until('the grant is gone', () => granted.messages.some(({ type }) => type === 'error'));
    environment.say(event(101));
    expect(granted.messages.filter(({ type }) => type === 'event')).toEqual([]);
  });

  it('takes the token as a sub-protocol, and never from the address', async () => {
    const { api } = await oneAccount();
    const bearer = await api.signedIn('ann', 'viewer', ['DU1']);
    const address = `${api.url.replace('http', 'ws')}/api/v1/ws/desk`;
    const socket = new WebSocket(address, ['sluice', `bearer.${bearer}`]);
    onTestFinished(() => socket.close());
    const first = await new Promise<string>((resolve) => {
      socket.onmessage = ({ data }) => resolve(String(data));
    });
    expect(JSON.parse(first)).toMatchObject({ type: 'ready', user: 'ann' });
    expect(socket.protocol).toBe('sluice');
    const inAddress = new WebSocket(`${address}?token=${bearer}`);
    await new Promise<void>((resolve) => {
      inAddress.onerror = () => resolve();
    });
    const refused = await api.ask('GET', `/api/v1/auth/me?access_token=${bearer}`, { bearer });
    expect(refused).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('"access_token" does not belong into an address') },
    });
    expect(JSON.stringify([api.log, refused.body])).not.toContain(bearer);
  });

  it('as server-sent events carries the headers of every other answer', async () => {
    const api = await served([], 'closed', new Map([['DU1', trader().stream]]));
    const bearer = await api.signedIn('ann', 'viewer', ['DU1']);
    const headers = { origin: 'https://desk.example.org' };
    const [me, events] = [
      await api.ask('GET', '/api/v1/auth/me', { bearer, headers }),
      await api.ask('GET', '/api/v1/events', { bearer, headers }),
    ];
    const own = new Set(['content-length', 'transfer-encoding', 'etag', 'date']);
    const names = [...me.headers.keys()].filter((name) => !own.has(name));
    expect([...events.headers.keys()]).toEqual(expect.arrayContaining(names));
    for (const name of [
      'access-control-allow-origin',
      'content-security-policy',
      'x-content-type-options',
      'ratelimit-limit',
    ]) {
      expect([name, events.headers.get(name)]).toEqual([name, me.headers.get(name)]);
    }
    expect(events.headers.get('ratelimit-remaining')).toMatch(/^\d+$/);
  });

  it('gives the same as server-sent events, with ids to go on from', async () => {
    const { api, environment } = await oneAccount();
    const bearer = await api.signedIn('ann', 'viewer', ['DU1']);
    environment.say(event(101));
    const leaving = new AbortController();
    const response = await fetch(`${api.url}/api/v1/events?topics=orders`, {
      headers: { authorization: `Bearer ${bearer}`, 'last-event-id': '100' },
      signal: leaving.signal,
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    let text = '';
    const read = (async () => {
      for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString();
    })().catch(() => {});
    await until('the event', () => text.includes('id: 101\nevent: event\n'));
    environment.say(event(102));
    await until('the next', () => text.includes('id: 102\nevent: event\n'));
    leaving.abort();
    await read;
    expect((await api.ask('GET', '/api/v1/events')).status).toBe(401);
    // Left open: the server ends it when it stops.
    await fetch(`${api.url}/api/v1/events`, { headers: { authorization: `Bearer ${bearer}` } });
  });
});
