import { copyFileSync, existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JOURNAL_VERSION } from '../../../src/trader/adapters/sqlite/journal/migrations.ts';
import { OPENING, recorded } from '../../trader/adapters/sqlite/one-trade.ts';
import { keepJournal } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;
let folder = '';
let journal = '';

beforeAll(() => {
  place = makePlace();
  folder = keepJournal(place, recorded(OPENING));
  journal = join(folder, 'journal.sqlite');
});
afterAll(() => place.leave());

function alter(file: string, sql: string): void {
  const database = new Database(file);
  database.exec(sql);
  database.close();
}

describe('db', () => {
  it('names a backup after the market date with a number, apart from the nightly one, and never overwrites', async () => {
    const first = await place.run('db', 'backup');
    expect(first.code).toBe(0);
    const file = join(folder, 'backups/journal-2020-12-16-1.sqlite');
    expect(first.out).toMatch(
      new RegExp(`^${OPENING.length} facts up to 2020-12-16 \\d\\d:\\d\\d:\\d\\d ET in ${file} `),
    );
    const second = JSON.parse((await place.run('db', 'backup', '--json')).out);
    expect(second.file).toBe(join(folder, 'backups/journal-2020-12-16-2.sqlite'));
    expect(existsSync(second.file)).toBe(true);
    const status = JSON.parse((await place.run('status', '--json')).out);
    expect(status.last_backup.file).toBe('journal-2020-12-16-2.sqlite');
    expect(status.last_backup.age_seconds).toBeLessThan(600);
    expect((await place.run('status')).out).toMatch(
      /^backup +journal-2020-12-16-2.sqlite, .* ago$/m,
    );
    const again = await place.run('db', 'backup', file);
    expect(again.code).toBe(2);
    expect(again.err).toMatch(/^error: .* exists already; .* \(exists\)\n$/);
  });

  it('finds a backup of the instance by its name, and names the newest where there is none', async () => {
    const { file } = JSON.parse((await place.run('db', 'backup', '--json')).out);
    for (const named of [basename(file), join('backups', basename(file))])
      expect((await place.run('db', 'verify', named)).code).toBe(0);
    const old = Array.from({ length: 6 }, (_, index) => `journal-2020-11-0${index + 1}.sqlite`);
    for (const name of old) {
      copyFileSync(file, join(folder, 'backups', name));
      utimesSync(join(folder, 'backups', name), 1, 1);
    }
    const { err } = await place.run('db', 'verify', 'journal-2020-11-09.sqlite');
    expect(err).toMatch(
      /backups has journal-2020-12-16-\d\.sqlite, .*, \d older ones \(not-found\)\n$/,
    );
    expect(err.split('.sqlite, ').length).toBe(6);
    for (const name of old) rmSync(join(folder, 'backups', name));
  });

  it('gives each of two at once a file of its name', async () => {
    const both = await Promise.all([1, 2].map(() => place.ask('db', 'backup', '--json')));
    const [one, other] = both.map(({ out }) => JSON.parse(out).file);
    expect(one).not.toBe(other);
    for (const file of [one, other]) expect((await place.run('db', 'verify', file)).code).toBe(0);
  });

  it('verifies the journal and a backup, and exits 1 with the failing checks named', async () => {
    const fine = await place.run('db', 'verify', '--json');
    expect(fine.code).toBe(0);
    const checks: { check: string; status: string; text: string }[] = JSON.parse(fine.out);
    expect(checks.map(({ check }) => check)).toEqual([
      'pages',
      'sequence',
      'chain',
      'tables',
      'snapshots',
      'replay',
    ]);
    for (const { status, text } of checks) {
      expect(status).toBe('ok');
      expect(text).toMatch(/\w+ \w+/);
    }
    const copy = join(place.folder, 'copy.sqlite');
    expect((await place.run('db', 'backup', copy)).code).toBe(0);
    expect((await place.run('db', 'verify', copy)).code).toBe(0);
    alter(copy, 'UPDATE facts SET cause = 9 WHERE seq = 2');
    const broken = await place.run('db', 'verify', copy);
    expect(broken.code).toBe(1);
    expect(broken.out).toMatch(/^fail {2}chain {6}the commit of facts 1 to \d+ does not match/m);
    expect(broken.err).toBe('error: 1 of 6 checks failed: chain (verify)\n');
  });

  it('reports a missing file and damaged pages as failed checks', async () => {
    const missing = await place.run('db', 'verify', 'missing.sqlite');
    expect(missing.code).toBe(2);
    expect(missing.err).toMatch(
      /^error: File not found: missing\.sqlite; .*backups has (\S+\.sqlite, )*\S+\.sqlite \(not-found\)\n$/,
    );
    const copy = join(place.folder, 'flipped.sqlite');
    expect((await place.run('db', 'backup', copy)).code).toBe(0);
    const bytes = readFileSync(copy);
    bytes.fill(0xff, bytes.length / 2, bytes.length / 2 + 40);
    writeFileSync(copy, bytes);
    const flipped = await place.run('db', 'verify', copy);
    expect(flipped.code).toBe(1);
    for (const line of flipped.out.trimEnd().split('\n'))
      expect(line).toMatch(/^(ok {2}|fail) {2}\w/);
  });

  it('every command rejects a journal of a newer sluice with one sentence', async () => {
    alter(journal, `PRAGMA user_version = ${JOURNAL_VERSION + 1}`);
    const doors = [['start'], ['status'], ['positions'], ['explain', 'p1'], ['db', 'verify']];
    for (const door of [...doors, ['db', 'backup', join(place.folder, 'newer.sqlite')]]) {
      const { code, out, err } = await place.run(...door);
      expect([code, out], door.join(' ')).toEqual([1, '']);
      expect(err).toMatch(
        new RegExp(
          `^error: \\S+journal\\.sqlite was written by a newer sluice \\(schema ${JOURNAL_VERSION + 1}; this one supports ${JOURNAL_VERSION}\\): update sluice \\([a-z-]+\\)\\n$`,
        ),
      );
    }
    alter(journal, `PRAGMA user_version = ${JOURNAL_VERSION}`);
  });

  it('every command says of a damaged journal what to do, and the doctor finds it', async () => {
    const whole = readFileSync(journal);
    const noDatabase = Buffer.from('not a database, although long enough. '.repeat(40));
    for (const bytes of [Buffer.from(whole).fill(0x5a, 8_192), noDatabase]) {
      writeFileSync(journal, bytes);
      for (const door of ['status', 'positions', 'start']) {
        const { code, out, err } = await place.run(door);
        expect([code, out], door).toEqual([1, '']);
        expect(err).toMatch(/ is damaged: .*`sluice db verify`.* \([a-z-]+\)\n$/);
      }
    }
    const examined = JSON.parse((await place.run('doctor', '--json')).out);
    expect(examined).toContainEqual(
      expect.objectContaining({ check: 'journal', status: 'fail', remedy: expect.any(String) }),
    );
    writeFileSync(journal, whole);
  });
});
