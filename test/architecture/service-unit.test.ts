// The systemd units, the configuration that `config init` writes, and the commands of a shell name the same folders.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { serviceIn } from '../../src/trader/config/files/starter-files.ts';

describe.each(['sluice', 'sluice-api', 'sluice-backup'])('the systemd unit %s', (name) => {
  const unit = readFileSync(`scripts/${name}.service`, 'utf8');

  function settingOf(setting: string, instance: string): string | undefined {
    const value = new RegExp(`^${setting}=(.*)$`, 'm').exec(unit)?.[1];
    return value?.replace('%i', instance).replace(/\/$/, '');
  }

  it.each([
    ['/etc/sluice', ''],
    ['/etc/sluice/paper', 'paper'],
  ])('reads the configuration in %s and may write its data', (folder, instance) => {
    expect(settingOf('WorkingDirectory', instance)).toBe(folder);
    expect(`/var/lib/${settingOf('StateDirectory', instance)}`).toBe(serviceIn(folder)?.dataFolder);
  });

  it('shares the runtime folder between its instances, and takes no path from the environment', () => {
    expect(settingOf('RuntimeDirectory', 'paper')).toBe(name === 'sluice' ? 'sluice' : undefined);
    expect(unit).not.toMatch(/SLUICE__|XDG_/);
  });

  it('may do nothing but what it is for', () => {
    const closed =
      'NoNewPrivileges ProtectSystem ProtectHome PrivateTmp PrivateDevices SystemCallFilter';
    expect(closed.split(' ').filter((one) => settingOf(one, '') === undefined)).toEqual([]);
    expect(settingOf('ProtectSystem', '')).toBe('strict');
    expect(settingOf('CapabilityBoundingSet', '')).toBe('');
  });
});
