// One suite for every identity store: SQLite always, PostgreSQL where the machine has it.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiKey, IdentityStore, User } from '../../../src/api/identity/identity-store.ts';
import { type OpenStore, openStore } from '../../../src/api/store/open-store.ts';
import { createSqlIdentityStore } from '../../../src/api/store/sql-identity-store.ts';
import { postgresPrograms, startPostgres } from '../../processes/postgres.ts';

interface Place {
  readonly address: string;
  end(): Promise<void>;
}

function sqlitePlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-book-'));
  return {
    address: join(folder, 'made', 'book.sqlite'),
    end: async () => rmSync(folder, { recursive: true }),
  };
}

const programs = postgresPrograms();
const PLACES: Readonly<Record<string, () => Promise<Place>>> = {
  SQLite: async () => sqlitePlace(),
  ...(programs === undefined
    ? {}
    : {
        PostgreSQL: async () => {
          const { address, stop } = await startPostgres(programs);
          return { address, end: stop };
        },
      }),
};

function user(name: string, more: Partial<User> = {}): User {
  return {
    id: `usr_${name}`,
    username: name,
    email: null,
    passwordHash: null,
    role: 'viewer',
    isActive: true,
    totpSecret: null,
    isTotpOn: false,
    tokenEpoch: 0,
    createdAt: 1_800_000_000_000,
    updatedAt: 1_800_000_000_000,
    ...more,
  };
}

