// Answers that take long, over real sockets: two at once, none for a client that has left, and short ones in between.
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import fastify from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { limitLongWork } from '../../../src/api/http/guard/long-work.ts';
import { problemOf, sendProblem } from '../../../src/api/http/guard/refusal.ts';
import { until } from '../../processes/waiting.ts';
import { served } from '../harness/served.ts';

/** `large` is the text of an answer. Users are named in a header. */
async function longServer(large = 'done') {
  const server = fastify({ forceCloseConnections: true });
  const begun: (() => void)[] = [];
  const ended: number[] = [];
  const timers: (() => void)[] = [];
  const after = (_: number, call: () => void) => {
    timers.push(call);
    return () => void timers.splice(timers.indexOf(call), 1);
  };
  /** The time that a stream may keep its place is over. */
  const pass = () => {
    for (const call of [...timers]) call();
  };
  server.setErrorHandler((error: Parameters<typeof problemOf>[0], request, reply) =>
    sendProblem(problemOf(error, request, 0), request, reply),
  );
  server.addHook('onResponse', async (_, { statusCode }) => void ended.push(statusCode));
  await server.register(async (routes) => {
    routes.decorateRequest('principal', null);
    routes.addHook('onRequest', async (request) => {
      const id = request.headers['x-user'];
      Object.assign(request, { principal: id === undefined ? null : { user: { id } } });
    });
    limitLongWork(routes as never, { nextTurn: setImmediate, after });
    routes.get('/long', { config: { isLong: true } }, () => {
      const { promise, resolve } = Promise.withResolvers<string>();
      begun.push(() => resolve(large));
      return promise;
    });
    routes.get('/stream', { config: { isLong: true } }, () => Readable.from(endless()));
    routes.get('/short', () => 'done');
  });
  const url = await server.listen({ port: 0 });
  onTestFinished(() => server.close());
  return { url, begun, ended, pass };
}

function* endless(): Generator<string> {
  for (;;) yield 'x'.repeat(65_536);
}

function ask(url: string, path: string, user?: string): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const of = user === undefined ? '' : `X-User: ${user}\r\n`;
  socket.on('error', () => {});
  socket.on('connect', () =>
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\n${of}\r\n`),
  );
  onTestFinished(() => void socket.destroy());
  return socket;
}

describe('long work', () => {
  it('is done two at once, not at all for those that left, and lets short requests through', async () => {
    const { url, begun, ended } = await longServer();
    const [first, second, ...waiting] = Array.from({ length: 12 }, () => ask(url, '/long'));
    await until('two have begun', () => begun.length === 2);
    for (const socket of waiting) socket.resetAndDestroy();
    const last = fetch(`${url}/long`);
    expect(await (await fetch(`${url}/short`)).text()).toBe('done');
    expect(begun).toHaveLength(2);
    for (const finish of begun) finish();
    await until('the last one has begun', () => begun.length === 3);
    begun.at(-1)?.();
    expect(await (await last).text()).toBe('done');
    await until('all have ended', () => ended.length >= 4);
    expect(begun).toHaveLength(3);
    first?.destroy();
    second?.destroy();
  });

  it('gives its place away when the client of one that runs leaves', async () => {
    const { url, begun } = await longServer();
    const running = [ask(url, '/long'), ask(url, '/long')];
    await until('two have begun', () => begun.length === 2);
    const next = fetch(`${url}/long`);
    running[0]?.resetAndDestroy();
    await until('the next one has begun', () => begun.length === 3);
    begun.at(-1)?.();
    expect((await next).status).toBe(200);
  });

  it('gives its place away once its answer is made, however slowly a client reads it', async () => {
    const { url, begun } = await longServer('x'.repeat(16 * 1_024 * 1_024));
    const slow = [ask(url, '/long'), ask(url, '/long')];
    for (const socket of slow) socket.pause();
    await until('two have begun', () => begun.length === 2);
    const next = fetch(`${url}/long`);
    for (const finish of begun) finish();
    await until('the next one has begun', () => begun.length === 3);
    begun.at(-1)?.();
    expect((await next).status).toBe(200);
  });

  it('gives the place of a stream away after a time, once', async () => {
    const { url, begun, pass } = await longServer();
    const slow = [ask(url, '/stream'), ask(url, '/stream')];
    for (const socket of slow) socket.once('readable', () => socket.read(1));
    await until('both are sent', () => slow.every(({ bytesRead }) => bytesRead > 0));
    for (let n = 0; n < 4; n += 1) ask(url, '/long');
    expect(await (await fetch(`${url}/short`)).text()).toBe('done');
    expect(begun).toHaveLength(0);
    pass();
    await until('two have begun', () => begun.length === 2);
    for (const socket of slow) socket.destroy();
    expect(await (await fetch(`${url}/short`)).text()).toBe('done');
    expect(begun).toHaveLength(2);
  });

  it('is done for one user at a time while another waits', async () => {
    const { url, begun, ended } = await longServer();
    const order: string[] = [];
    const asked = async (user: string) => {
      await fetch(`${url}/long`, { headers: { 'x-user': user } });
      order.push(user);
    };
    const all = [asked('ann'), asked('ann')];
    await until('two have begun', () => begun.length === 2);
    all.push(asked('ann'), asked('ann'));
    await fetch(`${url}/short`);
    all.push(asked('ben'));
    await fetch(`${url}/short`);
    for (let n = 0; n < 5; n += 1) {
      await until('the next one has begun', () => begun.length > n);
      begun[n]?.();
      await until('it has ended', () => order.length === n + 1);
    }
    await Promise.all(all);
    expect(order.indexOf('ben')).toBeLessThanOrEqual(2);
    expect(ended.every((status) => status === 200)).toBe(true);
  });

  it('is refused to a user of whom much waits or is not read, and not to others', async () => {
    const { url, begun, ended } = await longServer();
    for (let n = 0; n < 30; n += 1) ask(url, '/long', 'ann');
    await until('all but 16 are refused', () => ended.length === 14);
    expect(new Set(ended)).toEqual(new Set([503]));
    expect(begun).toHaveLength(2);
    const ben = fetch(`${url}/long`, { headers: { 'x-user': 'ben' } });
    await fetch(`${url}/short`);
    begun[0]?.();
    await until('the next one has begun', () => begun.length === 3);
    begun[2]?.();
    expect((await ben).status).toBe(200);
  });

  it('is refused where too much of it waits', async () => {
    const { url, begun } = await longServer();
    const waiting = Array.from({ length: 66 }, (_, n) => ask(url, '/long', `user-${n}`));
    await until('all have asked', () => waiting.every(({ bytesWritten }) => bytesWritten > 0));
    await until('two have begun', () => begun.length === 2);
    const refused = await fetch(`${url}/long`);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    for (const socket of waiting) socket.destroy();
    expect((await fetch(`${url}/short`)).status).toBe(200);
  });
});

it('the description is built once and has a tag', async () => {
  const api = await served();
  const first = await api.ask('GET', '/openapi.json');
  const etag = first.headers.get('etag') ?? '';
  expect(etag).toMatch(/^"[\w-]+"$/);
  expect(first.body).toMatchObject({ openapi: '3.1.0' });
  const again = await api.ask('GET', '/openapi.json', { headers: { 'if-none-match': etag } });
  expect(again.status).toBe(304);
});
