// A really full disk under a daemon with a position: a small separate file system, where the machine permits mounting
// one.
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mountSmallDisk } from '../processes/small-disk.ts';
import { createWorld, type World } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';
import { FILES } from '../processes/world-files.ts';
import { type Catcher, startCatcher } from '../trader/adapters/notify/catcher.ts';

const STRATEGY = `
name: follow
symbols: [AAPL, MSFT]
entry: { side: long, when: "prediction.confidence >= 0.7" }
size: { shares: 10 }
stop: { percent: 2 }
trail: { percent: 2 }
`;
const RESERVE_BYTES = 16 * 1024 * 1024;

const disk = mountSmallDisk(40);
let world: World;
let catcher: Catcher;

async function stopAtBroker(): Promise<number | null | undefined> {
  const { open_orders: orders } = await world.state();
  return orders.find(({ type }) => type === 'STP')?.stop_price;
}

async function trading(): Promise<{ state: string; reason: string }> {
  return (await world.control<{ trading: { state: string; reason: string } }>('/status')).trading;
}

/** The price climbs a little at a time, as a print that leaps would not be believed. */
async function climb(from: number, to: number): Promise<void> {
  for (let last = from; last <= to; last += 0.25) {
    await world.gateway('POST', '/price', { symbol: 'AAPL', last });
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

beforeAll(async () => {
  if (disk === undefined) return;
  catcher = await startCatcher();
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 10,
    symbols: ['AAPL', 'MSFT'],
    strategy: STRATEGY,
    pollSeconds: 10,
    dataFolder: disk.folder,
    config: `notify: { webhook: { url: "${catcher.url}/hook" } }\n`,
  });
});

afterAll(async () => {
  if (disk === undefined) return;
  await world?.end();
  await catcher?.close();
  disk.end();
});

describe.runIf(disk !== undefined)('a full disk', () => {
  it('takes no new risk, protects from the reserve, then rests on its stops, and trades on after room was made', async () => {
    if (disk === undefined) return;
    const folder = join(disk.folder, 'paper-DU1234567');
    await world.gateway('POST', '/price', { symbol: 'AAPL', last: 100 });
    await world.begin();
    await world.hold('AAPL', 10);

    const first = disk.fill('filler-1');
    let predictions = 0;
    await until('the halt', async () => {
      predictions += 1;
      await world.predict('MSFT', 'BUY', 0.5 + (predictions % 100) / 1_000);
      return (await trading()).reason === 'journal: disk-full';
    });
    await until('the reserve is given up', () => !existsSync(join(folder, 'reserve.bin')));
    const [held] = await world.look<{ id: string; protected: boolean }[]>('positions');
    expect(held).toMatchObject({ symbol: 'AAPL', protected: true });
    const steps = await world.look<{ live: boolean; topic: string }[]>('explain', held?.id ?? '');
    expect(steps.every(({ live }) => live)).toBe(true);
    expect(steps.map(({ topic }) => topic)).toEqual(
      expect.arrayContaining(['verdict', 'saw', 'gate', 'size', 'intent', 'wire', 'fill', 'open']),
    );
    const before = (await stopAtBroker()) ?? 0;
    // A busy machine may make prints stale or let one leap: the price goes on until the stop has followed.
    let price = 100;
    const trailed = await until('the stop is trailed', async () => {
      await climb(price, price + 1);
      price += 1;
      const stop = (await stopAtBroker()) ?? 0;
      return stop > before ? stop : undefined;
    });

    const second = disk.fill('filler-2');
    await until('the alarm that nothing is sent any more', async () => {
      await climb(price, price + 1);
      price += 1;
      return catcher.caught.some(({ body }) =>
        JSON.stringify(body).includes('reserve is used up: the daemon'),
      );
    });
    const last = (await stopAtBroker()) ?? 0;
    expect(last).toBeGreaterThanOrEqual(trailed);
    await climb(price, price + 4);
    price += 4;
    expect(await stopAtBroker()).toBe(last);
    expect((await world.look<{ live: boolean }>('status')).live).toBe(true);
    const early = await world.sluice(
      'resume',
      '-c',
      'config/sluice.yaml',
      '-c',
      'config/more.yaml',
    );
    expect(early.code).toBe(1);
    expect(early.stderr).toMatch(/no space for the reserve of 16 MiB/);

    rmSync(second);
    rmSync(first);
    await until('the stop follows again', async () => {
      await climb(price, price + 1);
      price += 1;
      return ((await stopAtBroker()) ?? 0) > last;
    });
    expect((await trading()).state).toBe('HALTED');
    expect(await world.sluice('resume', ...FILES)).toMatchObject({ code: 0, stderr: '' });
    expect(statSync(join(folder, 'reserve.bin')).size).toBe(RESERVE_BYTES);
    expect((await trading()).state).toBe('ACTIVE');
    await world.hold('MSFT', 10);
    expect((await world.state()).naked_milliseconds).toBe(0);
    const verified = await world.sluice('db', 'verify', ...FILES);
    expect(verified).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(folder, 'logs', 'sluice.log'), 'utf8')).toMatch(
      /the disk of .* is full/,
    );
  });

  it('lets a killed daemon start from the reserve, halted; without one it says that the disk is full', async () => {
    if (disk === undefined) return;
    const folder = join(disk.folder, 'paper-DU1234567');
    await world.kill();
    const filler = disk.fill('filler-3');
    expect(await world.start('--wait', '3')).toMatchObject({
      code: 5,
      stderr: expect.stringMatching(/^warning: not trading yet/),
    });
    // On a busy machine it does not listen yet.
    const told = () => trading().catch(() => undefined);
    await until('the halt', async () => (await told())?.reason === 'journal: disk-full');
    await until('the reserve is given up', () => !existsSync(join(folder, 'reserve.bin')));
    expect(await trading()).toEqual({
      state: 'HALTED',
      reason: 'journal: disk-full',
      halted_by: 'journal: disk-full',
      runbook: 'docs/runbook.md#journal-disk-full',
    });
    expect(await world.look('positions')).toMatchObject([
      { symbol: 'AAPL', protected: true },
      { symbol: 'MSFT', protected: true },
    ]);
    await world.kill();
    const more = disk.fill('filler-4');
    const refused = await world.sluice('start', ...FILES, '--foreground');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^error: The disk is full \(journal\)\n$/);
    expect((await world.sluice('halt', ...FILES)).code).toBe(3);
    expect(existsSync(join(folder, 'HALT'))).toBe(true);
    for (const path of [filler, more]) rmSync(path);
    expect(await world.start('--wait', '3')).toMatchObject({
      code: 5,
      stderr: expect.stringMatching(/^warning: not trading yet/),
    });
    await until('it listens', told);
    expect(await world.sluice('resume', ...FILES)).toMatchObject({ code: 0, stderr: '' });
    expect((await trading()).state).toBe('ACTIVE');
  });
});
