// `sluice db restore`: what it refuses, what it keeps, and that the doctor reads a journal as a start would.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock } from '../../../src/trader/adapters/sqlite/instance/lock.ts';
import { OPENING, recorded } from '../../trader/adapters/sqlite/one-trade.ts';
import { keepJournal } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
let folder = '';
let journal = '';
let backup = '';

beforeEach(async () => {
  place = makePlace();
  folder = keepJournal(place, recorded(OPENING));
  journal = join(folder, 'journal.sqlite');
  backup = join(place.folder, 'backup.sqlite');
  expect((await place.ask('db', 'backup', backup)).code).toBe(0);
});
afterEach(() => place.leave());

/** Every page but the first, which has the schema: it still opens. */
function destroy(file: string): void {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, 4_096);
  writeFileSync(file, bytes);
}

async function doctorOn(...args: readonly string[]): Promise<Record<string, string>> {
  const { out } = await place.ask('doctor', '--json', ...args);
  const findings = JSON.parse(out) as { check: string; status: string }[];
  return Object.fromEntries(findings.map(({ check, status }) => [check, status]));
}

describe('db restore', () => {
  it('puts a backup in the place of a destroyed journal, and keeps what was there', async () => {
    writeFileSync(`${journal}-wal`, 'of the old journal');
    destroy(journal);
    expect(await doctorOn()).toMatchObject({ journal: 'fail' });
    const { out, code } = await place.ask('db', 'restore', backup);
    const kept = join(folder, 'backups', 'journal-replaced-1.sqlite');
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringContaining(`The journal that was there is in ${kept}.`),
    });
    expect(out).toContain('Next: `sluice start`.');
    expect(statSync(kept).size).toBe(statSync(backup).size);
    expect(readFileSync(`${kept}-wal`, 'utf8')).toBe('of the old journal');
    expect(await doctorOn()).toMatchObject({ journal: 'ok' });
    expect((await place.ask('db', 'verify')).code).toBe(0);

    const again = await place.ask('db', 'restore', backup, '--json');
    expect(JSON.parse(again.out)).toMatchObject({
      facts: OPENING.length,
      replaced: join(folder, 'backups', 'journal-replaced-2.sqlite'),
    });
  });

  it('changes nothing while a daemon runs, and names the stop of its service manager', async () => {
    const before = readFileSync(journal);
    const holder = { pid: process.pid, startedAt: '2020-12-16T15:00:00Z', version: '1' };
    const lock = takeLock(join(folder, 'lock.sqlite'), holder);
    const byHand = await place.ask('db', 'restore', backup);
    expect(byHand).toMatchObject({ code: 1, err: expect.stringContaining('Run `sluice stop`') });
    const supervisor = { kind: 'systemd', unit: 'sluice.service', isUser: false };
    writeFileSync(join(folder, 'supervisor.json'), JSON.stringify(supervisor));
    const { err } = await place.ask('db', 'restore', backup);
    expect(err).toContain('Run `systemctl stop sluice.service` first (running)');
    if (lock.ok) lock.value.release();
    expect(readFileSync(journal)).toEqual(before);
    const { out } = await place.ask('db', 'restore', backup);
    expect(out).toContain('Next: `systemctl start sluice.service`.');
  });

  it('finds a backup of the instance by its name, and lists those it has', async () => {
    const { out } = await place.ask('db', 'backup', '--json');
    const { file } = JSON.parse(out) as { file: string };
    const name = basename(file);
    for (const named of [name, join('backups', name)])
      expect(await place.ask('db', 'restore', named)).toMatchObject({ code: 0, err: '' });
    const { code, err } = await place.ask('db', 'restore', 'journal-2020-12-15.sqlite');
    const replaced = ['journal-replaced-1.sqlite', 'journal-replaced-2.sqlite'];
    expect({ code, err }).toEqual({
      code: 2,
      err: `error: File not found: journal-2020-12-15.sqlite; ${join(folder, 'backups')} has ${[name, ...replaced].join(', ')} (not-found)\n`,
    });
  });

  it('refuses a damaged backup, one of another account, and none', async () => {
    const before = readFileSync(journal);
    const other = keepJournal(place, recorded(OPENING), 'DU2');
    const foreign = await place.ask('db', 'restore', join(other, 'journal.sqlite'));
    expect(foreign.code).toBe(1);
    expect(foreign.err).toContain('belongs to paper-DU2, not to paper-DU1 (backup)');
    destroy(backup);
    const damaged = await place.ask('db', 'restore', backup);
    expect(damaged.code).toBe(1);
    expect(damaged.err).toContain('nothing was changed');
    expect((await place.ask('db', 'restore', 'nowhere.sqlite')).code).toBe(2);
    expect(readFileSync(journal)).toEqual(before);
    expect(existsSync(join(folder, 'backups'))).toBe(false);
  });
});

describe('the doctor of a practice', () => {
  it('asks nothing of the ports that the configuration names', async () => {
    // No gateway listens there.
    place.configure({ gatewayPort: 1, metricsPort: 1 });
    mkdirSync(join(place.folder, 'strategies'), { recursive: true });
    expect(await doctorOn()).toMatchObject({ gateway: 'fail' });
    const played = await doctorOn('--practice');
    expect(played).toMatchObject({ gateway: 'ok', feeds: 'ok', 'health port': 'ok' });
  });
});
