// `sluice gateway` beside a daemon, a simulated gateway and a simulated IBC, all real processes: a Sunday's login, a gateway that answers
// nothing, and a password that is refused.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MINUTE_MS } from '../../src/kernel/instant.ts';
import { ask } from '../processes/ask.ts';
import { MAIN } from '../processes/program.ts';
import { type SimulatorProcess, startSimulator } from '../processes/simulator.ts';
import { createWorld, type World } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';
import { FOLLOW_AAPL } from '../processes/world-files.ts';
import { type Catcher, startCatcher } from '../trader/adapters/notify/catcher.ts';

const SUNDAY = '2020-12-20T08:00:00Z';
const SPEED = 60;
const FILES = ['-c', 'config/sluice.yaml', '-c', 'config/ibc.yaml'];

let catcher: Catcher;
let world: World;
let ibc: SimulatorProcess;
let keeper: ChildProcess;

beforeAll(async () => {
  catcher = await startCatcher();
  world = await createWorld({
    ...{ market: SUNDAY, speed: SPEED, symbols: ['AAPL'], strategy: FOLLOW_AAPL },
  });
  const log = join(world.folder, 'ibc.log');
  ibc = await startSimulator('ibc', world.clock, [
    ...['--gateway-control-port', String(world.gatewayControlPort), '--log', log],
    ...['--prompt', 'IBC>', '--greet'],
  ]);
  await atIbc('POST', '/logins', ['answered']);
  await until('the gateway is up', async () => (await ibcState()) === 'up');
  // No market is open, so that it is not waited for.
  await world.start('--wait', '1');
  await isReady();
  const due = new Date(marketNow() + 8 * MINUTE_MS).toISOString().slice(11, 16);
  const overlay = [
    'gateway:',
    '  restart_at: "23:45 America/New_York"',
    `  weekly_login: "sun ${due} UTC"`,
    `  ibc: { port: ${ibc.port}, log: ${log} }`,
    'notify:',
    `  webhook: { url: "${catcher.url}" }`,
  ];
  writeFileSync(join(world.folder, 'config', 'ibc.yaml'), overlay.join('\n'));
  keeper = spawn(process.execPath, [MAIN, 'gateway', ...FILES, '--clock', world.clock], {
    ...{ cwd: world.folder, stdio: 'ignore' },
  });
});
afterAll(async () => {
  keeper?.kill('SIGKILL');
  await ibc?.end();
  await world?.end();
  await catcher?.close();
});

function marketNow(): number {
  const [, wallMs] = /@(\d+)x/.exec(world.clock) ?? [];
  return Date.parse(SUNDAY) + Math.max(0, Date.now() - Number(wallMs)) * SPEED;
}

function atIbc(method: string, path: string, body?: unknown): Promise<unknown> {
  return ask(ibc.controlPort, method, path, body);
}

async function ibcState(): Promise<string> {
  return ((await atIbc('GET', '/state')) as { gateway: string }).gateway;
}

async function isReady(): Promise<void> {
  await until('the daemon works with the gateway', async () => {
    const ran = await world.sluice('status', '-c', 'config/sluice.yaml', '--json');
    return ran.stdout.includes('"state":"ready"') || ran.stdout.includes('"state": "ready"');
  });
}

/** What the keeper has sent. */
function texts(): string {
  return catcher.caught.map(({ body }) => String(body.text)).join('\n');
}

async function says(text: string): Promise<void> {
  await until(`it says: ${text}`, () => texts().includes(text));
}

it('announces the login, its push, and that it is done', async () => {
  await says('The weekly login of the gateway is due in');
  await says('The weekly login of the gateway is due now');
  await atIbc('POST', '/end-week');
  await says('IBKR has sent the push for the login of the gateway');
  await says('The gateway is logged in and answers again');
  await isReady();
});

it('restarts a gateway that holds its port open and answers nothing', async () => {
  catcher.caught.length = 0;
  await atIbc('POST', '/hang');
  await says('Nothing is in flight, so that IBC restarts it, which keeps the login');
  await says('The gateway is logged in and answers again');
  const log = (await atIbc('GET', '/log')) as string[];
  expect(log.filter((line) => line.includes('received command'))).toHaveLength(1);
  expect(texts()).not.toContain('IBKR has sent the push');
});

it('stops IBC when the password is refused, until a person allows a login', async () => {
  catcher.caught.length = 0;
  await atIbc('POST', '/logins', ['refused', 'answered']);
  await atIbc('POST', '/end-week');
  await says('IBKR refuses the user name or the password of the gateway');
  await until('IBC has stopped', async () => (await ibcState()) === 'off');
  const mark = join(world.folder, 'data', 'paper-DU1234567', 'login-refused');
  expect(existsSync(mark)).toBe(true);
  const status = await world.sluice('gateway', 'status', ...FILES);
  expect(status.code).toBe(1);
  expect(status.stdout).toMatch(/fail +password +IBKR has refused it/);
  const restart = await world.sluice('gateway', 'restart', '--yes', ...FILES);
  expect([restart.code, restart.stderr]).toEqual([2, expect.stringContaining('allow-login --yes')]);
  expect((await world.sluice('gateway', 'allow-login', ...FILES)).code).toBe(2);
  expect(existsSync(mark)).toBe(true);
  expect(await world.sluice('gateway', 'allow-login', '--yes', ...FILES)).toMatchObject({
    ...{ code: 0, stdout: expect.stringContaining('start its unit now') },
  });
  expect(existsSync(mark)).toBe(false);
  await atIbc('POST', '/start');
  await isReady();
});

it('watches once: a second one is refused, and Ctrl-C ends the first', async () => {
  const second = await world.sluice('gateway', ...FILES, '--clock', world.clock);
  expect(second).toMatchObject({ code: 1, stderr: expect.stringContaining('watches already') });
  keeper.kill('SIGINT');
  expect(await once(keeper, 'exit')).toEqual([0, null]);
});
