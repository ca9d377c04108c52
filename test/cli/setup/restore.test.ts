// `sluice db restore`: what it refuses, what it keeps, and that the doctor reads a journal as a start would.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock } from '../../../src/trader/adapters/sqlite/instance/lock.ts';
import { mountSmallDisk } from '../../processes/small-disk.ts';
import { OPENING, recorded } from '../../trader/adapters/sqlite/one-trade.ts';
import { keepJournal } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

const { PATH } = process.env;
/** Undefined where mounting is not permitted. */
const disk = mountSmallDisk(2);
afterAll(() => disk?.end());
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
afterEach(() => {
  process.env.PATH = PATH;
  place.leave();
});

/** Every page but the first, which has the schema: it still opens. */
function destroy(file: string): void {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, 4_096);
  writeFileSync(file, bytes);
}

/** A copy of the backup in which this has been done. */
function changed(name: string, sql: string): string {
  const file = join(place.folder, name);
  copyFileSync(backup, file);
  new Database(file).exec(sql).close();
  return file;
}

/** A systemd with one unit, which runs, that permits only the verbs it is called with last. */
function manageUnits({ folder: at }: Place): (verbs: string) => void {
  const bin = join(at, 'bin');
  mkdirSync(bin);
  process.env.PATH = `${bin}:${process.env.PATH}`;
  return (verbs) =>
    writeFileSync(
      join(bin, 'systemctl'),
      `#!/bin/sh
case " ${verbs} " in *" $1 "*) ;; *) echo 'Access denied' >&2; exit 4 ;; esac
case "$*" in *LoadState*) echo loaded ;; *ActiveState*) echo active ;; esac
`,
      { mode: 0o755 },
    );
}

