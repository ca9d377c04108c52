// The end of a machine: another one gets its journal from a bucket, and its daemon looks at the broker before it trades.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { LONG_TIMEOUT, LONG_WAIT } from '../../processes/program.ts';
import { startS3 } from '../../processes/s3/s3-server.ts';
import { OPENING, recorded } from '../../trader/adapters/sqlite/one-trade.ts';
import { keepJournal, startGateway } from '../place/kept-journal.ts';
import { makePlace, type Place } from '../place/sluice.ts';

async function bucketFor(places: readonly Place[]): Promise<void> {
  const s3 = await startS3('safe');
  onTestFinished(() => s3.stop());
  for (const { folder } of places) {
    mkdirSync(join(folder, '.aws'));
    const keys = `aws_access_key_id = ${s3.keys.keyId}\naws_secret_access_key = ${s3.keys.secret}`;
    const text = `[default]\n${keys}\nendpoint_url = ${s3.address}\n`;
    writeFileSync(join(folder, '.aws', 'credentials'), text, { mode: 0o600 });
  }
}

it('a daemon on another machine compares a restored journal with the broker, and names what differs', async () => {
  const [lost, other] = [makePlace(), makePlace()];
  onTestFinished(() => [lost, other].forEach((place) => void place.leave()));
  await bucketFor([lost, other]);
  keepJournal(lost, recorded(OPENING));
  const key = join(other.folder, 'backup.key');
  await other.ask('backup', 'key', key);
  const made = await lost.ask('backup', '--to', 's3://safe/a', '--key-file', key);
  expect(made).toMatchObject({ code: 0, err: '' });

  const place = ['--from', 's3://safe/a', '--key-file', key];
  expect((await other.ask('db', 'restore', ...place, '--yes')).code).toBe(0);
  await startGateway(other);
  expect(await other.run('start', ...LONG_WAIT)).toMatchObject({ code: 0, err: '' });
  await other.run('stop', ...LONG_TIMEOUT);
  // The gateway of the other machine has none of the shares that the journal has.
  const journal = new Database(join(other.folder, 'data/paper-DU1/journal.sqlite'));
  const found = journal
    .prepare("SELECT count(*) FROM facts WHERE seq > ? AND body LIKE '%quantity-mismatch%'")
    .pluck();
  expect(found.get(OPENING.length)).toBeGreaterThan(0);
  journal.close();
});
