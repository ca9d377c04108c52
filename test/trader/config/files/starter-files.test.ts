import { describe, expect, it } from 'vitest';
import { DISK } from '../../../../src/trader/config/files/disk.ts';
import {
  placedIn,
  serviceIn,
  starterFiles,
} from '../../../../src/trader/config/files/starter-files.ts';

const STARTERS = starterFiles('.', DISK);

function dataLineIn(folder: string): string | undefined {
  const file = placedIn(folder, STARTERS).find(({ path }) => path === 'config/sluice.yaml');
  return file?.text.split('\n').find((line) => line.startsWith('data:'));
}

describe('the files of a new configuration', () => {
  it('keep the data beside the configuration', () => {
    expect(dataLineIn('.')).toMatch(/^data: \.\.\/data +#/);
    expect(dataLineIn('/srv/etc/sluice')).toMatch(/^data: \.\.\/data +#/);
  });

  it('keep the data of a service where its unit may write', () => {
    expect(dataLineIn('/etc/sluice')).toMatch(/^data: \/var\/lib\/sluice +#/);
    expect(dataLineIn('/etc/sluice/paper')).toMatch(/^data: \/var\/lib\/sluice\/paper +#/);
    expect(serviceIn('/etc/sluice/paper')?.unit).toBe('sluice@paper');
  });
});
