// `sluice backup`: a generation in a bucket, whole or not at all, and its restore on another machine.
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { takeLock } from '../../../src/trader/adapters/sqlite/instance/lock.ts';
import { type S3Server, startS3 } from '../../processes/s3/s3-server.ts';
import { mountSmallDisk } from '../../processes/small-disk.ts';
import { until } from '../../processes/waiting.ts';
import { OPENING, recorded } from '../../trader/adapters/sqlite/one-trade.ts';
import { keepJournal } from '../place/kept-journal.ts';
import { makePlace, type Place, type Ran } from '../place/sluice.ts';

const TO = ['--to', 's3://safe/desk'];
const FROM = ['--from', 's3://safe/desk'];
/** Undefined where mounting is not permitted. */
const disk = mountSmallDisk(1);

let s3: S3Server;
let place: Place;
/** Another machine: it shares the key and the keys of the store with the first, and nothing else. */
let other: Place;
let folder = '';
let key = '';
let otherKey = '';

beforeAll(async () => {
  s3 = await startS3('safe');
  place = makePlace();
  other = makePlace();
  folder = keepJournal(place, recorded(OPENING));
  writeFileSync(join(place.folder, 'strategies', 'plain.yaml'), 'name: plain\n');
  for (const one of [place, other]) giveKeys(one, s3.keys.secret);
  key = join(place.folder, 'backup.key');
  expect(await place.ask('backup', 'key', key)).toMatchObject({ code: 0, err: '' });
  otherKey = join(other.folder, 'backup.key');
  cpSync(key, otherKey);
});
afterEach(() => {
  s3.objects.clear();
  s3.skew(0);
});
afterAll(async () => {
  place?.leave();
  other?.leave();
  disk?.end();
  await s3?.stop();
});

function giveKeys({ folder: home }: Place, secret: string, region = s3.keys.region): void {
  mkdirSync(join(home, '.aws'), { recursive: true });
  const lines = [
    '[default]',
    `aws_access_key_id = ${s3.keys.keyId}`,
    `aws_secret_access_key = ${secret}`,
    `region = ${region}`,
    `endpoint_url = ${s3.address}`,
  ];
  writeFileSync(join(home, '.aws', 'credentials'), lines.join('\n'), { mode: 0o600 });
}

function backUp(...more: readonly string[]): Promise<Ran> {
  return place.ask('backup', ...TO, '--key-file', key, ...more);
}

async function made(...more: readonly string[]): Promise<string> {
  const { code, out, err } = await backUp('--json', ...more);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out).generation;
}

async function listed(): Promise<string[]> {
  const { out } = await place.ask('backup', 'list', ...TO, '--key-file', key, '--json');
  return JSON.parse(out).map(({ generation }: { generation: string }) => generation);
}

function restoreElsewhere(...more: readonly string[]): Promise<Ran> {
  return other.ask('db', 'restore', ...FROM, '--key-file', otherKey, '--yes', ...more);
}

const journalElsewhere = (): string => join(other.folder, 'data/paper-DU1/journal.sqlite');