describe.each(Object.keys(PLACES))('identity in %s', (name) => {
  let place: Place;
  let opened: OpenStore;
  let store: IdentityStore;

  beforeAll(async () => {
    const made = await PLACES[name]?.();
    if (made === undefined) throw new Error(`no place ${name}`);
    place = made;
    opened = await openStore(place.address);
    store = createSqlIdentityStore(opened.db);
  });

  afterAll(async () => {
    await opened.close();
    await place.end();
  });

  it('returns a user as it was added, by id, name and address', async () => {
    const ann = user('ann', {
      email: 'ann@example.org',
      passwordHash: 'hash',
      role: 'admin',
      totpSecret: 'BASE32',
      isTotpOn: true,
    });
    expect(await store.addUser(ann)).toBe(true);
    expect(await store.userById('usr_ann')).toEqual(ann);
    expect(await store.userByLogin('ANN')).toEqual(ann);
    expect(await store.userByLogin('Ann@Example.org')).toEqual(ann);
    expect(await store.userByLogin('nobody')).toBeUndefined();
  });

  it('refuses a second user of the same name or address', async () => {
    await store.addUser(user('bob', { email: 'bob@example.org' }));
    expect(await store.addUser(user('bob', { id: 'usr_other' }))).toBe(false);
    expect(await store.addUser(user('bobby', { email: 'bob@example.org' }))).toBe(false);
    expect((await store.users()).filter(({ username }) => username.startsWith('bob'))).toHaveLength(
      1,
    );
  });

  it('changes only what a change names, and raises the epoch of the tokens when asked', async () => {
    await store.addUser(user('cleo', { email: 'cleo@example.org' }));
    expect(await store.changeUser('usr_cleo', { role: 'trader' }, 5)).toBe(true);
    expect(await store.changeUser('usr_cleo', { isActive: false, endsTokens: true }, 6)).toBe(true);
    expect(await store.userById('usr_cleo')).toEqual(
      user('cleo', {
        email: 'cleo@example.org',
        role: 'trader',
        isActive: false,
        tokenEpoch: 1,
        updatedAt: 6,
      }),
    );
    await store.addUser(user('dan'));
    expect(await store.changeUser('usr_dan', { email: 'cleo@example.org' }, 7)).toBe(false);
  });

  it('spends each step of the second factor once, and never an older one', async () => {
    await store.addUser(user('eve'));
    const spent = await Promise.all([7, 7, 7].map((step) => store.spendTotpStep('usr_eve', step)));
    expect(spent.filter(Boolean)).toHaveLength(1);
    expect(await store.spendTotpStep('usr_eve', 6)).toBe(false);
    expect(await store.spendTotpStep('usr_eve', 8)).toBe(true);
  });

  it('keeps one grant for each resource', async () => {
    await store.addUser(user('finn'));
    const grant = { kind: 'account', resource: 'DU1', role: 'viewer' } as const;
    await store.putGrant('usr_finn', grant);
    await store.putGrant('usr_finn', { ...grant, role: 'trader' });
    await store.putGrant('usr_finn', { kind: 'portfolio', resource: 'p1', role: 'viewer' });
    expect(await store.grantsOf('usr_finn')).toEqual([
      { ...grant, role: 'trader' },
      { kind: 'portfolio', resource: 'p1', role: 'viewer' },
    ]);
    expect(await store.removeGrant('usr_finn', grant)).toBe(true);
    expect(await store.removeGrant('usr_finn', grant)).toBe(false);
  });

  it('gives a refresh token to one of many who bring it at once', async () => {
    await store.addUser(user('gus'));
    await store.addSession({
      id: 'ses_1',
      userId: 'usr_gus',
      createdAt: 1,
      address: '::1',
      endedAt: null,
    });
    const token = { hash: 'h1', sessionId: 'ses_1', userId: 'usr_gus', expiresAt: 9 };
    await store.addRefreshToken(token);
    const taken = await Promise.all(
      Array.from({ length: 8 }, () => store.takeRefreshToken('h1', 2)),
    );
    expect(taken.filter((one) => one?.kind === 'fresh')).toEqual([{ kind: 'fresh', token }]);
    expect(taken.filter((one) => one?.kind === 'reused')).toHaveLength(7);
    expect(await store.takeRefreshToken('never', 2)).toBeUndefined();
  });

  it('ends a session once and keeps the first end', async () => {
    await store.addUser(user('hal'));
    const session = { userId: 'usr_hal', createdAt: 1, address: '::1', endedAt: null };
    await store.addSession({ ...session, id: 'ses_a' });
    await store.addSession({ ...session, id: 'ses_b' });
    await store.endSession('ses_a', 10);
    await store.endSessionsOf('usr_hal', 20);
    expect((await store.sessionById('ses_a'))?.endedAt).toBe(10);
    expect((await store.sessionById('ses_b'))?.endedAt).toBe(20);
  });

  it('keeps keys of machines with their scopes, use and end', async () => {
    await store.addUser(user('ida'));
    const key: ApiKey = {
      id: 'key_1',
      userId: 'usr_ida',
      name: 'event master',
      secretHash: 'h',
      scopes: ['read', 'trade'],
      createdAt: 1,
      expiresAt: null,
      lastUsedAt: null,
      revokedAt: null,
    };
    await store.addApiKey(key);
    expect(await store.apiKeyById('key_1')).toEqual(key);
    await store.touchApiKey('key_1', 50);
    await store.revokeApiKey('key_1', 60);
    await store.revokeApiKey('key_1', 70);
    expect(await store.apiKeysOf('usr_ida')).toEqual([{ ...key, lastUsedAt: 50, revokedAt: 60 }]);
  });

  it('gives a one-time code to one of many, for its purpose only', async () => {
    const code = {
      hash: 'c1',
      purpose: 'reset',
      userId: null,
      role: 'viewer',
      expiresAt: 9,
    } as const;
    await store.addCode(code);
    expect(await store.takeCode('c1', 'invite')).toBeUndefined();
    const taken = await Promise.all(Array.from({ length: 5 }, () => store.takeCode('c1', 'reset')));
    expect(taken.filter((one) => one !== undefined)).toEqual([code]);
  });

  it('lists signing keys newest first and drops the old ones', async () => {
    await store.addSigningKey({ kid: 'old', jwk: '{}', createdAt: 1 });
    await store.addSigningKey({ kid: 'new', jwk: '{}', createdAt: 2 });
    expect((await store.signingKeys()).map(({ kid }) => kid)).toEqual(['new', 'old']);
    await store.dropSigningKeys(2);
    expect((await store.signingKeys()).map(({ kid }) => kid)).toEqual(['new']);
  });

  it('counts failures by name and address and forgets them', async () => {
    const failures = { count: 3, lastAt: 1, lockedUntil: 2 };
    await store.putFailures('pair', failures);
    await store.putFailures('pair', { ...failures, count: 4 });
    expect(await store.failuresOf('pair')).toEqual({ ...failures, count: 4 });
    await store.clearFailures('pair');
    expect(await store.failuresOf('pair')).toBeUndefined();
  });

  it('numbers the audit trail and pages through it, newest first', async () => {
    const entry = { at: 1, actor: 'ann', address: '::1', requestId: 'r', target: 't' };
    for (const action of ['one', 'two', 'three']) {
      await store.audit({ ...entry, action, before: null, after: '{"a":1}' });
    }
    const [three, two] = await store.auditTrail({ limit: 2 });
    expect([three?.action, two?.action]).toEqual(['three', 'two']);
    const [one] = await store.auditTrail({ limit: 2, before: two?.seq ?? 0 });
    expect(one).toMatchObject({ ...entry, action: 'one', before: null, after: '{"a":1}' });
  });

  it('keeps everything over a restart', async () => {
    await opened.close();
    opened = await openStore(place.address);
    store = createSqlIdentityStore(opened.db);
    expect((await store.userByLogin('ann'))?.role).toBe('admin');
  });
});

it('makes a SQLite store that only its owner can read', async () => {
  const place = sqlitePlace();
  const { close } = await openStore(place.address);
  expect(statSync(place.address).mode & 0o077).toBe(0);
  await close();
  await place.end();
});
