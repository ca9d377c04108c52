import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSystemd } from '../../../../src/trader/adapters/system/systemd.ts';
import { createWallClock } from '../../../../src/trader/adapters/system/wall-clock.ts';
import { until } from '../../../processes/waiting.ts';

const WITHOUT_DESCRIPTORS = join(import.meta.dirname, 'out-of-descriptors.ts');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-notify-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function manager(environment: Record<string, string>) {
  const command = join(folder, 'notify');
  const heard = join(folder, 'heard');
  writeFileSync(command, `#!/bin/sh\necho "$@" >> "${heard}"\n`);
  chmodSync(command, 0o755);
  const service = createSystemd({ environment, wall: createWallClock(), command });
  return { service, command, heard: () => (existsSync(heard) ? readFileSync(heard, 'utf8') : '') };
}

describe('the service manager', () => {
  it('receives that the daemon is ready and that it stops, from a process that does not claim to be the main one', async () => {
    const { service, heard } = manager({ NOTIFY_SOCKET: '/run/notify' });
    service.ready('listening');
    await until('it is told', () => heard().includes('STATUS=listening\nREADY=1'));
    service.stopping('asked to');
    await until('the stop is told', () => heard().includes('STOPPING=1\nSTATUS=asked to'));
    expect(heard()).not.toContain('--pid');
  });

  it('gets watchdog notifications only while the engine is alive', async () => {
    const { service, heard } = manager({ NOTIFY_SOCKET: '/run/notify', WATCHDOG_USEC: '30000' });
    let asked = 0;
    service.watch((withinMs) => {
      asked += 1;
      expect(withinMs).toBe(30);
      return asked <= 2;
    });
    await until('it has asked five times', () => asked > 4);
    service.stop();
    await until('two are told', () => heard().match(/WATCHDOG=1/g)?.length === 2);
  });

  it('gets them also from a daemon whose file descriptors are used up', () => {
    const { command, heard } = manager({});
    const ran = spawnSync(
      'sh',
      ['-c', 'ulimit -n 48; exec "$@"', 'sh', process.execPath, WITHOUT_DESCRIPTORS, command],
      { encoding: 'utf8', env: { ...process.env, NOTIFY_SOCKET: '/run/notify' } },
    );
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    expect(heard().match(/WATCHDOG=1/g)?.length).toBeGreaterThanOrEqual(9);
  });

  it('gets none if no service manager started the daemon', async () => {
    const { service, heard } = manager({});
    service.ready('listening');
    service.watch(() => true);
    service.stop();
    expect(heard()).toBe('');
  });
});
