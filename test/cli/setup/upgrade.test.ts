// `sluice upgrade` with packed files, a daemon below a service manager, and a position whose stop rests at the simulated broker.
import { execFile, spawn } from 'node:child_process';
import { readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { managerIn } from '../../processes/fake-pm2.ts';
import { packProgram } from '../../processes/packed-program.ts';
import { createWorld, run, type World } from '../../processes/three-processes.ts';
import { until } from '../../processes/waiting.ts';
import { FOLLOW_AAPL } from '../../processes/world-files.ts';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const CONFIG = ['-c', 'config/sluice.yaml'] as const;
const WAIT = ['--wait', '600'] as const;
const OLD = '1.0.0';
const NEW = '1.1.0';

let world: World;
let prefix = '';
let env: NodeJS.ProcessEnv = {};
const packed: Record<string, string> = {};

beforeAll(async () => {
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 1,
    symbols: ['AAPL'],
    strategy: FOLLOW_AAPL,
  });
  prefix = join(world.folder, 'prefix');
  const files = join(world.folder, 'packed');
  packed[OLD] = await packProgram(files, OLD);
  packed[NEW] = await packProgram(files, NEW);
  packed['1.2.0'] = await packProgram(
    files,
    '1.2.0',
    "if (process.argv[2] === 'start') process.exit(1);",
  );
  const program = `${prefix}/bin/sluice start --foreground ${CONFIG.join(' ')} --clock ${world.clock}`;
  const manager = managerIn(world.folder, program);
  const { HOME, npm_config_cache } = process.env;
  env = {
    ...{ HOME, npm_config_cache, XDG_RUNTIME_DIR: world.folder },
    npm_config_offline: 'true',
    PATH: [manager, dirname(process.execPath), process.env.PATH].join(':'),
  };
  const { code, stderr } = await run(
    world.folder,
    ['upgrade', '--prefix', prefix, '--from', packed[OLD], ...CONFIG],
    env,
  );
  expect({ code, stderr }).toMatchObject({ code: 0 });
  await promisify(execFile)('pm2', ['start'], { env });
  await runs(OLD);
  await world.hold('AAPL', 100);
});
afterAll(async () => {
  if (env.PATH !== undefined) await promisify(execFile)('pm2', ['stop'], { env });
  await world?.end();
});

function begun(...args: readonly string[]) {
  return spawn(join(prefix, 'bin', 'sluice'), args, { cwd: world.folder, env });
}

function sluice(...args: readonly string[]): Promise<Ran> {
  const child = begun(...args);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return new Promise((resolve) =>
    child.once('close', (code) => resolve({ code: code ?? -1, out, err })),
  );
}

const upgrade = (...args: readonly string[]) => sluice('upgrade', ...CONFIG, ...args);

async function status(): Promise<{ version?: string; live?: boolean }> {
  const { out } = await sluice('status', '--json', ...CONFIG);
  return JSON.parse(out || '{}');
}

function runs(...versions: readonly string[]): Promise<string> {
  return until(`${versions.join(' or ')} runs`, async () => {
    const { live, version = '' } = await status();
    return live === true && versions.includes(version) && version;
  });
}

/** What protects the position at the broker. */
async function stop() {
  const { open_orders } = await world.state();
  const found = open_orders.find(({ type }) => type === 'STP');
  return { perm_id: found?.perm_id, quantity: found?.quantity };
}

const linked = () => readlinkSync(join(prefix, 'current'));

