// Alarms on a device while the page is closed: from the subscription of a browser to the message that it decrypts.
import { describe, expect, it, vi } from 'vitest';
import { eraseUser } from '../../../src/api/app/erase-user.ts';
import type { Role } from '../../../src/api/identity/role.ts';
import { ok } from '../../../src/kernel/result.ts';
import type { AlarmRow } from '../../../src/trader/contract/alarms.ts';
import {
  type Browser,
  checkedSender,
  decrypted,
  drawnBrowser,
  keysOf,
  type PushService,
  pushService,
  type Taken,
} from '../harness/push-receiver.ts';
import { scriptedTrader } from '../harness/scripted-trader.ts';
import { type ServedAs, served } from '../harness/served.ts';

const PUSH = '/api/v1/auth/push';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const PRIVATE = { allowsPrivateWebhooks: true, isStanding: true };

function alarm(id: string, more: Partial<AlarmRow> = {}): AlarmRow {
  return {
    ...{ id, kind: 'unprotected', symbol: 'FPT', severity: 'danger', title: 'FPT has no stop' },
    ...{ text: 'FPT 500 has no stop; 44,950,000 VND are at risk', means: '', what_to_do: '' },
    ...{ since: new Date().toISOString(), ended_at: null, times: 1, calling: true },
    ...{ mutable: false, acknowledged: null, muted: null, ...more },
  };
}

async function openEnvironment(as: ServedAs = PRIVATE) {
  const scripted = scriptedTrader('DU1', 'DU1');
  let alarms: readonly AlarmRow[] = [];
  let age: number | undefined;
  const look: typeof scripted.look = async (path) => {
    if (path !== '/alarms') return scripted.look(path);
    const copy = { body: alarms, size: 0, seq: 1, askedAt: 0, life: 1 };
    return ok({ copy, ageSeconds: age });
  };
  const api = await served([{ ...scripted, look }], 'closed', new Map(), as);
  const service = await pushService();
  return {
    ...{ api, service },
    raise(...rows: AlarmRow[]) {
      alarms = rows;
    },
    lose(seconds: number) {
      age = seconds;
    },
    async subscribed(
      name: string,
      { role = 'viewer', accounts = ['DU1'], details = false }: Who = {},
    ) {
      const bearer = await api.signedIn(name, role, accounts);
      const browser = drawnBrowser();
      const made = await api.ask('POST', PUSH, {
        bearer,
        body: {
          endpoint: `${service.origin}/${name}`,
          keys: keysOf(browser),
          has_details: details,
        },
      });
      expect(made.status).toBe(201);
      return { bearer, browser, id: (made.body as { id: string }).id };
    },
  };
}

interface Who {
  readonly role?: Role;
  readonly accounts?: readonly string[];
  readonly details?: boolean;
}

const shown = ({ body }: Taken, browser: Browser) => JSON.parse(decrypted(body, browser));
const lastOf = ({ taken }: PushService) => taken.at(-1) as Taken;

