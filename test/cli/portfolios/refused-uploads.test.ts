// Files that are refused, over HTTP against a real process: they leave no thread and no memory behind, and the process ends when asked.
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { longFile, withOversell } from '../../ledger/harness/long-file.ts';
import { startApi } from '../../processes/served-api.ts';
import { createWorld, type World } from '../../processes/three-processes.ts';
import { until } from '../../processes/waiting.ts';
import { FILES, FOLLOW_AAPL } from '../../processes/world-files.ts';

const GROWTH_MAX_KIB = 200 * 1_024;
const END_MAX_MS = 10_000;

let world: World;

beforeAll(async () => {
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 1,
    symbols: ['AAPL'],
    strategy: FOLLOW_AAPL,
    config: 'api: { enabled: true, port: 0 }\n',
  });
});

afterAll(() => world?.end());

function threadsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).length;
}

function residentKib(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

it('leave nothing behind', async () => {
  await world.sluice('user', 'add', 'ann', ...FILES);
  const bearer = (
    await world.sluice('user', 'token', 'ann', '--minutes', '5', ...FILES)
  ).stdout.trim();
  const { url, child } = await startApi(world.folder, FILES);
  const pid = child.pid ?? 0;
  const post = (path: string, type: string, body: string) =>
    fetch(`${url}/api/v1/portfolios${path}`, {
      ...{ method: 'POST', body },
      headers: { authorization: `Bearer ${bearer}`, 'content-type': type },
    });
  const made = await post('', 'application/json', JSON.stringify({ name: 'Wrong' }));
  const { id } = (await made.json()) as { id: number };
  const oversold = withOversell(longFile(5_000), 4_000);
  const unread = longFile(5_000).replaceAll('BUY', 'BYE');
  const refuse = async (file: string) => {
    const answer = await post(`/${id}/imports?confirm=true`, 'text/csv', file);
    expect([400, 422], await answer.text()).toContain(answer.status);
  };
  // What a process needs once, such as for its first file.
  await refuse(oversold);
  const before = { threads: threadsOf(pid), kib: residentKib(pid) };

  await Promise.all(Array.from({ length: 8 }, (_, at) => refuse(at % 2 === 0 ? oversold : unread)));
  await until('their threads have ended', () => threadsOf(pid) <= before.threads);
  expect(residentKib(pid) - before.kib).toBeLessThan(GROWTH_MAX_KIB);

  const asked = performance.now();
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  expect(performance.now() - asked).toBeLessThan(END_MAX_MS);
});
