// One suite for every identity store: SQLite always, PostgreSQL where the machine has it.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditQuery } from '../../../src/api/identity/audit-trail.ts';
import type { ApiKey, IdentityStore, User } from '../../../src/api/identity/identity-store.ts';
import { type OpenStore, openStore } from '../../../src/api/store/open-store.ts';
import { createSqlIdentityStore } from '../../../src/api/store/sql-identity-store.ts';
import { patient, postgresPrograms, startPostgres } from '../../processes/postgres.ts';

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
          return { address: patient(address), end: stop };
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
    mayCode: false,
    tokenEpoch: 0,
    createdAt: 1_800_000_000_000,
    updatedAt: 1_800_000_000_000,
    ...more,
  };
}

const PROOF = { by: 'password', at: 1 } as const;

const DRY_RUN = {
  tokenHash: 'token',
  askedHash: 'asked',
  call: '{"path":"/holdings/positions/open"}',
  expiresAt: 1_800_000_300_000,
};

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

  it('lets a dry run be confirmed until it expires, and remembers what was booked', async () => {
    const { tokenHash, askedHash, expiresAt } = DRY_RUN;
    const confirm = (at: number, asked = askedHash) =>
      store.confirmDryRun({ tokenHash, askedHash: asked, at });
    const own = { ...DRY_RUN, userId: 'usr_ann' };
    await store.addDryRun(own, 0);
    expect(await confirm(expiresAt - 2, 'other')).toBeUndefined();
    expect(await confirm(expiresAt)).toEqual({
      ...{ ...DRY_RUN, isConfirmed: false, isBooked: false },
    });
    expect(await confirm(expiresAt - 1)).toMatchObject({ isConfirmed: true, isBooked: false });
    await store.noteBooked(tokenHash);
    expect(await confirm(expiresAt + 1)).toMatchObject({ isConfirmed: true, isBooked: true });
    await store.addDryRun({ ...own, tokenHash: 'next' }, expiresAt);
    expect(await confirm(expiresAt)).toBeUndefined();
    await store.addDryRun({ ...own, tokenHash: 'his', userId: 'usr_bob' }, 0);
    await store.dropDryRunsOf('usr_ann');
    expect(await store.dryRunCount('usr_ann')).toBe(0);
    expect(await store.dryRunCount('usr_bob')).toBe(1);
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

  it('keeps one invitation of a name to a portfolio, for the user that it was made for', async () => {
    const role = 'viewer' as const;
    const invitation = { portfolio: '7', username: 'gina', userId: 'usr_gina', role, invitedAt: 5 };
    await store.putInvitation(invitation);
    await store.putInvitation({ ...invitation, role: 'trader', invitedAt: 6 });
    await store.putInvitation({ ...invitation, username: 'gone', userId: null });
    await store.putInvitation({ ...invitation, portfolio: '8', invitedAt: 4 });
    const sees = { portfolio: '7', role: 'trader', invitedAt: 6 };
    expect(await store.invitationsTo('usr_gina')).toEqual([
      { portfolio: '8', role, invitedAt: 4 },
      sees,
    ]);
    const waiting = [
      { username: 'gina', role: 'trader' },
      { username: 'gone', role },
    ];
    expect(await store.invitedTo('7')).toEqual(waiting);
    expect(await store.hideInvitation('usr_gina', '7')).toBe(true);
    expect(await store.hideInvitation('usr_gina', '7')).toBe(false);
    expect(await store.takeInvitation('usr_gina', '7')).toBeUndefined();
    expect(await store.invitedTo('7')).toEqual(waiting);
    expect(await store.takeInvitation('usr_gina', '8')).toBe(role);
    expect(await store.takeInvitation('usr_gina', '8')).toBeUndefined();
    expect(await store.removeInvitation('7', 'gone')).toBe(true);
    expect(await store.removeInvitation('7', 'gone')).toBe(false);
    await store.dropInvitationsOf('gina');
    expect(await store.invitedTo('7')).toEqual([]);
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
    expect(await store.granteesOf('portfolio', 'p1')).toEqual([
      { username: 'finn', role: 'viewer' },
    ]);
    expect(await store.granteesOf('portfolio', 'p2')).toEqual([]);
    await store.putGrant('usr_finn', { kind: 'portfolio', resource: 'DU1', role: 'viewer' });
    expect(await store.removeGrant('usr_finn', grant)).toBe(true);
    expect(await store.removeGrant('usr_finn', grant)).toBe(false);
    expect(await store.grantsOf('usr_finn')).toMatchObject([
      { kind: 'portfolio', resource: 'DU1' },
      { kind: 'portfolio', resource: 'p1' },
    ]);
    await store.changeUser('usr_finn', { isActive: false }, 1);
    expect(await store.granteesOf('portfolio', 'p1')).toEqual([]);
  });

  it('gives a refresh token to one of many who bring it at once', async () => {
    await store.addUser(user('gus'));
    await store.addSession({
      id: 'ses_1',
      userId: 'usr_gus',
      createdAt: 1,
      address: '::1',
      endedAt: null,
      proof: PROOF,
    });
    const token = { hash: 'h1', sessionId: 'ses_1', userId: 'usr_gus', expiresAt: 9 };
    await store.addRefreshToken(token);
    const taken = await Promise.all(
      Array.from({ length: 8 }, () => store.takeRefreshToken('h1', { at: 2, from: '::1' })),
    );
    expect(taken.filter((one) => one?.kind === 'fresh')).toEqual([{ kind: 'fresh', token }]);
    expect(taken.filter((one) => one?.kind === 'reused')).toHaveLength(7);
    expect(await store.takeRefreshToken('never', { at: 2, from: '::1' })).toBeUndefined();
  });

  it('knows when and by what the person of a session proved who it is', async () => {
    await store.addUser(user('ivo'));
    const session = { userId: 'usr_ivo', createdAt: 1, address: '::1', endedAt: null };
    await store.addSession({ ...session, id: 'ses_p', proof: PROOF });
    expect((await store.sessionById('ses_p'))?.proof).toEqual(PROOF);
    await store.proveSession('ses_p', { by: 'second-factor', at: 1_800_000_000_000 });
    const proof = { by: 'second-factor', at: 1_800_000_000_000 };
    expect((await store.sessionById('ses_p'))?.proof).toEqual(proof);
  });

  it('ends a session once and keeps the first end', async () => {
    await store.addUser(user('hal'));
    const session = {
      userId: 'usr_hal',
      createdAt: 1,
      address: '::1',
      endedAt: null,
      proof: PROOF,
    };
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

  it('counts failures one by one, also at once, forgets them after a pause, and locks', async () => {
    const at = 1_000_000;
    const add = (when: number) => store.addFailure('pair', { at: when, forgetsBefore: when - 500 });
    const counts = await Promise.all(Array.from({ length: 10 }, () => add(at)));
    expect(counts.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    await store.lock('pair', at + 900);
    await store.lock('pair', at + 100);
    expect(await store.failuresOf('pair')).toEqual({
      count: 10,
      lastAt: at,
      lockedUntil: at + 900,
    });
    expect(await add(at + 600)).toBe(1);
    await store.addFailure('other', { at: at + 5_000, forgetsBefore: at + 4_500 });
    expect(await store.failuresOf('pair')).toBeUndefined();
    await store.clearFailures('other');
    expect(await store.failuresOf('other')).toBeUndefined();
  });

  it('drops what is over: tokens, codes, and sessions without a token', async () => {
    await store.addUser(user('jon'));
    const session = {
      userId: 'usr_jon',
      createdAt: 1,
      address: '::1',
      endedAt: null,
      proof: PROOF,
    };
    await store.addSession({ ...session, id: 'ses_over' });
    await store.addSession({ ...session, id: 'ses_new', createdAt: 100 });
    await store.addSession({ ...session, id: 'ses_stays' });
    const token = { userId: 'usr_jon', sessionId: 'ses_over' };
    await store.addRefreshToken({ ...token, hash: 'over', expiresAt: 50 });
    await store.addRefreshToken({ ...token, hash: 'stays', sessionId: 'ses_stays', expiresAt: 51 });
    await store.dropOver({ at: 50, createdBefore: 100 });
    expect(await store.takeRefreshToken('over', { at: 50, from: '' })).toBeUndefined();
    expect(await store.takeRefreshToken('stays', { at: 50, from: '' })).toBeDefined();
    expect(await store.sessionById('ses_over')).toBeUndefined();
    expect(await store.sessionById('ses_new')).toBeDefined();
    expect(await store.sessionById('ses_stays')).toBeDefined();
  });

  it('numbers the audit trail and pages through it, newest first', async () => {
    const entry = { at: 1, actor: 'ann', address: '::1', requestId: 'r', target: 't' };
    for (const action of ['one', 'two', 'three']) {
      await store.audit({ ...entry, action, before: null, after: '{"a":1}' });
    }
    const newest = { limit: 2, offset: 0, isOldestFirst: false };
    const actions = async (asked: AuditQuery) => {
      const { rows, total } = await store.auditTrail(asked);
      return [total, ...rows.map(({ action }) => action)];
    };
    expect(await actions(newest)).toEqual([3, 'three', 'two']);
    expect(await actions({ ...newest, offset: 2 })).toEqual([3, 'one']);
    expect(await actions({ ...newest, isOldestFirst: true })).toEqual([3, 'one', 'two']);
    expect(await actions({ ...newest, action: 'two' })).toEqual([1, 'two']);
    expect(await actions({ ...newest, actor: 'bob' })).toEqual([0]);
    expect(await actions({ ...newest, from: 2 })).toEqual([0]);
    expect(await actions({ ...newest, from: 1, to: 2, target: 't' })).toEqual([3, 'three', 'two']);
    const [one] = (await store.auditTrail({ ...newest, offset: 2 })).rows;
    expect(one).toMatchObject({ ...entry, action: 'one', before: null, after: '{"a":1}' });
  });

  it('does all of a step, or nothing', async () => {
    const failing = store.inOneStep(async (inside) => {
      await inside.addUser(user('kim'));
      await inside.putGrant('usr_kim', { kind: 'account', resource: 'DU1', role: 'viewer' });
      throw new Error('in the middle');
    });
    await expect(failing).rejects.toThrow('in the middle');
    expect(await store.userById('usr_kim')).toBeUndefined();
    const added = await store.inOneStep((inside) => inside.addUser(user('kim')));
    expect([added, (await store.userById('usr_kim'))?.username]).toEqual([true, 'kim']);
  });

  it('lets no two steps decide on the same state', async () => {
    await store.addUser(user('leo', { role: 'admin' }));
    await store.addUser(user('mia', { role: 'admin' }));
    const leave = (id: string) =>
      store.inOneStep(async (inside) => {
        const admins = (await inside.users()).filter(({ id: one, role }) => {
          return ['usr_leo', 'usr_mia'].includes(one) && role === 'admin';
        });
        if (admins.length > 1) await inside.changeUser(id, { role: 'viewer' }, 1);
      });
    await Promise.all([leave('usr_leo'), leave('usr_mia')]);
    const roles = await Promise.all(['usr_leo', 'usr_mia'].map((id) => store.userById(id)));
    expect(roles.map((one) => one?.role).toSorted()).toEqual(['admin', 'viewer']);
  });

  it('does every step of many at once, and those on the same rows one after the other', async () => {
    await store.addUser(user('noa'));
    const invitation = {
      portfolio: '9',
      username: 'noa',
      userId: 'usr_noa',
      role: 'viewer',
    } as const;
    await store.putInvitation({ ...invitation, invitedAt: 1 });
    const accept = () =>
      store.inOneStep(async (inside) => {
        const { role } = (await inside.userById('usr_noa')) ?? {};
        const taken = await inside.takeInvitation('usr_noa', '9');
        if (taken === undefined) return undefined;
        await inside.putGrant('usr_noa', { kind: 'portfolio', resource: '9', role: taken });
        return role;
      });
    const all = await Promise.all(Array.from({ length: 12 }, accept));
    expect(all.filter((one) => one !== undefined)).toEqual(['viewer']);
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
