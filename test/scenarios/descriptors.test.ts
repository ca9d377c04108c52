// A daemon with a position runs out of file descriptors: it raises an alarm, trails its stop, and goes on when some are free.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from '../processes/alive.ts';
import { createWorld, type World } from '../processes/three-processes.ts';
import { pause, until } from '../processes/waiting.ts';
import { FILES } from '../processes/world-files.ts';
import { type Catcher, startCatcher } from '../trader/adapters/notify/catcher.ts';

const STRATEGY = `
name: follow
symbols: [AAPL]
entry: { side: long, when: "prediction.confidence >= 0.7" }
size: { shares: 10 }
stop: { percent: 2 }
trail: { percent: 2 }
`;
const canLimit = spawnSync('prlimit', ['--version']).status === 0;

let world: World;
let catcher: Catcher;
const sockets: Socket[] = [];

beforeAll(async () => {
  if (!canLimit) return;
  catcher = await startCatcher();
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 10,
    symbols: ['AAPL'],
    strategy: STRATEGY,
    config: `notify: { webhook: { url: "${catcher.url}/hook" } }\n`,
  });
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await world?.end();
  await catcher?.close();
});

interface Status {
  readonly pid: number;
  readonly metrics: { readonly port: number };
  readonly gateway: { readonly state: string };
}

async function stopAtBroker(): Promise<number> {
  const { open_orders: orders } = await world.state();
  return orders.find(({ type }) => type === 'STP')?.stop_price ?? 0;
}

function told(text: string): boolean {
  return catcher.caught.some(({ body }) => JSON.stringify(body).includes(text));
}

describe.runIf(canLimit)('file descriptors', () => {
  it('that are used up raise an alarm and do not end the daemon, which trades on when some are free', async () => {
    await world.gateway('POST', '/price', { symbol: 'AAPL', last: 100 });
    await world.begin();
    await world.hold('AAPL', 10);
    const { pid, metrics } = await world.control<Status>('/status');
    const open = readdirSync(`/proc/${pid}/fd`).length;
    const limited = spawnSync('prlimit', ['--pid', String(pid), `--nofile=${open + 4}:20000`]);
    expect(limited.status).toBe(0);
    for (let at = 0; at < 12; at += 1) {
      const socket = connect({ host: '127.0.0.1', port: metrics.port });
      sockets.push(socket.on('error', () => undefined));
    }
    await until('they are used up', () => readdirSync(`/proc/${pid}/fd`).length >= open + 4);

    const before = await stopAtBroker();
    let price = 100;
    await until('the stop is trailed over the open connection', async () => {
      price += 0.25;
      await world.gateway('POST', '/price', { symbol: 'AAPL', last: price });
      await pause(150);
      return (await stopAtBroker()) > before;
    });
    await world.gateway('POST', '/fault', { kind: 'reset' });
    const logged = async (text: string) =>
      (await world.sluice('logs', ...FILES)).stdout.includes(text);
    // The count is taken now and then: none may fall into the time in which they are used up.
    await until('the shortage is noticed', () => logged('file descriptors are in use'));
    expect(isAlive(pid)).toBe(true);

    for (const socket of sockets) socket.destroy();
    await until('the gateway is connected again', async () => {
      const status = await world.control<Status>('/status').catch(() => undefined);
      return status?.gateway.state === 'ready';
    });
    await until('the alarm has left', () => told('file descriptors are in use'));
    const [held] = await world.look<{ protected: boolean }[]>('positions');
    expect(held).toMatchObject({ symbol: 'AAPL', protected: true });
    expect((await world.control<Status>('/status')).pid).toBe(pid);
    spawnSync('prlimit', ['--pid', String(pid), '--nofile=20000:20000']);
    await until('it says that enough are free', () => logged('enough are free again'));
  });
});
