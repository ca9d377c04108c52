// Passkeys: added by a person who has just proved who it is, used for one host, and refused for whatever is not in order.
import { describe, expect, it } from 'vitest';
import type { Role } from '../../../src/api/identity/role.ts';
import { PASSWORD, type Served, served } from '../harness/served.ts';
import { type SoftPasskey, softPasskey, type Twist } from '../harness/soft-passkey.ts';

const AUTH = '/api/v1/auth';
const MINUTE_MS = 60_000;

interface Environment {
  readonly api: Served;
  readonly origin: string;
  /** Over the name, as pages with passkeys ask. */
  ask(method: string, path: string, more?: Asked): Promise<Answer>;
  /** For a new passkey of the bearer; for anybody's use without one. */
  challenge(bearer?: string): Promise<string>;
}

interface Asked {
  readonly bearer?: string;
  readonly cookies?: string;
  readonly csrf?: string;
  readonly body?: unknown;
}

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly cookies: string;
}

async function openEnvironment(secondFactorFor: readonly Role[] = []): Promise<Environment> {
  const api = await served([], 'closed', new Map(), { isStanding: true, secondFactorFor });
  const origin = `http://localhost:${new URL(api.url).port}`;
  const ask: Environment['ask'] = async (method, path, { bearer, cookies, csrf, body } = {}) => {
    const response = await fetch(`${origin}${AUTH}${path}`, {
      method,
      headers: {
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        ...(cookies !== undefined && { cookie: cookies }),
        ...(csrf !== undefined && { 'x-csrf-token': csrf }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const kept = response.headers.getSetCookie().map((line) => line.split(';', 1)[0]);
    const parsed = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    return { status: response.status, body: parsed, cookies: kept.join('; ') };
  };
  return {
    ...{ api, origin, ask },
    async challenge(bearer) {
      const path = bearer === undefined ? '/passkey/begin' : '/passkeys/begin';
      const begun = await ask('POST', path, bearer === undefined ? {} : { bearer });
      return String(begun.body.challenge);
    },
  };
}

async function personOf({ api }: Environment, name: string, role: Role = 'operator') {
  const bearer = await api.signedIn(name, role);
  const user = await api.identity.context.store.userByLogin(name);
  return { bearer, passkey: softPasskey('localhost', user?.id ?? ''), id: user?.id ?? '' };
}

type Person = Awaited<ReturnType<typeof personOf>>;

async function add(at: Environment, { bearer, passkey }: Person, name = 'phone'): Promise<Answer> {
  const challenge = await at.challenge(bearer);
  const response = passkey.made({ challenge, origin: at.origin });
  return at.ask('POST', '/passkeys', { bearer, body: { name, response } });
}

async function signIn(at: Environment, passkey: SoftPasskey, twist?: Twist): Promise<Answer> {
  const response = passkey.used({ challenge: await at.challenge(), origin: at.origin }, twist);
  return at.ask('POST', '/page/passkey', { body: { response } });
}

const listed = async (at: Environment, { bearer }: Person) =>
  (await at.ask('GET', '/passkeys', { bearer })).body as unknown as readonly object[];

describe('a passkey', () => {
  it('signs its user in by a page, and counts as the second factor', async () => {
    const at = await openEnvironment(['operator']);
    const ann = await personOf(at, 'ann');
    expect(await add(at, ann)).toMatchObject({ status: 201 });
    expect(await listed(at, ann)).toMatchObject([
      { name: 'phone', host: 'localhost', last_used_at: null },
    ]);
    const sessions = (cookies: string) => at.ask('GET', '/sessions', { cookies });
    const page = await at.ask('POST', '/page', { body: { username: 'ann', password: PASSWORD } });
    // Its role demands a second factor, and a password is none.
    expect((await sessions(page.cookies)).body).toMatchObject({ code: 'second_factor_missing' });
    const entered = await signIn(at, ann.passkey);
    expect(entered.status).toBe(204);
    expect((await sessions(entered.cookies)).status).toBe(200);
    expect(await listed(at, ann)).not.toMatchObject([{ last_used_at: null }]);
  });

  it('is renamed by its owner alone', async () => {
    const at = await openEnvironment();
    const [ann, bob] = [await personOf(at, 'ann'), await personOf(at, 'bob')];
    const { body } = await add(at, ann);
    const { id } = body as { readonly id: string };
    const rename = ({ bearer }: Person, name: string) =>
      at.ask('PATCH', `/passkeys/${id}`, { bearer, body: { name } });
    expect(await rename(ann, 'old phone')).toMatchObject({
      status: 200,
      body: { name: 'old phone' },
    });
    expect(await listed(at, ann)).toMatchObject([{ id, name: 'old phone', host: 'localhost' }]);
    expect(await rename(bob, 'mine')).toMatchObject({ status: 404 });
    for (const name of ['', ' ', 'x'.repeat(65)])
      expect((await rename(ann, name)).status, JSON.stringify(name)).toBe(422);
    expect(await listed(at, ann)).toMatchObject([{ name: 'old phone' }]);
    expect((await signIn(at, ann.passkey)).status).toBe(204);
  });

  it('is refused for every part that is not in order, and works afterwards', async () => {
    const at = await openEnvironment();
    const [ann, bob] = [await personOf(at, 'ann'), await personOf(at, 'bob')];
    await add(at, ann);
    const twists: readonly Twist[] = [
      { host: 'desk.example.org' },
      { isUnverified: true },
      { type: 'webauthn.create' },
      { user: bob.id },
      { user: '' },
      { signature: Buffer.alloc(70) },
    ];
    for (const twist of twists)
      expect((await signIn(at, ann.passkey, twist)).body, JSON.stringify(twist)).toMatchObject({
        status: twist.user === '' ? 422 : 401,
      });
    const port = Number(new URL(at.origin).port);
    for (const origin of [
      'https://evil.example',
      `http://localhost:${port + 1}`,
      `http://127.0.0.1:${port}`,
      'null',
    ]) {
      const response = ann.passkey.used({ challenge: await at.challenge(), origin });
      const refused = await at.ask('POST', '/page/passkey', { body: { response } });
      expect(refused.body, origin).toMatchObject({ code: 'wrong_passkey' });
      expect(refused.cookies).toBe('');
    }
    // Never added here.
    expect((await signIn(at, bob.passkey)).body).toMatchObject({ code: 'wrong_passkey' });
    expect((await signIn(at, ann.passkey)).status).toBe(204);
  });

  it('answers one challenge once, within five minutes, and only one that was drawn for that', async () => {
    const at = await openEnvironment();
    const [ann, bob] = [await personOf(at, 'ann'), await personOf(at, 'bob')];
    await add(at, ann);
    const { origin } = at;
    const enter = (response: object) => at.ask('POST', '/page/passkey', { body: { response } });
    const once = ann.passkey.used({ challenge: await at.challenge(), origin });
    expect((await enter(once)).status).toBe(204);
    expect((await enter(once)).status).toBe(401);
    const invented = Buffer.alloc(32, 7).toString('base64url');
    expect((await enter(ann.passkey.used({ challenge: invented, origin }))).status).toBe(401);
    const ofAdding = await at.challenge(ann.bearer);
    expect((await enter(ann.passkey.used({ challenge: ofAdding, origin }))).status).toBe(401);
    const late = await at.challenge();
    at.api.pass(5 * MINUTE_MS);
    expect((await enter(ann.passkey.used({ challenge: late, origin }))).status).toBe(401);
    // Drawn for another user, or for a sign-in.
    const fresh = await personOf(at, 'cleo');
    for (const challenge of [await at.challenge(fresh.bearer), await at.challenge()]) {
      const response = bob.passkey.made({ challenge, origin });
      const bearer = await at.api.signedIn(
        `bob-${challenge.slice(0, 5).toLowerCase().replaceAll(/\W/g, 'x')}`,
        'viewer',
      );
      const refused = await at.ask('POST', '/passkeys', { bearer, body: { name: 'x', response } });
      expect(refused.body).toMatchObject({ code: 'wrong_passkey' });
    }
  });

  it('that was copied is refused, since its counter does not rise', async () => {
    const at = await openEnvironment();
    const ann = await personOf(at, 'ann');
    await add(at, ann);
    expect((await signIn(at, ann.passkey, { counter: 7 })).status).toBe(204);
    for (const counter of [7, 6, 0])
      expect((await signIn(at, ann.passkey, { counter })).status, String(counter)).toBe(401);
    expect((await signIn(at, ann.passkey, { counter: 8 })).status).toBe(204);
  });

  it('is not added without a verified person, with certificates, twice, or on a page with a number for a host', async () => {
    const at = await openEnvironment();
    const ann = await personOf(at, 'ann');
    const { bearer, passkey } = ann;
    const give = async (twist: Twist) => {
      const response = passkey.made(
        { challenge: await at.challenge(bearer), origin: at.origin },
        twist,
      );
      return (await at.ask('POST', '/passkeys', { bearer, body: { name: 'x', response } })).body;
    };
    for (const twist of [
      { isUnverified: true },
      { host: 'evil.example' },
      { certificate: Buffer.alloc(300) },
    ] as const)
      expect(await give(twist)).toMatchObject({ code: 'wrong_passkey' });
    expect(await listed(at, ann)).toEqual([]);
    expect((await add(at, ann)).status).toBe(201);
    expect((await add(at, ann)).body).toMatchObject({ code: 'passkey_known' });
    const byNumber = await at.api.ask('POST', `${AUTH}/passkey/begin`);
    expect(byNumber.body).toMatchObject({
      code: 'passkey_needs_name',
      detail: expect.stringContaining(`open ${at.origin}`),
    });
  });

  it('is one of twenty at most', async () => {
    const at = await openEnvironment();
    const ann = await personOf(at, 'ann');
    const { store, now } = at.api.identity.context;
    for (let count = 1; count < 20; count += 1)
      await store.addPasskey({
        ...{ id: `key-${count}`, userId: ann.id, host: 'localhost', name: 'x', counter: 0 },
        ...{ publicKey: '', createdAt: now(), lastUsedAt: null },
      });
    expect((await add(at, ann)).status).toBe(201);
    const more = { ...ann, passkey: softPasskey('localhost', ann.id) };
    expect((await add(at, more)).body).toMatchObject({ code: 'too_many_passkeys' });
  });

  it('is added and removed only by its own user who has just proved who it is', async () => {
    const at = await openEnvironment();
    const [ann, bob] = [await personOf(at, 'ann'), await personOf(at, 'bob', 'admin')];
    await add(at, ann);
    const remove = ({ bearer }: Person) =>
      at.ask('DELETE', `/passkeys/${ann.passkey.id}`, { bearer });
    expect((await remove(bob)).status).toBe(404);
    expect(await listed(at, bob)).toEqual([]);
    const entered = await signIn(at, ann.passkey);
    at.api.pass(6 * MINUTE_MS);
    expect((await remove(ann)).body).toMatchObject({ code: 'proof_needed' });
    expect((await at.ask('POST', '/passkeys/begin', { bearer: ann.bearer })).body).toMatchObject({
      code: 'proof_needed',
    });
    await at.ask('POST', '/proof', { bearer: ann.bearer, body: { password: PASSWORD } });
    expect((await remove(ann)).status).toBe(204);
    expect((await signIn(at, ann.passkey)).status).toBe(401);
    // A lost device: the session that began with it is ended in the list of sessions.
    const csrf = await at.ask('GET', '/page', { cookies: entered.cookies });
    expect(csrf.status).toBe(200);
    await at.ask('DELETE', '/sessions', { bearer: ann.bearer });
    expect((await at.ask('GET', '/page', { cookies: entered.cookies })).status).toBe(401);
  });

  it('renews the proof of a session that began with one, where the password is too little', async () => {
    const at = await openEnvironment();
    const [ann, bob] = [await personOf(at, 'ann'), await personOf(at, 'bob')];
    await add(at, ann);
    await add(at, bob);
    const { cookies } = await signIn(at, ann.passkey);
    const csrf = String((await at.ask('GET', '/page', { cookies })).body.csrf_token);
    at.api.pass(6 * MINUTE_MS);
    const begin = () => at.ask('POST', '/passkeys/begin', { cookies, csrf });
    expect((await begin()).body).toMatchObject({ reasons: [{ by: 'passkey' }] });
    const prove = (body: object) => at.ask('POST', '/proof', { cookies, csrf, body });
    const used = async ({ passkey }: Person) =>
      passkey.used({ challenge: await at.challenge(), origin: at.origin });
    expect((await prove({ password: PASSWORD })).body).toMatchObject({ code: 'foreign_passkey' });
    expect((await prove({ passkey: await used(bob) })).body).toMatchObject({
      code: 'foreign_passkey',
    });
    expect((await begin()).status).toBe(403);
    expect((await prove({ passkey: await used(ann) })).status).toBe(200);
    expect((await begin()).status).toBe(200);
  });

  it('is what another factor is set up with where the role needs one: the password alone gets no further', async () => {
    const at = await openEnvironment(['operator']);
    const ann = await personOf(at, 'ann');
    await add(at, ann);
    const login = { username: 'ann', password: PASSWORD };
    const entered = await at.ask('POST', '/login', { body: login });
    const thief = { bearer: String(entered.body.access_token) };
    const own = { ...ann, ...thief, passkey: softPasskey('localhost', ann.id) };
    expect((await add(at, own)).body).toMatchObject({ code: 'proof_needed' });
    expect((await at.ask('DELETE', `/passkeys/${ann.passkey.id}`, thief)).status).toBe(403);
    const body = { password: PASSWORD };
    const begun = await at.ask('POST', '/second-factor', { ...thief, body });
    expect(begun.body).toMatchObject({ reasons: [{ by: 'passkey' }] });
    expect((await at.ask('POST', '/proof', { ...thief, body })).body).toMatchObject({
      code: 'foreign_passkey',
    });
    expect(await listed(at, ann)).toHaveLength(1);
    const response = ann.passkey.used({ challenge: await at.challenge(), origin: at.origin });
    expect((await at.ask('POST', '/proof', { ...thief, body: { passkey: response } })).status).toBe(
      200,
    );
    expect((await add(at, own)).status).toBe(201);
  });

  it('of a lost device is removed by an administrator, and one of a disabled user signs in no more', async () => {
    const at = await openEnvironment();
    const [ann, bob] = [await personOf(at, 'ann'), await personOf(at, 'bob')];
    await add(at, ann);
    await add(at, bob);
    const { bearer } = await personOf(at, 'root', 'admin');
    const lost = { has_second_factor: false };
    await at.api.ask('PATCH', `/api/v1/users/${bob.id}`, { bearer, body: lost });
    expect(await listed(at, bob)).toEqual([]);
    expect((await signIn(at, bob.passkey)).status).toBe(401);
    expect(await listed(at, ann)).toHaveLength(1);
    const body = { is_active: false };
    await at.api.ask('PATCH', `/api/v1/users/${ann.id}`, { bearer, body });
    expect((await signIn(at, ann.passkey)).status).toBe(401);
    const trail = await at.api.ask('GET', '/api/v1/audit?limit=50', { bearer });
    const actions = (trail.body as { action: string }[]).map(({ action }) => action);
    expect(actions).toContain('passkey.add');
    expect(actions).toContain('session.failed');
  });
});
