// Two processes of the API on one server of Redis: limits and withdrawals over both, and neither fails with it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RedisServer, startRedis } from '../processes/redis.ts';
import { type ServedBook, startBook } from '../processes/served-book.ts';
import { until } from '../processes/waiting.ts';

const MAX = 400;

describe('two processes of the API', () => {
  let redis: RedisServer;
  let book: ServedBook;
  let urls: readonly string[];

  beforeAll(async () => {
    redis = await startRedis();
    const api = `redis: { url: "${redis.url}", prefix: pair }`;
    book = await startBook({ api: [api], requestsPerMinute: MAX });
    urls = [book.url(), await book.serveBeside()];
    await until('both share it', async () => (await redis.command('ZCARD pair:workers')) === ':2');
  });

  afterAll(async () => {
    await book.end();
    await redis.stop();
  });

  async function ask(at: number, path: string, bearer = book.bearer): Promise<Response> {
    return fetch(`${urls[at % 2]}${path}`, { headers: { authorization: `Bearer ${bearer}` } });
  }

  const token = async (name = 'ann') =>
    (await book.run('user', 'token', name, '--minutes', '60')).out.trim();

  async function ready(at: number): Promise<{ readonly status: string; readonly why: string }> {
    return (await ask(at, '/health/ready')).json() as Promise<{ status: string; why: string }>;
  }

  /** Questions that Redis did not answer in time. */
  async function missed(at: number): Promise<number> {
    const text = await (await ask(at, '/metrics')).text();
    return Number(/^sluice_redis_failures_total(?:\{.*\})? (\d+)$/m.exec(text)?.[1]);
  }

  it('allow one bearer as much as one would', async () => {
    const bearer = await token();
    const statuses: number[] = [];
    for (let at = 0; at < MAX + 40; at += 1)
      statuses.push((await ask(at, '/api/v1/auth/me', bearer)).status);
    const allowed = statuses.filter((status) => status === 200).length;
    // On a busy machine an answer may come too late: that request then counts twice, and never less than once.
    const late = (await missed(0)) + (await missed(1));
    expect(allowed).toBeLessThanOrEqual(MAX);
    expect(allowed).toBeGreaterThanOrEqual(MAX - 4 * late);
    expect(new Set(statuses.slice(MAX))).toEqual(new Set([429]));
  });

  it('know at once what the other one has withdrawn', async () => {
    await book.run('user', 'add', 'bob', '--role', 'viewer');
    const { body } = (await book.ask('GET', '/users')) ?? {};
    const { id } = (body as { id: string; username: string }[]).find(
      ({ username }) => username === 'bob',
    ) ?? { id: '' };
    const authorization = `Bearer ${await book.signedInAdmin()}`;
    const isActive = async (is_active: boolean) => {
      const changed = await book.ask('PATCH', `/users/${id}`, { is_active }, { authorization });
      expect(changed?.status).toBe(200);
    };
    // Without Redis it would believe him for two seconds, each time; a busy machine takes a second now and then.
    await until('it is at once', async () => {
      await isActive(true);
      const bob = await token('bob');
      const statusOfBob = async () => (await ask(1, '/api/v1/portfolios', bob)).status;
      await until('the other one knows him', async () => (await statusOfBob()) === 200);
      await isActive(false);
      const began = performance.now();
      await until('the other one refuses him', async () => (await statusOfBob()) === 401);
      return performance.now() - began < 1_000;
    });
  });

  const log = () => readFileSync(join(book.data, 'paper-DU1', 'api', 'api.log'), 'utf8');

  it('answer without an error while Redis is paused and killed, and say that they do without it', async () => {
    redis.pause();
    // It waits 50 ms for Redis once, and not at each request.
    let asked = 0;
    await until('one is answered sooner', async () => {
      asked += 1;
      const began = performance.now();
      expect((await ask(asked, '/api/v1/portfolios')).status).toBe(200);
      return performance.now() - began < 50;
    });
    await until('it is said', async () => (await ready(0)).why.includes('Redis cannot be used'));
    redis.goOn();
    await until('it is over', async () => !(await ready(0)).why.includes('Redis'));
    await redis.kill();
    expect((await ask(0, '/api/v1/portfolios')).status).toBe(200);
    expect((await ask(1, '/api/v1/portfolios')).status).toBe(200);
    await until('it is logged', () => log().includes('ECONNREFUSED'));
    await redis.start();
    await until('both are back', async () => (await redis.command('ZCARD pair:workers')) === ':2');
    await until('it is logged', () => log().includes('Redis works again.'));
    expect(log()).toContain(`Redis at 127.0.0.1:${redis.port} cannot be used`);
  });
});