describe('sluice upgrade', () => {
  it('brings the daemon to another version and back, while the stop rests at the broker', async () => {
    const before = await stop();
    expect(before).toMatchObject({ quantity: 100 });
    const { code, out, err } = await upgrade('--from', packed[NEW] ?? '', ...WAIT);
    expect({ code, out, err }).toMatchObject({ code: 0 });
    expect(err).toMatch(/Installing 1\.1\.0 .*nothing changes for the daemon/);
    expect(err).toMatch(
      /1\.1\.0 can take over: it reads \d+ facts, the configuration and 1 strategy/,
    );
    expect(err).toMatch(/1 position, all protected.*no entries, and stops rest at the broker/);
    expect(out).toMatch(
      /^1\.1\.0 works \(pid \d+\); entries were off for \d+\.\d s\. 1 position, all protected/,
    );
    expect(out).toContain('`sluice upgrade --rollback` goes back to 1.0.0.');
    expect(linked()).toBe('versions/1.1.0');
    expect(await runs(NEW)).toBe(NEW);
    expect(await stop()).toEqual(before);

    const back = await upgrade('--rollback', ...WAIT, '--json');
    expect(JSON.parse(back.out)).toMatchObject({ version: OLD, before: NEW, state: 'works' });
    expect(await runs(OLD)).toBe(OLD);
    expect(await stop()).toEqual(before);
    expect((await world.state()).naked_milliseconds).toBe(0);
  });

  it('goes back by itself if the new daemon does not work', async () => {
    const before = await stop();
    const { code, err } = await upgrade('--from', packed['1.2.0'] ?? '', '--wait', '3');
    expect({ code, err }).toMatchObject({ code: 1 });
    expect(err).toMatch(
      /error: 1\.2\.0 did not work: it has not answered within 3 s; 1\.0\.0 trades again \(pid \d+\): 1 position, all protected.* \(rolled-back\)\n$/,
    );
    expect(linked()).toBe('versions/1.0.0');
    expect(await runs(OLD)).toBe(OLD);
    expect(await stop()).toEqual(before);
  });

  it.each(['Installing', 'Checking', 'can take over', 'names 1.1.0 now', 'Restarting'])(
    'killed at "%s" it leaves a daemon that trades, and typed again it completes',
    async (step) => {
      if (step === 'Installing') rmSync(join(prefix, 'versions', NEW), { recursive: true });
      const before = await stop();
      const child = begun('upgrade', ...CONFIG, '--from', packed[NEW] ?? '', ...WAIT);
      let said = '';
      child.stderr.on('data', (chunk) => {
        said += chunk;
        if (said.includes(step)) child.kill('SIGKILL');
      });
      await new Promise((resolve) => child.once('close', resolve));
      expect(said).toContain(step);
      await runs(OLD, NEW);
      const again = await upgrade('--from', packed[NEW] ?? '', ...WAIT);
      expect(again).toMatchObject({ code: 0, out: expect.stringContaining('1.1.0 works') });
      expect(await runs(NEW)).toBe(NEW);
      expect(await upgrade('--rollback', ...WAIT)).toMatchObject({ code: 0 });
      expect(await stop()).toEqual(before);
      expect((await world.state()).naked_milliseconds).toBe(0);
    },
  );

  it('changes nothing if the new version refuses the configuration or a strategy', async () => {
    const file = join(world.folder, 'strategies', 'rule.yaml');
    const right = readFileSync(file, 'utf8');
    writeFileSync(file, right.replace('percent: 2', 'percent: many'));
    const { code, out, err } = await upgrade('--from', packed[NEW] ?? '', ...WAIT);
    writeFileSync(file, right);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(
      /error: 1\.1\.0 cannot take over: .*rule\.yaml:\d+.*Nothing was changed, and no daemon was stopped \(unfit\)\n$/,
    );
    expect(linked()).toBe('versions/1.0.0');
    expect(await runs(OLD)).toBe(OLD);
  });

  it('refuses in one sentence what it cannot install, and what it may not do', async () => {
    const text = join(world.folder, 'text.tgz');
    writeFileSync(text, 'not packed');
    const manager = join(world.folder, 'manager', 'refuse');
    const refused = async (...args: readonly string[]) => {
      const { code, out, err } = await upgrade(...args);
      expect(out).toBe('');
      const last = err.trimEnd().split('\n').at(-1);
      return `${code} ${last}`;
    };
    expect(await refused('--from', 'nowhere.tgz')).toMatch(
      /^2 error: File not found: .*nowhere\.tgz; nothing was changed/,
    );
    expect(await refused('--from', text)).toMatch(
      /^2 error: .*text\.tgz is not a packed sluice: .*; nothing was changed/,
    );
    expect(await refused('--from', join(world.folder, 'config', 'sluice.yaml'))).toMatch(
      /^2 error: .*\.yaml is not a packed sluice: .*ENOTDIR.*; nothing was changed/,
    );
    expect(await refused('--from', packed[OLD] ?? '')).toBe(
      '2 error: 1.0.0 is in use already; nothing was changed (same-version)',
    );
    const changed = await packProgram(join(world.folder, 'changed'), NEW, '// Another program.');
    expect(await refused('--from', changed)).toMatch(
      /1\.1\.0 was installed from another file that is also 1\.1\.0; nothing was changed/,
    );
    writeFileSync(manager, '');
    expect(await refused('--from', packed[NEW] ?? '')).toMatch(
      /^1 error: pm2 does not restart the daemon for this user \(permission denied\); it trades on with 1\.0\.0, and the link is as before/,
    );
    rmSync(manager);
    expect(linked()).toBe('versions/1.0.0');
    expect((await upgrade()).out).toBe('1.0.0 is in use already; nothing to do.\n');
  });

  it('lets one upgrade work at a time', async () => {
    const first = begun('upgrade', ...CONFIG, '--from', packed[NEW] ?? '', ...WAIT);
    const ended = new Promise((resolve) => first.once('close', resolve));
    let said = '';
    first.stderr.on('data', (chunk) => {
      said += chunk;
    });
    await until('the first is at work', () => said.includes('Checking'));
    const second = await upgrade('--rollback');
    expect(second).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /^error: Another upgrade \(pid \d+\) works in .*; nothing was changed\. Wait for it \(busy\)\n$/,
      ),
    });
    expect(await ended).toBe(0);
    expect(await runs(NEW)).toBe(NEW);
  });
});
