// Answers that take long, over real sockets: two at once, none for a client that has left, and short ones in between.
import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import fastify from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { limitLongWork } from '../../../src/api/http/guard/long-work.ts';
import { problemOf, sendProblem } from '../../../src/api/http/guard/refusal.ts';
import { until } from '../../processes/waiting.ts';
import { served } from '../harness/served.ts';

async function longServer() {
  const server = fastify({ forceCloseConnections: true });
  const begun: (() => void)[] = [];
  const ended: number[] = [];
  server.setErrorHandler((error: Parameters<typeof problemOf>[0], request, reply) =>
    sendProblem(problemOf(error, request, 0), request, reply),
  );
  server.addHook('onResponse', async (_, { statusCode }) => void ended.push(statusCode));
  await server.register(async (routes) => {
    limitLongWork(routes as never, setImmediate);
    routes.get('/long', { config: { isLong: true } }, () => {
      const { promise, resolve } = Promise.withResolvers<string>();
      begun.push(() => resolve('done'));
      return promise;
    });
    routes.get('/short', () => 'done');
  });
  const url = await server.listen({ port: 0 });
  onTestFinished(() => server.close());
  return { url, begun, ended };
}

function ask(url: string, path: string): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  socket.on('connect', () => socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`));
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

  it('is refused where too much of it waits', async () => {
    const { url, begun } = await longServer();
    const waiting = Array.from({ length: 66 }, () => ask(url, '/long'));
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
