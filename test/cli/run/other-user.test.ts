// Commands of one user for the daemon of another: an operator's shell beside a system service.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock } from '../../../src/trader/adapters/sqlite/instance/lock.ts';
import { MAIN } from '../../processes/program.ts';
import { OPENING, recorded } from '../../trader/adapters/sqlite/one-trade.ts';
import { keepJournal } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

const SERVICE = 12_345;
const isRoot = process.getuid?.() === 0;

let place: Place;
let data: string;
beforeEach(() => {
  place = makePlace();
  data = join(place.folder, 'data');
  mkdirSync(join(data, 'paper-DU1'), { recursive: true });
});
afterEach(() => {
  chmodSync(data, 0o700);
  place.leave();
});

function belongsToService(): void {
  for (const path of [data, join(data, 'paper-DU1')]) chownSync(path, SERVICE, SERVICE);
}

/** As the user of the service, if this one may. */
function asService(...args: readonly string[]) {
  return spawnSync(process.execPath, [MAIN, ...args], {
    cwd: place.folder,
    env: { HOME: place.folder, SLUICE__DATA: data },
    encoding: 'utf8',
    timeout: 60_000,
    ...(isRoot && { uid: SERVICE, gid: SERVICE }),
  });
}

describe('a command for the daemon of another user', () => {
  it('says that it cannot see, and not that none runs', () => {
    chmodSync(place.folder, 0o755);
    chmodSync(data, isRoot ? 0o700 : 0o000);
    const ran = asService('status');
    expect(ran.stderr).toContain('belongs to another user');
    expect(ran.status).toBe(1);
  });

  it.runIf(isRoot)('leaves a HALT file that the daemon can remove', async () => {
    belongsToService();
    expect((await place.run('halt')).code).toBe(3);
    expect(statSync(join(data, 'paper-DU1', 'HALT')).uid).toBe(SERVICE);
  });

  it.runIf(isRoot)('restores a journal that the daemon can open', async () => {
    const folder = keepJournal(place, recorded(OPENING));
    const backup = join(place.folder, 'backup.sqlite');
    expect((await place.run('db', 'backup', backup)).code).toBe(0);
    for (const name of ['lock.sqlite', 'backups'])
      rmSync(join(folder, name), { recursive: true, force: true });
    belongsToService();
    for (const name of readdirSync(folder)) chownSync(join(folder, name), SERVICE, SERVICE);
    expect(await place.run('db', 'restore', backup, '--yes')).toMatchObject({ code: 0, err: '' });
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    expect(files).toContain('backups/journal-replaced-1.sqlite');
    expect(files.filter((name) => statSync(join(folder, name)).uid !== SERVICE)).toEqual([]);
  });

  it.runIf(isRoot)('starts no daemon whose files the user could not use', async () => {
    belongsToService();
    const ran = await place.run('start', '--foreground');
    expect(ran.code).not.toBe(0);
    expect(ran.err).toContain(`sudo -u '#${SERVICE}' sluice start`);
  });
});

describe('a file that its user may not write', () => {
  /** Of a stopped daemon of the service. */
  function shut(name: string): string {
    const folder = keepJournal(place, recorded(OPENING));
    const file = join(folder, name);
    if (!existsSync(file)) writeFileSync(file, '');
    if (isRoot) {
      chownSync(data, SERVICE, SERVICE);
      for (const path of readdirSync(data, { recursive: true, encoding: 'utf8' }))
        chownSync(join(data, path), SERVICE, SERVICE);
    }
    chmodSync(place.folder, 0o755);
    chmodSync(file, 0o400);
    return `${file} cannot be opened: permission denied; the user that runs sluice must be able to write it`;
  }

  it.each(['journal.sqlite', 'journal.sqlite-shm'])(
    'is named by a start and by doctor: %s',
    (name) => {
      const why = shut(name);
      const start = asService('start', '--foreground');
      expect([start.status, start.stderr]).toEqual([1, expect.stringContaining(why)]);
      expect(asService('doctor').stdout).toContain(`fail  journal     ${why}`);
    },
  );

  it('is named by every command if it is of the lock', () => {
    const lock = join(data, 'paper-DU1', 'lock.sqlite');
    takeLock(lock, { pid: 1, startedAt: '', version: '' });
    const why = shut('lock.sqlite-shm');
    for (const command of ['status', 'stop']) {
      const { status, stderr } = asService(command);
      expect([status, stderr]).toEqual([1, expect.stringContaining(why)]);
    }
  });
});
