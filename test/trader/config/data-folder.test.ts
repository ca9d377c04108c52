// Where data is kept: never below the folder of the package, unless somebody chose that for the run.
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataFolderOf, PACKAGE_DATA } from '../../../src/trader/config/files/data-folder.ts';

const PACKAGE = join(import.meta.dirname, '..', '..', '..');
const DEMO = join(PACKAGE, 'config', 'demo.yaml');
const found = (env: Record<string, string>, more = {}) =>
  dataFolderOf({ folder: PACKAGE_DATA, file: DEMO, isChosen: false, env, ...more });

describe('the data of a demonstration', () => {
  it('is in the state folder of its user', () => {
    expect(found({ HOME: '/home/me' })).toBe('/home/me/.local/state/sluice');
    expect(found({ HOME: '/home/me', XDG_STATE_HOME: '/state' })).toBe('/state/sluice');
    expect(found({ HOME: '/home/me', XDG_STATE_HOME: '' })).toBe('/home/me/.local/state/sluice');
    // Relative paths have no meaning there.
    expect(found({ HOME: '/home/me', XDG_STATE_HOME: 'x' })).toBe('/home/me/.local/state/sluice');
  });

  it('is never relative: a service may have an empty HOME', () => {
    const home = process.env.HOME;
    try {
      for (const HOME of ['', 'x']) {
        process.env.HOME = HOME;
        expect(found({ HOME })).toBe(join(userInfo().homedir, '.local', 'state', 'sluice'));
      }
    } finally {
      if (home === undefined) delete process.env.HOME;
      else process.env.HOME = home;
    }
  });

  it('is where SLUICE__DATA says', () => {
    expect(found({ HOME: '/home/me' }, { isChosen: true })).toBe(PACKAGE_DATA);
    expect(found({ HOME: '/home/me' }, { folder: '/srv/data' })).toBe('/srv/data');
  });
});

describe('the data of a configuration in a checkout', () => {
  it('stays where the configuration puts it', () => {
    const file = join(PACKAGE, 'config', 'sluice.yaml');
    expect(found({ HOME: '/home/me' }, { file })).toBe(PACKAGE_DATA);
    expect(found({}, { file: '/srv/a/config/sluice.yaml', folder: '/srv/a/data' })).toBe(
      '/srv/a/data',
    );
  });
});
