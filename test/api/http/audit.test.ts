// The audit trail when something fails between a change and its entry: no change without an entry.
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ok } from '../../../src/kernel/result.ts';
import { ORDER, scriptedTrader } from '../harness/scripted-trader.ts';
import { PASSWORD, type Served, served } from '../harness/served.ts';

const DAEMON = '/api/v1/daemon/DU1';
const ORDERED = {
  ...{ symbol: 'AAPL', side: 'BUY', order_type: 'LMT', quantity: 1, price: 85.5 },
  market: 'US',
};
const PLACED = {
  ...{ text: 'placed', order_ref: ORDER.order_ref, position_id: 'AAPL-6', repeated: false },
  order: ORDER,
};

/** A trader that looks at the trail when a command reaches it. */
async function watched() {
  const trader = scriptedTrader();
  const seen: string[] = [];
  let onCommand = () => {};
  const api = await served([
    {
      ...trader,
      send: async <Body>() => {
        seen.push((await trail(api)).at(-1) ?? '');
        onCommand();
        return ok(PLACED as Body);
      },
    },
  ]);
  const bearer = await api.signedIn('root', 'admin', ['DU1']);
  return {
    ...{ api, bearer, seen },
    whenCommanded(act: () => void) {
      onCommand = act;
    },
  };
}

async function trail(api: Served): Promise<string[]> {
  const asked = { limit: 100, offset: 0, isOldestFirst: true };
  const { rows } = await api.identity.context.store.auditTrail(asked);
  return rows.map(({ action }) => action);
}

describe('a command to a trader', () => {
  it.each([
    ['POST', '/api/v1/orders', ORDERED, 'order.place'],
    ['PUT', `/api/v1/orders/${ORDER.order_ref}`, { price: 86 }, 'order.modify'],
    ['DELETE', `/api/v1/orders/${ORDER.order_ref}`, undefined, 'order.cancel'],
    ['POST', `${DAEMON}/halt`, { why: 'news' }, 'daemon.halt'],
    ['POST', `${DAEMON}/flatten`, { confirmed: true }, 'daemon.flatten'],
    ['POST', `${DAEMON}/reload`, {}, 'daemon.reload'],
    ['POST', `${DAEMON}/acknowledge-alarm`, { alarm_id: 'A7' }, 'daemon.acknowledge-alarm'],
    ['DELETE', `${DAEMON}/locks/lock-1`, undefined, 'lock.delete'],
  ])('%s %s is in the trail before it is carried out', async (method, path, body, action) => {
    const { api, bearer, seen } = await watched();
    expect((await api.ask(method, path, { bearer, body })).status).toBeLessThan(300);
    expect(seen).toEqual([`${action}.asked`]);
    expect((await trail(api)).slice(-2)).toEqual([`${action}.asked`, action]);
  });

  it('that was carried out is answered as such, though the outcome cannot be recorded', async () => {
    const { api, bearer, seen, whenCommanded } = await watched();
    const other = new Database(api.place);
    onTestFinished(() => void other.close());
    whenCommanded(() => other.exec('begin immediate'));
    expect(await api.ask('POST', '/api/v1/orders', { bearer, body: ORDERED })).toMatchObject({
      ...{ status: 201, body: { order_ref: ORDER.order_ref } },
    });
    other.exec('commit');
    expect((await trail(api)).at(-1)).toBe('order.place.asked');
    expect(seen).toEqual(['order.place.asked']);
  });
});

describe('a trail that takes no entry', () => {
  async function refusing() {
    const api = await served();
    const bearer = await api.signedIn('root', 'admin');
    const body = { name: 'event master', scopes: ['read'] };
    const key = await api.ask('POST', '/api/v1/auth/keys', { bearer, body });
    const db = new Database(api.place);
    onTestFinished(() => void db.close());
    db.exec("create trigger t before insert on audit begin select raise(abort, 'full'); end");
    const count = (table: string) => db.prepare(`select count(*) from ${table}`).pluck().get();
    return { ...{ api, bearer, body, count }, key: key.body as { id: string; key: string } };
  }

  it('signs nobody in', async () => {
    const { api, count } = await refusing();
    const before = [count('sessions'), count('refresh_tokens')];
    const given = { username: 'root', password: PASSWORD };
    expect((await api.ask('POST', '/api/v1/auth/login', { body: given })).status).toBe(500);
    expect([count('sessions'), count('refresh_tokens')]).toEqual(before);
  });

  it('makes no key, revokes none, and ends no session', async () => {
    const { api, bearer, body, count, key } = await refusing();
    const before = count('api_keys');
    expect((await api.ask('POST', '/api/v1/auth/keys', { bearer, body })).status).toBe(500);
    expect(count('api_keys')).toBe(before);
    const path = `/api/v1/auth/keys/${key.id}`;
    expect((await api.ask('DELETE', path, { bearer })).status).toBe(500);
    expect((await api.ask('GET', '/api/v1/auth/me', { bearer: key.key })).status).toBe(200);
    expect((await api.ask('POST', '/api/v1/auth/logout', { bearer })).status).toBe(500);
    expect((await api.ask('GET', '/api/v1/auth/me', { bearer })).status).toBe(200);
  });
});
