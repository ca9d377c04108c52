import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type RunningInstance,
  register,
  registered,
} from '../../../../src/trader/adapters/system/instance-registry.ts';
import {
  makeRuntimeFolder,
  runtimeFolder,
} from '../../../../src/trader/adapters/system/runtime-folder.ts';

let base = '';
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'sluice-run-'));
});
afterEach(() => rmSync(base, { recursive: true }));

function made(): string {
  const folder = makeRuntimeFolder({ XDG_RUNTIME_DIR: base });
  if (!folder.ok) throw new Error(folder.failure);
  return folder.value;
}

function instance(pid: number, folder = '/data/paper-DU1'): RunningInstance {
  return {
    ...{ pid, folder, mode: 'paper', account: 'DU1', gateway: '127.0.0.1:4002' },
    ...{ config: [], startedAt: '2026-01-05T14:30:00.000Z', version: '1' },
  };
}

describe('the registry of the daemons on this host', () => {
  it('lists a daemon until it withdraws, and again after its file was removed', () => {
    const runtime = made();
    const registration = register(runtime, instance(process.pid));
    register(runtime, instance(process.pid, '/data/live-U1'));
    expect(registered(runtime).map(({ folder }) => folder)).toEqual(
      expect.arrayContaining(['/data/paper-DU1', '/data/live-U1']),
    );
    for (const name of readdirSync(runtime)) rmSync(join(runtime, name));
    expect(registered(runtime)).toEqual([]);
    registration.renew();
    expect(registered(runtime)).toEqual([instance(process.pid)]);
    registration.withdraw();
    expect(registered(runtime)).toEqual([]);
  });

  it('drops a daemon whose process has ended', async () => {
    const runtime = made();
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    register(runtime, instance(child.pid ?? 0));
    expect(registered(runtime)).toHaveLength(1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(registered(runtime)).toEqual([]);
    expect(readdirSync(runtime)).toEqual([]);
  });

  it('is not fooled by a later process with the same pid', () => {
    const runtime = made();
    register(runtime, instance(process.pid));
    const [name = ''] = readdirSync(runtime);
    const file = join(runtime, name);
    const earlier = { ...JSON.parse(readFileSync(file, 'utf8')), mark: 'started earlier' };
    writeFileSync(file, JSON.stringify(earlier));
    expect(registered(runtime)).toEqual([]);
    expect(readdirSync(runtime)).toEqual([]);
  });
});

describe('the runtime folder', () => {
  it('is closed to other users', () => {
    mkdirSync(join(base, 'sluice'));
    chmodSync(join(base, 'sluice'), 0o777);
    expect(statSync(made()).mode & 0o777).toBe(0o700);
  });

  it('is the folder of the service for its user, whatever the variable says', () => {
    const service = join(base, 'run');
    mkdirSync(service);
    expect(runtimeFolder({ XDG_RUNTIME_DIR: base }, service)).toBe(service);
    expect(runtimeFolder({ XDG_RUNTIME_DIR: base }, join(base, 'none'))).toBe(join(base, 'sluice'));
  });

  it('is below the temporary folder if XDG_RUNTIME_DIR does not exist', () => {
    const folder = runtimeFolder({ XDG_RUNTIME_DIR: join(base, 'gone') });
    expect(folder).toBe(join(tmpdir(), `sluice-${process.getuid?.()}`));
  });

  it.runIf(process.getuid?.() === 0)('is refused if it belongs to another user', () => {
    mkdirSync(join(base, 'sluice'));
    chownSync(join(base, 'sluice'), 12_345, 12_345);
    expect(makeRuntimeFolder({ XDG_RUNTIME_DIR: base })).toMatchObject({
      ok: false,
      failure: expect.stringMatching(/belongs to another user\. Set XDG_RUNTIME_DIR/),
    });
  });
});