describe('an alarm on a device', () => {
  it('is off until asked, arrives once, encrypted for that browser, from a sender that the service can check', async () => {
    const { api, service, raise, subscribed } = await openEnvironment();
    const old = alarm('A1', { since: new Date(Date.now() - HOUR_MS).toISOString() });
    raise(alarm('A2'));
    await api.pushAlarms.look();
    expect(service.taken).toHaveLength(0);
    const { bearer, browser } = await subscribed('ann');
    raise(old, alarm('A3'));
    await api.pushAlarms.look();
    await api.pushAlarms.look();
    expect(service.taken).toHaveLength(1);
    const { headers, path } = lastOf(service);
    expect(path).toBe('/ann');
    expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', urgency: 'high' });
    expect(Number(headers.ttl)).toBeGreaterThan(0);
    const listed = (await api.ask('GET', PUSH, { bearer })).body as {
      public_key: string;
      subscriptions: readonly object[];
    };
    const sender = await checkedSender(headers.authorization ?? '', service.origin);
    expect(sender).toEqual({ key: listed.public_key, sub: 'https://localhost' });
    expect(listed.subscriptions).toMatchObject([
      { is_current: true, has_details: false, last_sent_at: expect.any(String) },
    ]);
    expect(JSON.stringify(listed.subscriptions)).not.toContain('/ann');
    expect(shown(lastOf(service), browser)).toMatchObject({ is_urgent: true });
    expect(() => decrypted(lastOf(service).body, drawnBrowser())).toThrow();
  });

  it('names neither symbol, amount nor account unless its user asked for it', async () => {
    const { api, service, raise, subscribed } = await openEnvironment();
    const { browser } = await subscribed('ann');
    const asked = await subscribed('bob', { details: true });
    raise(alarm('A3'));
    await api.pushAlarms.look();
    const to = (path: string) => service.taken.find((one) => one.path === path) as Taken;
    expect(shown(to('/ann'), browser)).toEqual({
      title: 'NO STOP',
      body: 'Danger on a paper account. Open the dashboard.',
      tag: expect.stringMatching(/^[0-9a-f]{16}$/),
      is_urgent: true,
    });
    expect(shown(to('/bob'), asked.browser).body).toContain('44,950,000 VND are at risk');
  });

  it('is for users who may see the account, and not while it is muted, acknowledged, over or old news', async () => {
    const { api, service, raise, lose, subscribed } = await openEnvironment();
    await subscribed('eve', { accounts: ['DU2'] });
    raise(alarm('A3'));
    await api.pushAlarms.look();
    expect(service.taken).toHaveLength(0);
    await subscribed('ann');
    raise(alarm('A3', { calling: false }));
    await api.pushAlarms.look();
    raise(alarm('A4'));
    lose(30);
    await api.pushAlarms.look();
    expect(service.taken).toHaveLength(0);
  });

  it('is sent again after 429 and 5xx, later each time and not for ever, and to no other address', async () => {
    const { api, service, raise, subscribed } = await openEnvironment();
    await subscribed('ann');
    raise(alarm('A3'));
    service.answer(429, { 'retry-after': '600' });
    await api.pushAlarms.look();
    api.pass(5 * MINUTE_MS);
    await api.pushAlarms.look();
    expect(service.taken).toHaveLength(1);
    service.answer(503);
    for (let hours = 0; hours < 24; hours += 1) {
      api.pass(HOUR_MS);
      await api.pushAlarms.look();
    }
    expect(service.taken).toHaveLength(7);

    service.answer(307, { location: `${service.origin}/elsewhere` });
    raise(alarm('A4', { since: new Date(Date.now() + 25 * HOUR_MS).toISOString() }));
    await api.pushAlarms.look();
    api.pass(HOUR_MS);
    await api.pushAlarms.look();
    expect(service.taken.map(({ path }) => path)).toEqual(Array(8).fill('/ann'));
  });

  it('that its user may not see costs no read for half a minute', async () => {
    const { api, service, raise, subscribed } = await openEnvironment();
    await subscribed('eve', { accounts: ['DU2'] });
    const { store } = api.identity.context;
    const asked = vi.spyOn(store, 'grantsOf');
    raise(...Array.from({ length: 20 }, (_, n) => alarm(`A${n}`)));
    await api.pushAlarms.look();
    const once = asked.mock.calls.length;
    expect(once).toBeLessThanOrEqual(1);
    await api.pushAlarms.look();
    expect(asked.mock.calls.length).toBe(once);
    api.pass(MINUTE_MS);
    await api.pushAlarms.look();
    expect(asked.mock.calls.length).toBe(once + 1);
    expect(service.taken).toHaveLength(0);
  });

  it.each([404, 410])('ends the subscription when the service answers %i', async (status) => {
    const { api, service, raise, subscribed } = await openEnvironment();
    const { bearer } = await subscribed('ann');
    service.answer(status);
    raise(alarm('A3'));
    await api.pushAlarms.look();
    expect((await api.ask('GET', PUSH, { bearer })).body).toMatchObject({ subscriptions: [] });
    raise(alarm('A4'));
    await api.pushAlarms.look();
    expect(service.taken).toHaveLength(1);
  });

  it('is one of six a minute, the dangerous ones first', async () => {
    const { api, service, raise, subscribed } = await openEnvironment();
    const { browser } = await subscribed('ann');
    const warnings = Array.from({ length: 8 }, (_, n) =>
      alarm(`A${n}`, { severity: 'warning', kind: 'gateway-down' as AlarmRow['kind'] }),
    );
    raise(...warnings, alarm('A9'));
    for (let look = 0; look < 12; look += 1) await api.pushAlarms.look();
    expect(service.taken).toHaveLength(6);
    expect(shown(service.taken[0] as Taken, browser)).toMatchObject({ is_urgent: true });
    api.pass(MINUTE_MS + 1);
    for (let look = 0; look < 12; look += 1) await api.pushAlarms.look();
    expect(service.taken).toHaveLength(9);
  });

  it('repeats nothing after a restart', async () => {
    const { api, service, raise, subscribed } = await openEnvironment();
    await subscribed('ann');
    raise(alarm('A3'));
    await api.pushAlarms.look();
    await api.anotherPushAlarms().look();
    expect(service.taken).toHaveLength(1);
  });
});

