// The authorisation matrix: every route of the table with every kind of caller.
import { describe, expect, it } from 'vitest';
import type { TraderDesk } from '../../../src/api/desks/desks.ts';
import type { RouteEntry } from '../../../src/api/http/server.ts';
import { ROLES, type Role, roleAllows } from '../../../src/api/identity/role.ts';
import { ok } from '../../../src/kernel/result.ts';
import { accountRow } from '../../../src/trader/surfaces/desk/account-row.ts';
import { ACCOUNT } from '../../trader/ports/scripted-trader.ts';
import { type Served, served } from '../rig/served.ts';

const DESK: TraderDesk = {
  account: 'DU1',
  mode: 'paper',
  get: async <Body>(path: string) => ok((path === '/account' ? accountRow(ACCOUNT) : []) as Body),
  post: async <Body>() => ok({ text: 'done' } as Body),
};

function filled({ path }: RouteEntry, id = 'usr_none'): string {
  return path
    .replace(':account', 'DU1')
    .replace(':symbol', 'SPY')
    .replace(':kind', 'account')
    .replace(':resource', 'DU1')
    .replace(':id', id);
}

/** With a body that names nothing, so that a route that lets the caller in answers 4xx and changes nothing. */
async function statusOf(api: Served, route: RouteEntry, bearer?: string): Promise<number> {
  const body = ['GET', 'HEAD'].includes(route.method) ? {} : { body: { no_such_field: 1 } };
  const asked = bearer === undefined ? body : { ...body, bearer };
  return (await api.ask(route.method, filled(route), asked)).status;
}

describe('the authorisation matrix', () => {
  it('lets nobody pass a route that its table does not open to them', async () => {
    const api = await served([DESK]);
    const bearers = new Map<Role, string>();
    for (const role of ROLES) bearers.set(role, await api.signedIn(role, role, ['DU1']));
    const disabled = await api.signedIn('gone', 'operator', ['DU1']);
    const gone = await api.identity.context.store.userByLogin('gone');
    await api.identity.users.setActive(gone?.id ?? '', false, {
      name: 'test',
      address: '',
      requestId: '',
    });
    const routes = api.routes.filter(({ method }) => method !== 'HEAD');
    expect(routes.length).toBeGreaterThan(30);
    const leaks: string[] = [];
    let cells = 0;
    const expectStatus = (what: string, status: number, isRight: boolean) => {
      cells += 1;
      if (!isRight) leaks.push(`${what}: ${status}`);
    };
    for (const route of routes) {
      const name = `${route.method} ${route.path}`;
      if (route.needs === 'nothing') {
        const status = await statusOf(api, route);
        expectStatus(`${name} anonymous`, status, status !== 401 && status !== 403 && status < 500);
        continue;
      }
      for (const bearer of [undefined, 'garbage', disabled, `${bearers.get('admin')}x`]) {
        const status = await statusOf(api, route, bearer);
        expectStatus(`${name} ${bearer?.slice(0, 8)}`, status, status === 401);
      }
      for (const [role, bearer] of bearers) {
        // Signing out would end the role's session for the rest of the matrix.
        if (route.path.endsWith('/logout')) continue;
        const status = await statusOf(api, route, bearer);
        const isRight = roleAllows(role, route.needs)
          ? status !== 401 && status !== 403 && status < 500
          : status === 403;
        expectStatus(`${name} ${role}`, status, isRight);
      }
    }
    api.pass(31 * 60_000);
    for (const route of routes.filter(({ needs }) => needs !== 'nothing')) {
      const status = await statusOf(api, route, bearers.get('admin'));
      expectStatus(`${route.path} expired`, status, status === 401);
    }
    expect(leaks).toEqual([]);
    expect(cells).toBeGreaterThan(250);
  });

  it('hides an account without a grant, and lowers a role to the grant', async () => {
    const api = await served([DESK, { ...DESK, account: 'DU2' }]);
    const stranger = await api.signedIn('ann', 'operator');
    const positions = '/api/v1/positions?account=DU1';
    expect((await api.ask('GET', positions, { bearer: stranger })).status).toBe(404);
    const bob = await api.signedIn('bob', 'operator', ['DU1', 'DU2']);
    expect(await api.ask('GET', '/api/v1/positions', { bearer: bob })).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining('DU1, DU2') },
    });
    expect((await api.ask('GET', positions, { bearer: bob })).status).toBe(200);
    const user = await api.identity.context.store.userByLogin('bob');
    const by = { name: 'test', address: '', requestId: '' };
    const lowered = { kind: 'account', resource: 'DU1', role: 'viewer' } as const;
    await api.identity.users.grant(user?.id ?? '', lowered, by);
    api.identity.authenticator.forget();
    const halt = { bearer: bob, body: { why: 'test' } };
    expect((await api.ask('POST', '/api/v1/daemon/DU1/halt', halt)).status).toBe(403);
    expect((await api.ask('POST', '/api/v1/daemon/DU2/halt', halt)).status).toBe(200);
  });
});
