// One API before two traders: each by its name, and one account that both trade is not enough to tell them apart.
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { getJson, startApi } from '../../processes/served-api.ts';
import { createWorld, type World } from '../../processes/three-processes.ts';
import { FILES, FOLLOW_AAPL } from '../../processes/world-files.ts';

async function world(config?: string): Promise<World> {
  const made = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 10,
    symbols: ['AAPL'],
    strategy: FOLLOW_AAPL,
    ...(config === undefined ? {} : { config }),
  });
  onTestFinished(() => made.end());
  return made;
}

it('one API shows and commands two traders by their names', async () => {
  const second = await world('mode: dry-run\n');
  const first = await world(`
api:
  enabled: true
  port: 0
  traders:
    - { name: one, account: DU1234567 }
    - { name: two, account: DU1234567, mode: dry-run, data: "${join(second.folder, 'data')}" }
`);
  await first.begin('--only', 'trader');
  await second.begin();
  await first.sluice('user', 'add', 'ann', '--role', 'admin', ...FILES);
  const bearer = (await first.sluice('user', 'token', 'ann', ...FILES)).stdout.trim();
  const { url, child } = await startApi(first.folder, FILES);
  onTestFinished(() => void child.kill('SIGKILL'));
  const get = (path: string) => getJson(`${url}/api/v1${path}`, bearer);

  const pids = await Promise.all(
    ['one', 'two'].map(async (name) => (await get(`/daemon/${name}/status`)).body),
  );
  expect(pids).toEqual([
    expect.objectContaining({ pid: (await first.control<{ pid: number }>('/status')).pid }),
    expect.objectContaining({ pid: (await second.look<{ pid: number }>('status')).pid }),
  ]);

  const unclear = { status: 422, body: { detail: 'account: name one of one, two.' } };
  expect(await get('/daemon/DU1234567/status')).toMatchObject(unclear);
  expect(await get('/positions')).toMatchObject(unclear);
  expect(await get('/positions?account=DU1234567')).toMatchObject(unclear);
  expect(await get('/positions?account=two')).toMatchObject({ status: 200, body: [] });
  expect(await get('/daemon/three/status')).toMatchObject({ status: 404 });

  const halted = await fetch(`${url}/api/v1/daemon/two/halt`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify({ why: 'test' }),
  });
  expect(halted.status).toBe(200);
  const stateOf = async (one: World) =>
    (await one.look<{ trading: { state: string } }>('status')).trading.state;
  // A dry run has a journal and a portfolio of its own.
  expect(await Promise.all([first, second].map(stateOf))).toEqual(['ACTIVE', 'HALTED']);
  const relays = (await get('/relay')).body as {
    trader: string;
    mode: string;
    condition: string;
  }[];
  expect(relays.map(({ trader, mode }) => [trader, mode])).toEqual([
    ['one', 'paper'],
    ['two', 'dry-run'],
  ]);
});

it('refuses two traders of one account and mode, before anything is booked', async () => {
  const made = await world(`
api:
  enabled: true
  traders: [{ name: one, account: DU1 }, { name: two, account: DU1, mode: paper, data: elsewhere }]
`);
  for (const words of [['config', 'check'], ['serve']]) {
    const refused = await made.sluice(...words, ...FILES);
    expect(refused.code).toBe(4);
    expect(`${refused.stdout}${refused.stderr}`).toMatch(
      /api\.traders\[1\]\.account.*one and two are both paper-DU1: the ledger follows one journal/,
    );
  }
});

it('refuses names that do not tell traders apart', async () => {
  const made = await world(`
api:
  enabled: true
  traders: [{ name: one, account: DU1 }, { name: one, account: DU2 }, { name: DU1, account: DU3 }]
`);
  const checked = await made.sluice('config', 'check', ...FILES);
  expect(checked.code).toBe(4);
  expect(`${checked.stdout}${checked.stderr}`).toMatch(/two traders are called one/);
  expect(`${checked.stdout}${checked.stderr}`).toMatch(/DU1 is the account of one/);
});
