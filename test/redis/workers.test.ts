// Two workers on PostgreSQL and Redis as real processes: what one withdraws the other refuses at once, whatever becomes of Redis;
// limits are those of one; webhooks are sent by either, each once; and nothing is lost with Redis.

import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresServer, postgresPrograms, startPostgres } from '../processes/postgres.ts';
import { type RedisServer, startRedis } from '../processes/redis.ts';
import { type ServedBook, startBook } from '../processes/served-book.ts';
import { until } from '../processes/waiting.ts';

const PASSWORD = 'correct horse 42';
const programs = postgresPrograms();

interface Pair {
  readonly access_token: string;
  readonly refresh_token: string;
}

describe.runIf(programs !== undefined)('two workers on PostgreSQL and Redis', () => {
  let postgres: PostgresServer;
  let redis: RedisServer;
  let book: ServedBook;
  let urls: readonly [string, string];
  let receiver: Server;
  const received: string[] = [];

  beforeAll(async () => {
    if (programs === undefined) return;
    [postgres, redis] = await Promise.all([startPostgres(programs), startRedis()]);
    receiver = createServer((request, response) => {
      received.push(String(request.headers['sluice-delivery']));
      request.resume();
      response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const shared = `redis: { url: "${redis.url}", prefix: pair }`;
    const webhooks = 'webhooks: { allow_private: true }';
    book = await startBook({ store: postgres.address, api: [shared, webhooks] });
    urls = [book.url(), await book.serveBeside()];
    await until('both share it', async () => (await redis.command('ZCARD pair:workers')) === ':2');
  });

  afterAll(async () => {
    await book?.end();
    receiver?.close();
    await redis?.stop();
    await postgres?.stop();
  });

  async function ask(at: 0 | 1, method: string, path: string, asked: Asked = {}) {
    const { bearer, body } = asked;
    return fetch(`${urls[at]}${path}`, {
      method,
      headers: {
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  interface Asked {
    readonly bearer?: string;
    readonly body?: unknown;
  }

  let users = 0;
  /** A user who has signed in at the first worker with a password. */
  async function signedIn(): Promise<Pair & { readonly name: string }> {
    users += 1;
    const name = `user-${users}`;
    const added = await book.run('user', 'add', name, '--role', 'viewer', '--json');
    const { code } = JSON.parse(added.out) as { code: string };
    const reset = { body: { code, new_password: PASSWORD } };
    expect((await ask(0, 'POST', '/api/v1/auth/reset', reset)).status).toBeLessThan(300);
    const login = { body: { username: name, password: PASSWORD } };
    const answer = await ask(0, 'POST', '/api/v1/auth/login', login);
    expect(answer.status).toBe(200);
    return { ...((await answer.json()) as Pair), name };
  }

  const statusAt = async (at: 0 | 1, { access_token: bearer }: Pair) =>
    (await ask(at, 'GET', '/api/v1/auth/me', { bearer })).status;

  /** Signs out at the first worker: how long the second one still lets the bearer in, ms. */
  async function refusedAfter(pair: Pair): Promise<number> {
    expect([await statusAt(0, pair), await statusAt(1, pair)]).toEqual([200, 200]);
    const out = { bearer: pair.access_token };
    expect((await ask(0, 'POST', '/api/v1/auth/logout', out)).status).toBeLessThan(300);
    const began = performance.now();
    expect(await statusAt(0, pair)).toBe(401);
    await until('the other one refuses', async () => (await statusAt(1, pair)) === 401);
    return performance.now() - began;
  }

  /** Of this pair, or of a later one: a busy machine takes so long now and then. */
  async function isRefusedWithin(ms: number, first: Pair): Promise<void> {
    let pair = first;
    await until(`it is refused within ${ms} ms`, async () => {
      const isSoon = (await refusedAfter(pair)) < ms;
      if (!isSoon) pair = await signedIn();
      return isSoon;
    });
  }

  const log = () => readFileSync(join(book.data, 'paper-DU1', 'api', 'api.log'), 'utf8');
  const metrics = async (at: 0 | 1) => (await ask(at, 'GET', '/metrics')).text();
  const ready = async (at: 0 | 1) => (await ask(at, 'GET', '/health/ready')).text();
  const isUp = async () =>
    (await Promise.all([metrics(0), metrics(1)])).every((text) =>
      /^sluice_redis_up(\{.*\})? 1$/m.test(text),
    );

  it('refuse at once at one what was signed out at the other', async () => {
    await isRefusedWithin(1_000, await signedIn());
  });

  it.each(['flushed', 'paused', 'killed'] as const)(
    'refuse it within two seconds while Redis is %s, and say that it is',
    async (trouble) => {
      const pair = await signedIn();
      if (trouble === 'flushed') await redis.command('FLUSHALL');
      if (trouble === 'paused') redis.pause();
      if (trouble === 'killed') await redis.kill();
      if (trouble !== 'flushed') {
        await until('it is noticed', async () => !(await isUp()));
        await until('health says it', async () => (await ready(0)).includes('"redis":"degraded"'));
        await until('the log says it', () => log().includes('cannot be used'));
      }
      // Two seconds are what a bearer is believed, the rest is this machine.
      await isRefusedWithin(trouble === 'flushed' ? 1_000 : 4_000, pair);
      if (trouble === 'paused') redis.goOn();
      if (trouble === 'killed') await redis.start();
      await until('both are back', isUp);
      expect(await statusAt(1, pair)).toBe(401);
      expect(await statusAt(0, pair)).toBe(401);
    },
  );

  it('send each webhook once, whichever of them does it, also when Redis dies meanwhile', async () => {
    const portfolio = await book.open('Hooked');
    const bought = async (symbol: string) => {
      const terms = { portfolio_id: portfolio, transaction_type: 'BUY', quantity: '1', price: '5' };
      const made = await book.ask('POST', '/transactions', { ...terms, symbol });
      expect(made?.status).toBe(201);
      return (made as { body: { security_id: number } }).body.security_id;
    };
    const first = await bought('HOOK');
    const hook = { url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/` };
    const made = await book.ask('POST', '/webhooks', { ...hook, security_ids: [first] });
    expect(made?.status).toBe(201);
    await bought('HOOK');
    await until('it is told', () => received.length === 1);
    const queued = await redis.command('KEYS pair:bull:jobs:webhooks-*');
    expect(queued).toContain(received[0] ?? 'none');
    await redis.kill();
    await bought('HOOK');
    await until('it is told without Redis', () => received.length === 2);
    await redis.start();
    await until('both are back', isUp);
    await bought('HOOK');
    await redis.command('FLUSHALL');
    await until('it is told after all', () => received.length === 3);
    expect(new Set(received).size).toBe(3);
  });
});