describe('a backup in a bucket', () => {
  it('prints its recovery point, and has journal, book, configuration and strategies, all sealed', async () => {
    await place.ask('ledger', 'open', 'Savings', '--currency', 'USD', '-c', place.config);
    const { code, out, err } = await backUp();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      /^5 files \((?:[1-9]\d* kB|[1-9]\d*\.\d MB)\) in s3:\/\/safe\/desk\/(\S+), sealed with the key [\da-f]{8}\.\nRead back: \d+ facts, and every check of `sluice db verify` passes\.\nRecovery point: 2020-12-16 \d\d:\d\d:\d\d ET\.\n$/,
    );
    const fetched = join(other.folder, 'fetched');
    const elsewhere = await other.ask('backup', 'fetch', fetched, ...FROM, '--key-file', otherKey);
    expect(elsewhere).toMatchObject({ code: 0, err: '' });
    expect(elsewhere.out).toContain(`Next: \`sluice db restore ${fetched}/journal.sqlite\`.`);
    expect(readdirSync(fetched).sort()).toEqual(['book', 'config', 'journal.sqlite', 'strategies']);
    expect(readdirSync(join(fetched, 'book')).sort()).toEqual(['book.sqlite', 'ledger.sqlite']);
    for (const file of ['config/sluice.yaml', 'strategies/plain.yaml'])
      expect(readFileSync(join(fetched, file))).toEqual(readFileSync(join(place.folder, file)));
    const stored = Buffer.concat([...s3.objects.values()].map(({ bytes }) => bytes));
    for (const word of ['DU1', 'plain', 'SQLite', 'journal']) expect(stored).not.toContain(word);
    expect(readdirSync(join(folder, 'backups'))).toEqual([]);
    const book = await other.ask('book', 'restore', join(fetched, 'book'), '-c', other.config);
    expect(book.err).toContain('book.key is not there');
  });

  it.for([
    ['demo', 'DU0000002', ['--demo', 'options'], '--demo options'],
    ['practice', 'DU1', ['--practice'], '--practice'],
  ] as const)('names a restore of a %s that can be run as it is printed', async (asked) => {
    const [mode, account, flags, named] = asked;
    const kept = keepJournal(place, recorded(OPENING), account, mode);
    const home = mode === 'demo' ? ['--demo', 'options'] : ['-c', place.config, '--practice'];
    expect(await backUp(...home)).toMatchObject({ code: 0, err: '' });
    const fetched = join(other.folder, `of-${mode}`);
    const { out } = await other.ask('backup', 'fetch', fetched, ...FROM, '--key-file', otherKey);
    const [, typed = ''] = /Next: `sluice (.+)`/.exec(out) ?? [];
    expect(typed).toBe(`db restore ${fetched}/journal.sqlite ${named}`);
    const restored = await other.ask(...typed.split(' '), '--yes');
    expect(restored.out).toContain(`Next: \`sluice ${mode === 'demo' ? 'start' : 'practice'}`);
    const elsewhere = join(other.folder, 'data', `${mode}-${account}`);
    const known = await other.ask(
      'backup',
      'fetch',
      `${fetched}-2`,
      ...FROM,
      ...flags,
      '--key-file',
      otherKey,
    );
    expect(known.out).toContain(`db restore ${fetched}-2/journal.sqlite ${named}\`.`);
    for (const gone of [kept, elsewhere]) rmSync(gone, { recursive: true });
  });

  it('names a restore that a machine without a configuration can run as it is printed', async () => {
    await made();
    renameSync(other.config, `${other.config}.away`);
    const fetched = join(other.folder, 'moved');
    const { out } = await other.ask('backup', 'fetch', fetched, ...FROM, '--key-file', otherKey);
    const [, typed = ''] = /Next: `sluice (.+)`/.exec(out) ?? [];
    expect(typed).toBe(`db restore ${fetched}/journal.sqlite -c ${fetched}/config/sluice.yaml`);
    const asked = await other.ask(...typed.split(' '));
    expect(asked.err).toMatch(
      /^error: No journal is here, and the backup ends at 2020-12-16 .* ET\./,
    );
    expect((await other.ask(...typed.split(' '), '--yes')).out).toContain(
      `Next: \`sluice start -c ${fetched}/config/sluice.yaml\`.`,
    );
    renameSync(`${other.config}.away`, other.config);
    rmSync(dirname(journalElsewhere()), { recursive: true });
  });

  it('is restored on a machine that has only the keys, and equals the journal', async () => {
    const generation = await made();
    const { code, out, err } = await restoreElsewhere();
    expect({ code, err }).toEqual({
      code: 0,
      err: expect.stringMatching(`^Fetched ${generation}; recovery point: 2020-12-16 .* ET\\.\n$`),
    });
    expect(out).toContain(`Restored ${OPENING.length} facts to ${journalElsewhere()}.`);
    expect(out).toContain('If the broker knows orders that this journal does not, trading halts');
    expect((await other.ask('db', 'verify')).code).toBe(0);
    expect(readdirSync(join(journalElsewhere(), '..'))).toEqual(['journal.sqlite', 'lock.sqlite']);
    const named = await other.ask(
      ...['db', 'restore', '--from', `s3://safe/desk/${generation}`, '--key-file', otherKey],
    );
    expect(named).toMatchObject({ code: 2, err: expect.stringContaining('add --yes') });
  });

  it('stays for as many generations as are kept, and no other object is touched', async () => {
    s3.objects.set('safe/desk/notes.txt', { bytes: Buffer.from('mine'), at: new Date(0) });
    const first = await made('--keep', '2');
    const second = await made('--keep', '2');
    const third = await made('--keep', '2');
    expect(await listed()).toEqual([second, third]);
    expect([...s3.objects.keys()].some((name) => name.includes(first))).toBe(false);
    expect(s3.objects.has('safe/desk/notes.txt')).toBe(true);
    s3.fault({ kind: 'AccessDenied', method: 'DELETE' });
    const { code, out, err } = await backUp('--keep', '1');
    expect({ code, out }).toEqual({ code: 1, out: expect.stringContaining('Recovery point: ') });
    expect(err).toMatch(
      /^error: The backup is complete, but older ones stay: The key AKIATEST may not remove/,
    );
    expect(await listed()).toHaveLength(3);
  });

  it('does not exist after a kill in mid upload; the next one succeeds, and removes what was left', async () => {
    s3.fault({ kind: 'hang', method: 'PUT', after: 1 });
    const child = place.spawn('backup', ...TO, '--key-file', key);
    const before = s3.requests.length;
    await until(
      'the second object is under way',
      () => s3.requests.slice(before).filter((one) => one.startsWith('PUT')).length === 2,
    );
    child.kill('SIGKILL');
    await until('the process is gone', () => child.signalCode === 'SIGKILL');
    expect(await listed()).toEqual([]);
    expect(readdirSync(join(folder, 'backups'))).toHaveLength(1);
    const [left] = [...s3.objects];
    if (left === undefined) throw new Error('nothing was sent');
    s3.objects.set(left[0], { bytes: left[1].bytes, at: new Date(Date.now() - 25 * 3_600_000) });
    const next = await made();
    expect(await listed()).toEqual([next]);
    expect(s3.objects.has(left[0])).toBe(false);
    expect(readdirSync(join(folder, 'backups'))).toEqual([]);
  });

  it('is refused where another instance keeps its own, and with a key that others may read', async () => {
    await made();
    keepJournal(place, recorded(OPENING), 'DU2');
    place.configure({ account: 'DU2' });
    const { code, err } = await backUp();
    place.configure();
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining('has the backups of paper-DU1; give paper-DU2 another prefix'),
    });
    chmodSync(key, 0o644);
    const open = await backUp();
    chmodSync(key, 0o600);
    expect(open).toMatchObject({ code: 4, err: expect.stringContaining(`chmod 600 ${key}`) });
    expect(await listed()).toHaveLength(1);
  });

  it('has a key that overwrites nothing, in a folder that exists', async () => {
    const before = readFileSync(key, 'utf8');
    const again = await place.ask('backup', 'key', key);
    expect(again).toMatchObject({ code: 2, out: '' });
    expect(again.err).toContain('exists already; nothing was overwritten (exists)');
    expect(readFileSync(key, 'utf8')).toBe(before);
    const nowhere = join(place.folder, 'no-folder', 'backup.key');
    const { code, err } = await place.ask('backup', 'key', nowhere);
    expect({ code, err }).toEqual({
      code: 1,
      err: `error: ${nowhere}: its folder does not exist; create it first (file)\n`,
    });
  });

  it('says by its exit code whether the newest one is recent', async () => {
    const list = (...more: string[]) =>
      place.ask('backup', 'list', ...TO, '--key-file', key, '--max-age', ...more);
    expect((await list('26')).err).toContain('no backup that this key opens (no-recent-backup)');
    await made();
    expect(await list('26')).toMatchObject({ code: 0, err: '' });
    expect(await list('0')).toMatchObject({ code: 1, err: expect.stringContaining('hours old') });
  });
});

