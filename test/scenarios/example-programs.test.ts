// The example program of the package `sluice-client` trades through an API that runs: it buys, follows its order, asks why and reads the book.
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT } from '../processes/program.ts';
import { type ServedApi, startApi } from '../processes/served-api.ts';
import { createWorld, type World } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';
import { FILES, FOLLOW_AAPL } from '../processes/world-files.ts';

let world: World;
let api: ServedApi;
let project: string;

beforeAll(async () => {
  world = await createWorld({
    ...{ market: '2020-12-16T10:00:00-05:00', speed: 2, symbols: ['AAPL'], strategy: FOLLOW_AAPL },
    config: 'api: { enabled: true, port: 0 }\nmetrics: { port: 0 }\n',
  });
  project = projectWithClient();
  await world.begin('--only', 'trader');
  api = await startApi(world.folder, FILES);
});

afterAll(async () => {
  api?.child.kill('SIGKILL');
  await world?.end();
  rmSync(project, { recursive: true, force: true });
});

/** As the package is installed, from its sources. */
function projectWithClient(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-example-'));
  const source = join(folder, 'client');
  mkdirSync(source);
  mkdirSync(join(folder, 'node_modules'));
  writeFileSync(join(source, 'package.json'), '{"type":"module","exports":"./client.js"}');
  const client = join(ROOT, 'src/api/client/client.ts');
  writeFileSync(join(source, 'client.js'), `export * from '${client}';\n`);
  symlinkSync(source, join(folder, 'node_modules', 'sluice-client'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  copyFileSync(join(ROOT, 'docs/examples/trade.ts'), join(folder, 'trade.ts'));
  return folder;
}

it('buys, follows its order until it has filled, asks why, and reads the book', async () => {
  await world.sluice('user', 'add', 'ann', '--role', 'admin', ...FILES);
  const token = (await world.sluice('user', 'token', 'ann', ...FILES)).stdout.trim();
  const env = { ...process.env, SLUICE_URL: api.url, SLUICE_TOKEN: token };
  const trade = async (...args: string[]) =>
    promisify(execFile)(process.execPath, ['trade.ts', ...args], { cwd: project, env }).catch(
      (failure: { readonly stdout: string; readonly stderr: string }) => failure,
    );
  // Before the first quote of a stock an order is refused, and says so.
  const { stdout } = await until('the example buys', async () => {
    const ran = await trade('MSFT', '7');
    return ran.stderr === '' ? ran : undefined;
  });
  expect(stdout).toMatch(/^Order \S+: buy 7 MSFT, at market; stop /);
  expect(stdout).toMatch(/executions FillEvent \d+ \d/);
  expect(stdout).toContain('buy 7 MSFT');
  expect(stdout).toContain('ann');
  expect(stdout).toMatch(/^MSFT: 7 at [\d.]+, stop [\d.]+$/m);
  const refused = await trade('MSFT', '1000000');
  expect(refused.stderr).toMatch(/Refused: buy 1000000 MSFT/);
});
