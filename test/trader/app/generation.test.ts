// Generations of many pieces in a store that speaks S3 over a socket, and what its own words of access say.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import { s3AccessFrom } from '../../../src/trader/adapters/s3/s3-access.ts';
import { createS3Store } from '../../../src/trader/adapters/s3/s3-store.ts';
import { backupKeyFrom, newKeyText } from '../../../src/trader/app/backups/backup-key.ts';
import { makeGeneration, unpackAll } from '../../../src/trader/app/backups/make-generation.ts';
import { type S3Server, startS3 } from '../../processes/s3/s3-server.ts';

let s3: S3Server;
let folder = '';

beforeAll(async () => {
  s3 = await startS3('safe');
  folder = mkdtempSync(join(tmpdir(), 'sluice-generation-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await s3.stop();
});

function environment() {
  const { keyId, secret, region } = s3.keys;
  return {
    AWS_ACCESS_KEY_ID: keyId,
    AWS_SECRET_ACCESS_KEY: secret,
    AWS_REGION: region,
    AWS_ENDPOINT_URL_S3: `${s3.address}/`,
  };
}

function storeBy(env: Record<string, string>) {
  const access = s3AccessFrom(env, folder);
  if (!access.ok) throw new Error(access.failure);
  const address = { bucket: 'safe', prefix: '' };
  return createS3Store({ address, access: access.value, pause: async () => {} });
}

function newKey() {
  const key = backupKeyFrom(newKeyText());
  if (!key.ok) throw new Error(key.failure);
  return key.value;
}

describe('a generation', () => {
  it('of files larger than a piece, and of an empty one, is read back byte by byte', async () => {
    const store = storeBy(environment());
    const key = newKey();
    const large = Buffer.from(Array.from({ length: 20_000 }, (_, at) => (at * at * 7) % 251));
    const files = ['large', 'empty'].map((name) => ({
      name: `a/${name}`,
      path: join(folder, name),
    }));
    writeFileSync(join(folder, 'large'), large);
    writeFileSync(join(folder, 'empty'), '');
    const about = { version: '1', madeAt: instant(0), instance: 'paper-DU1', facts: 0, asOf: null };
    const generation = await makeGeneration({
      ...{ store, key, files, about, pieceBytes: 100 },
      readBackTo: join(folder, 'back'),
      examine: async () => undefined,
    });
    expect(generation.manifest.files[0]?.pieces).toBeGreaterThan(3);
    const target = join(folder, 'elsewhere');
    await unpackAll({ store, generation }, generation.manifest.files, target);
    expect(readFileSync(join(target, 'a/large'))).toEqual(large);
    expect(readFileSync(join(target, 'a/empty'))).toHaveLength(0);
    const names = [...s3.objects.keys()];
    expect(names.at(-1)).toBe(`safe/${generation.name}/manifest`);
  });

  it('does not exist if what was read back is of no use', async () => {
    s3.objects.clear();
    const path = join(folder, 'large');
    const about = { version: '1', madeAt: instant(0), instance: 'paper-DU1', facts: 0, asOf: null };
    const made = makeGeneration({
      ...{ store: storeBy(environment()), key: newKey(), about, files: [{ name: 'one', path }] },
      readBackTo: join(folder, 'unfit'),
      examine: async () => 'a page is damaged',
    });
    await expect(made).rejects.toThrow('What was read back is of no use: a page is damaged');
    expect([...s3.objects.keys()].filter((name) => name.endsWith('manifest'))).toEqual([]);
  });
});

describe('access to a store', () => {
  it('says what is absent, and who else may read the keys', () => {
    const file = join(folder, 'credentials');
    expect(failureOf({})).toContain('set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
    writeFileSync(file, '[desk]\naws_access_key_id=A1\naws_secret_access_key = s3cret\n');
    chmodSync(file, 0o644);
    const named = { AWS_SHARED_CREDENTIALS_FILE: file, AWS_PROFILE: 'desk' };
    expect(failureOf(named)).toBe(
      `Others may read ${file}, which has secret keys; run \`chmod 600 ${file}\``,
    );
    chmodSync(file, 0o600);
    expect(s3AccessFrom(named, folder)).toMatchObject({
      ok: true,
      value: { keyId: 'A1', secret: 's3cret', endpoint: 'https://s3.us-east-1.amazonaws.com' },
    });
    expect(failureOf({ ...named, AWS_PROFILE: 'other' })).toBe(`${file} has no profile other`);
    expect(failureOf({ ...named, AWS_REGION: 'x.example.org/' })).toContain('AWS_REGION');
  });

  it('names a host that does not answer, after it was asked again', async () => {
    const away = { ...environment(), AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1' };
    await expect(storeBy(away).list()).rejects.toThrow('127.0.0.1:1 does not answer (');
  });
});

function failureOf(env: Record<string, string>): string {
  const access = s3AccessFrom(env, folder);
  return access.ok ? '' : access.failure;
}
