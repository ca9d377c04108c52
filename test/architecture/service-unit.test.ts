// The systemd unit, the configuration that `config init` writes, and the commands of a shell name the same folders.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { serviceIn } from '../../src/trader/config/files/starter-files.ts';

const UNIT = readFileSync('scripts/sluice.service', 'utf8');

function settingOf(name: string, instance: string): string | undefined {
  const value = new RegExp(`^${name}=(.*)$`, 'm').exec(UNIT)?.[1];
  return value?.replace('%i', instance).replace(/\/$/, '');
}

describe('the systemd unit', () => {
  it.each([
    ['/etc/sluice', ''],
    ['/etc/sluice/paper', 'paper'],
  ])('reads the configuration in %s and may write its data', (folder, instance) => {
    expect(settingOf('WorkingDirectory', instance)).toBe(folder);
    expect(`/var/lib/${settingOf('StateDirectory', instance)}`).toBe(serviceIn(folder)?.dataFolder);
  });

  it('shares the runtime folder between its instances, and takes no path from the environment', () => {
    expect(settingOf('RuntimeDirectory', 'paper')).toBe('sluice');
    expect(UNIT).not.toMatch(/SLUICE__|XDG_/);
  });
});