const answered = (answer: string) => place.answered(answer, 'db', 'restore', backup);

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
    const { out, code } = await place.ask('db', 'restore', backup, '--yes');
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

    const again = await place.ask('db', 'restore', backup, '--yes', '--json');
    expect(JSON.parse(again.out)).toMatchObject({
      facts: OPENING.length,
      replaced: join(folder, 'backups', 'journal-replaced-2.sqlite'),
    });
  });

  it('changes nothing below a daemon that it cannot stop, and names what to type in which order', async () => {
    const before = readFileSync(journal);
    const holder = { pid: process.pid, startedAt: '2020-12-16T15:00:00Z', version: '1' };
    const lock = takeLock(join(folder, 'lock.sqlite'), holder);
    const byHand = await place.ask('db', 'restore', backup, '--yes');
    expect(byHand).toMatchObject({ code: 1, out: '' });
    expect(byHand.err).toContain(
      'Run `sluice stop` first, and `sluice start` afterwards (running)',
    );

    const refusedBy = async (supervisor: object): Promise<string[]> => {
      writeFileSync(join(folder, 'supervisor.json'), JSON.stringify(supervisor));
      const { code, err } = await place.ask('db', 'restore', backup, '-c', place.config, '--yes');
      expect({ code, err }).toMatchObject({
        code: 1,
        err: expect.stringMatching(/nothing was changed\. Type.*, in this order \(supervised\)\n/),
      });
      return err.trimEnd().split('\n').slice(1);
    };
    const again = `db restore ${backup} -c ${place.config} --yes`;
    const unit = { kind: 'systemd', unit: 'no-such-sluice.service', isUser: true };
    expect(await refusedBy(unit)).toEqual([
      '  systemctl --user stop no-such-sluice.service',
      `  sluice ${again}`,
      '  systemctl --user start no-such-sluice.service',
    ]);
    expect(await refusedBy({ kind: 'container' })).toEqual([
      '  docker compose stop sluice',
      `  docker compose run --rm sluice ${again}`,
      '  docker compose start sluice',
    ]);
    if (lock.ok) lock.value.release();
    expect(readFileSync(journal)).toEqual(before);
    const { out } = await place.ask('db', 'restore', backup, '--yes');
    expect(out).toContain('Next: `docker compose start sluice`.');
  });

  it('names the commands if this user may not stop the unit, and the start if that fails afterwards', async () => {
    const unit = { kind: 'systemd', unit: 'sluice.service', isUser: false };
    writeFileSync(join(folder, 'supervisor.json'), JSON.stringify(unit));
    const before = statSync(journal).ino;
    const may = manageUnits(place);
    may('show');
    const refused = await place.run('db', 'restore', backup, '--yes');
    const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
    expect(refused).toEqual({
      code: 1,
      out: '',
      err: `Stopping the daemon: systemctl stop sluice.service
error: systemd has not stopped the daemon (Access denied); nothing was changed. Type, in this order (supervised)
  ${sudo}systemctl stop sluice.service
  sluice db restore ${backup} --yes
  ${sudo}systemctl start sluice.service
`,
    });
    expect(statSync(journal).ino).toBe(before);
    expect(readdirSync(folder).filter((name) => /restoring|swap/.test(name))).toEqual([]);

    may('show stop');
    const unstarted = await place.run('db', 'restore', backup, '--yes', '--wait', '0');
    expect(unstarted.code).toBe(1);
    expect(unstarted.out).toContain(`Restored ${OPENING.length} facts to`);
    expect(unstarted.err).toContain(
      'error: systemd has not started the daemon again (Access denied); stops at the broker stay. Run `systemctl start sluice.service` (not-started)',
    );
    expect(statSync(journal).ino).not.toBe(before);

    may('show stop reset-failed start');
    const silent = await place.run('db', 'restore', backup, '--yes', '--wait', '0');
    expect(silent).toMatchObject({
      code: 5,
      err: expect.stringContaining('it has not answered within 0 s'),
    });
  });

  it('asks at a terminal, and changes nothing without a yes', async () => {
    const before = statSync(journal).ino;
    const unasked = await place.ask('db', 'restore', backup);
    expect(unasked.code).toBe(2);
    expect(unasked.err).toMatch(
      /^error: The journal ends at 2020-12-16 .* ET, the backup at 2020-12-16 .* ET: what came later is not in it\. Nothing was changed; add --yes to restore it \(unconfirmed\)\n$/,
    );
    expect(await answered('n\n')).toMatch(
      /\[y\/N\].*n\s+error: Nothing was changed \(unconfirmed\)/s,
    );
    expect(await answered('\u0003')).toMatch(
      /\[y\/N\].*\n.*error: Nothing was changed \(unconfirmed\)/s,
    );
    expect(statSync(journal).ino).toBe(before);
    expect(await answered('y\n')).toContain(`Restored ${OPENING.length} facts to`);
    expect(statSync(journal).ino).not.toBe(before);
  });

  it('finds a backup of the instance by its name, and lists those it has', async () => {
    const { out } = await place.ask('db', 'backup', '--json');
    const { file } = JSON.parse(out) as { file: string };
    const name = basename(file);
    for (const named of [name, join('backups', name)])
      expect(await place.ask('db', 'restore', named, '--yes')).toMatchObject({ code: 0, err: '' });
    const { code, err } = await place.ask('db', 'restore', 'journal-2020-12-15.sqlite', '--yes');
    const replaced = ['journal-replaced-1.sqlite', 'journal-replaced-2.sqlite'];
    expect(code).toBe(2);
    const [, listed = ''] = /backups has (.*) \(not-found\)\n$/.exec(err) ?? [];
    expect(listed.split(', ').sort()).toEqual([name, ...replaced]);
  });

  it('refuses in one sentence what cannot take the place of the journal, and changes nothing', async () => {
    const before = readFileSync(journal);
    const other = keepJournal(place, recorded(OPENING), 'DU2');
    const text = join(place.folder, 'text.sqlite');
    writeFileSync(text, 'not a journal '.repeat(1_000));
    const table = join(place.folder, 'table.sqlite');
    new Database(table).exec('CREATE TABLE prices (at INTEGER)').close();
    const damaged = join(place.folder, 'damaged.sqlite');
    copyFileSync(backup, damaged);
    destroy(damaged);
    const linked = join(place.folder, 'linked.sqlite');
    symlinkSync(journal, linked);
    const newer = changed('newer.sqlite', 'PRAGMA user_version = 99');
    const newerFact = changed('fact.sqlite', 'UPDATE facts SET v = 99 WHERE seq = 1');
    const flipped = changed('flipped.sqlite', "UPDATE facts SET type = 'x' || type WHERE seq = 1");
    for (const [file, why] of [
      [join(other, 'journal.sqlite'), 'belongs to paper-DU2, not to paper-DU1'],
      [text, 'is not a journal, or it is damaged (file is not a database)'],
      [table, 'cannot be opened: it is not a journal'],
      [damaged, 'is damaged'],
      [journal, 'is the journal of this instance itself'],
      [linked, 'is the journal of this instance itself'],
      [place.folder, 'is not a file'],
      [newer, 'was written by a newer sluice (schema 99;'],
      [flipped, 'it is damaged (1 facts do not match their type column)'],
      [newerFact, 'was written by a newer sluice (version 99 of the fact'],
    ] as const) {
      const { code, out, err } = await place.ask('db', 'restore', file, '--yes');
      expect({ code, out, err }).toEqual({
        code: 1,
        out: '',
        err: expect.stringMatching(
          /^error: The backup cannot be restored; nothing was changed: [^\n]* \(backup\)\n$/,
        ),
      });
      expect(err).toContain(why);
    }
    expect((await place.ask('db', 'restore', 'nowhere.sqlite', '--yes')).code).toBe(2);
    expect(readFileSync(journal)).toEqual(before);
    expect(existsSync(join(folder, 'backups'))).toBe(false);
  });

  it.runIf(disk !== undefined)('changes nothing on a full disk', async () => {
    if (disk === undefined) return;
    const there = join(disk.folder, 'paper-DU1');
    mkdirSync(there);
    copyFileSync(journal, join(there, 'journal.sqlite'));
    disk.fill('full');
    const { code, err } = await place.runWithData(disk.folder, 'db', 'restore', backup, '--yes');
    expect(code).toBe(1);
    expect(err).toMatch(/nothing was changed: .*full/);
    expect(readFileSync(join(there, 'journal.sqlite'))).toEqual(readFileSync(journal));
    expect(readdirSync(there).filter((name) => /restoring|swap/.test(name))).toEqual([]);
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