describe('a store with faults', () => {
  it('is asked again while it is busy or the line breaks, up and down', async () => {
    s3.fault({ kind: 'SlowDown', method: 'PUT', count: 2 });
    const generation = await made();
    s3.fault({ kind: 'cut', method: 'PUT', after: 1 });
    await made();
    s3.fault({ kind: 'cut', method: 'GET', after: 1 });
    expect((await restoreElsewhere()).code).toBe(0);
    expect(await listed()).toContain(generation);
  });

  it('that may have taken the last object, although no answer came, leaves a backup that may be complete', async () => {
    s3.objects.clear();
    await made();
    const pieces = s3.objects.size - 1;
    s3.fault({ kind: 'cut', method: 'PUT', after: pieces, count: 99 });
    const { code, out, err } = await backUp();
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^error: The backup may be complete \(`sluice backup list` shows it\): /);
  });

  it('is named in one sentence when it refuses, without the secret, and no backup is made', async () => {
    const refused = async (): Promise<string> => {
      const { code, out, err } = await backUp();
      expect({ code, out, err }).toEqual({
        code: 1,
        out: '',
        err: expect.stringMatching(/^error: No backup was made: [^\n]* \(backup\)\n$/),
      });
      expect(err).not.toContain(s3.keys.secret);
      return err;
    };
    s3.fault({ kind: 'AccessDenied', method: 'PUT' });
    expect(await refused()).toContain('may not write objects in s3://safe/desk');
    s3.skew(16 * 60_000);
    expect(await refused()).toContain('The clock of this machine differs');
    s3.skew(0);
    giveKeys(place, s3.keys.secret, 'eu-west-1');
    expect(await refused()).toContain('is in the region us-east-1; set AWS_REGION=us-east-1');
    giveKeys(place, 'another secret');
    expect(await refused()).toContain('rejects the secret of the key AKIATEST');
    giveKeys(place, s3.keys.secret);
    expect(await listed()).toEqual([]);
    const nowhere = await place.ask('backup', '--to', 's3://lost/desk', '--key-file', key);
    expect(nowhere.err).toContain('s3://lost/desk: the bucket does not exist');
  });
});

