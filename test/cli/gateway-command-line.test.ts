// The gateway simulator as a package of its own, built: it serves a client, and says in one sentence what it cannot do.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPackage } from '../../scripts/build-packages.ts';
import { ROOT } from '../processes/program.ts';
import { firstJson } from './place/sluice.ts';

const FREE = ['--port', '0', '--control-port', '0'];
const folder = mkdtempSync(join(tmpdir(), 'sluice-packages-'));
const built = join(folder, 'ib-gateway-simulator');
const children: ChildProcess[] = [];
beforeAll(() => buildPackage('ib-gateway-simulator', built));
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

function start(...args: readonly string[]) {
  const child = spawn(join(built, 'main.js'), args, { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  return child;
}

async function ran(...args: readonly string[]) {
  const child = start(...args);
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, out, err };
}

/** What the gateway answers to a client that offers versions 100 to 193. */
async function greeted(port: unknown): Promise<string> {
  const socket = connect(Number(port), '127.0.0.1');
  socket.write('API\0\0\0\0\u0009v100..193', 'latin1');
  const [frame] = await once(socket, 'data');
  socket.destroy();
  return String(frame).slice(4);
}

describe('the package of the gateway simulator', () => {
  it('serves a client until Ctrl-C, and starts again on the same port', async () => {
    const at = ['--at', '2026-11-19T10:00:00-05:00'];
    const first = start(...FREE, ...at);
    const { port } = await firstJson(first);
    const [version, time] = (await greeted(port)).split('\0');
    expect(version).toBe('178');
    expect(time).toMatch(/^20261119 10:00:\d\d US\/Eastern$/);
    first.kill('SIGKILL');
    await once(first, 'close');
    const second = start('--port', String(port), '--control-port', '0', ...at);
    expect(await firstJson(second)).toMatchObject({ event: 'ready', port });
    second.kill('SIGINT');
    expect(await once(second, 'close')).toEqual([0, null]);
  });

  it('prints its version and its help', async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(await ran('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
    const help = await ran('--help');
    expect(help).toMatchObject({ code: 0, err: '' });
    expect(help.out).toContain('default: 4002');
  });

  it.each([
    [['--port', 'nine'], 2, /^error: Option '--port <port>' argument 'nine' is invalid/],
    [['--prot', '4002'], 2, /^error: Unknown option '--prot'; did you mean "--port"\?/],
    [['--scenario', 'nowhere.yaml'], 4, /^error: nowhere.yaml: file not found/],
    [['--bars', 'SPY=nowhere.csv'], 4, /^error: nowhere.csv: file not found/],
    [['--state', 'nowhere/state'], 1, /^error: nowhere\/state: /],
  ])('rejects %j with one sentence', async (args, code, sentence) => {
    const { code: ended, out, err } = await ran(...args, ...(args[0] === '--port' ? [] : FREE));
    expect([ended, out]).toEqual([code, '']);
    expect(err).toMatch(sentence);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('names the step of a scenario that it cannot read', async () => {
    const file = join(folder, 'scenario.yaml');
    writeFileSync(file, '- { at: noon, price: {} }\n');
    const { code, err } = await ran(...FREE, '--scenario', file);
    expect([code, err]).toEqual([4, expect.stringMatching(/scenario\.yaml: step 1: /)]);
  });

  it.each([['--port'], ['--control-port']])('says which port of %s is in use', async (option) => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const { code, err } = await ran(...FREE, option, String(port));
    taken.close();
    expect([code, err]).toEqual([
      1,
      `error: port ${port} is in use; choose another (not-started)\n`,
    ]);
  });

  it('needs no other package, and brings the licences of what it contains', () => {
    const { dependencies = {} } = JSON.parse(readFileSync(join(built, 'package.json'), 'utf8'));
    expect(dependencies).toEqual({});
    expect(
      globSync('{LICENSE,LICENSES,NOTICE,README.md,us-holidays.LICENSE}', { cwd: built }),
    ).toHaveLength(5);
    for (const name of ['commander', 'csv-parse', 'yaml'])
      expect(readFileSync(join(built, 'LICENSES'), 'utf8')).toContain(`${name} `);
  });
});