describe('a push subscription', () => {
  it('ends at sign-out, with the user, at erasure and with its session', async () => {
    const { api, service, raise, subscribed } = await openEnvironment();
    const { store } = api.identity.context;
    const ann = await subscribed('ann');
    await api.ask('POST', '/api/v1/auth/logout', { bearer: ann.bearer, body: {} });
    expect(await store.pushSubscriptions()).toEqual([]);

    await subscribed('bob');
    const by = { name: 'test', address: 'local', requestId: 'test' };
    const idOf = async (name: string) => (await store.userByLogin(name))?.id ?? '';
    await api.identity.users.setActive(await idOf('bob'), false, by);
    expect(await store.pushSubscriptions()).toEqual([]);

    await subscribed('cem');
    const place = { store: api.place, folder: api.folder };
    await eraseUser({ ledger: api.book.ledger, store, place }, await idOf('cem'));
    expect(await store.pushSubscriptions()).toEqual([]);

    await subscribed('dan');
    api.pass(31 * 24 * HOUR_MS);
    raise(alarm('A3', { since: new Date(Date.now() + 31 * 24 * HOUR_MS).toISOString() }));
    await api.pushAlarms.look();
    expect(await store.pushSubscriptions()).toEqual([]);
    expect(service.taken).toHaveLength(0);
  });

  it('is one of a session, listed and removed by its user alone, tried, exported and in the trail', async () => {
    const { api, service, subscribed } = await openEnvironment();
    const ann = await subscribed('ann');
    const eve = await subscribed('eve');
    const again = { endpoint: `${service.origin}/new`, keys: keysOf(ann.browser) };
    expect((await api.ask('POST', PUSH, { bearer: ann.bearer, body: again })).status).toBe(201);
    const listed = (await api.ask('GET', PUSH, { bearer: ann.bearer })).body as {
      subscriptions: readonly { id: string }[];
    };
    expect(listed.subscriptions).toHaveLength(1);
    const [{ id } = { id: '' }] = listed.subscriptions;
    expect(await api.ask('POST', `${PUSH}/test`, { bearer: ann.bearer, body: {} })).toMatchObject({
      status: 200,
      body: { is_accepted: true },
    });
    expect(shown(lastOf(service), ann.browser).title).toBe('Test of alarms');
    const exported = await api.ask('GET', '/api/v1/auth/me/export', { bearer: ann.bearer });
    const { push_subscriptions } = exported.body as { push_subscriptions: readonly object[] };
    expect(push_subscriptions).toMatchObject([{ id, host: new URL(service.origin).host }]);
    expect(JSON.stringify(exported.body)).not.toContain(`${service.origin}/new`);
    const foreign = await api.ask('DELETE', `${PUSH}/${id}`, { bearer: eve.bearer });
    expect(foreign.status).toBe(404);
    expect((await api.ask('DELETE', `${PUSH}/${id}`, { bearer: ann.bearer })).status).toBe(204);
    const none = await api.ask('POST', `${PUSH}/test`, { bearer: ann.bearer, body: {} });
    expect(none.status).toBe(404);
    const { rows } = await api.identity.context.store.auditTrail({
      ...{ limit: 100, offset: 0, isOldestFirst: true, actor: 'ann' },
    });
    const actions = rows.map(({ action }) => action).filter((one) => one.startsWith('push.'));
    expect(actions).toEqual(['push.subscribe', 'push.subscribe', 'push.unsubscribe']);
    expect(JSON.stringify(rows)).not.toContain('/new');
  });

  it('goes to no address of this machine or of a private network, and takes no key that encrypts nothing', async () => {
    const { api } = await openEnvironment({});
    const bearer = await api.signedIn('ann', 'viewer', ['DU1']);
    const keys = keysOf(drawnBrowser());
    const tried = async (body: object) => api.ask('POST', PUSH, { bearer, body });
    for (const endpoint of [
      'http://push.example.org/1',
      'https://127.0.0.1/1',
      'https://[::1]/1',
      'https://10.1.2.3/1',
      'https://push.localhost/1',
      'https://a:b@push.example.org/1',
      'nothing',
    ])
      expect((await tried({ endpoint, keys })).status, endpoint).toBe(422);
    const endpoint = 'https://push.example.org/1';
    const point = Buffer.alloc(65, 7);
    point[0] = 4;
    for (const wrong of [
      { ...keys, p256dh: keys.p256dh.slice(4) },
      { ...keys, p256dh: point.toString('base64url') },
      { ...keys, auth: 'AAAA' },
    ])
      expect((await tried({ endpoint, keys: wrong })).status).toBe(422);
    expect((await tried({ endpoint, keys })).status).toBe(201);
  });

  it('is for a signed-in person, not for a key', async () => {
    const { api } = await openEnvironment();
    const bearer = await api.signedIn('ann', 'viewer', ['DU1']);
    const made = await api.ask('POST', '/api/v1/auth/keys', {
      bearer,
      body: { name: 'machine', scopes: ['read'] },
    });
    const { key } = made.body as { key: string };
    const body = { endpoint: 'https://push.example.org/1', keys: keysOf(drawnBrowser()) };
    expect((await api.ask('POST', PUSH, { bearer: key, body })).status).toBe(403);
  });
});