describe('a restore from a bucket', () => {
  it('changes nothing if the key is another one, or if an object was altered, cut, exchanged or removed', async () => {
    await made();
    await restoreElsewhere();
    const before = readFileSync(journalElsewhere());
    const stored = [...s3.objects];
    const [[name, piece], [, second]] = stored as [(typeof stored)[0], (typeof stored)[0]];
    const manifest = stored.find(([one]) => one.endsWith('/manifest'));
    if (manifest === undefined) throw new Error('no manifest');
    const flipped = (bytes: Buffer) => Buffer.concat([bytes.subarray(1), Buffer.from('x')]);
    const refused = async (): Promise<string> => {
      const { code, out, err } = await restoreElsewhere();
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toMatch(/^error: Nothing was changed: [^\n]* \(backup\)\n$/);
      for (const [one, object] of stored) s3.objects.set(one, object);
      return err;
    };
    for (const bytes of [flipped(piece.bytes), piece.bytes.subarray(0, -100), second.bytes]) {
      s3.objects.set(name, { bytes, at: piece.at });
      expect(await refused()).toContain(`s3://${name} was altered or is not whole`);
    }
    s3.objects.delete(name);
    expect(await refused()).toContain(`s3://${name} is missing`);
    s3.objects.set(manifest[0], { ...manifest[1], bytes: flipped(manifest[1].bytes) });
    expect(await refused()).toContain(`s3://${manifest[0]} was altered or is not whole`);
    const wrong = join(other.folder, 'wrong.key');
    await other.ask('backup', 'key', wrong);
    const { code, err } = await restoreElsewhere('--key-file', wrong);
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringMatching(
        /was sealed with the key [\da-f]{8}, and this is the key [\da-f]{8}/,
      ),
    });
    expect(readFileSync(journalElsewhere())).toEqual(before);
  });

  it('names the same generation in what a person types, where it cannot stop the daemon', async () => {
    const generation = await made();
    const at = join(journalElsewhere(), '..');
    const holder = { pid: process.pid, startedAt: '2020-12-16T15:00:00Z', version: '1' };
    const lock = takeLock(join(at, 'lock.sqlite'), holder);
    writeFileSync(join(at, 'supervisor.json'), '{"kind":"container"}');
    const { code, err } = await restoreElsewhere();
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining(
        `sluice db restore --from s3://safe/desk/${generation} --key-file ${otherKey} --yes\n`,
      ),
    });
    if (lock.ok) lock.value.release();
    rmSync(join(at, 'supervisor.json'));
  });

  it.runIf(disk !== undefined)('changes nothing on a full disk', async () => {
    if (disk === undefined) return;
    await made();
    disk.fill('full');
    const words = ['db', 'restore', ...FROM, '--key-file', otherKey, '--yes'];
    const { code, err } = await other.runWithData(disk.folder, ...words);
    expect({ code, err }).toMatchObject({
      code: 1,
      err: expect.stringContaining('the disk is full'),
    });
    expect(existsSync(join(disk.folder, 'paper-DU1', 'journal.sqlite'))).toBe(false);
  });

  it('says that a bucket with versions keeps what is removed', async () => {
    expect((await backUp()).out).not.toContain('old versions');
    s3.keepVersions();
    const { code, out } = await backUp();
    expect({ code, last: out.trimEnd().split('\n').at(-1) }).toEqual({
      code: 0,
      last: 'The bucket keeps old versions: removed backups use space until a lifecycle rule of it deletes them.',
    });
  });
});
