// The authorisation matrix: every route of the table with every kind of caller. It grows with the table: a route that
// this file cannot ask rightly fails it.
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RouteEntry } from '../../../src/api/http/server.ts';
import { type Permission, roleAllows } from '../../../src/api/identity/role.ts';
import { createTraderStream } from '../../../src/api/live/trader-stream.ts';
import { decimal } from '../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import { ok } from '../../../src/kernel/result.ts';
import { applyCorporateAction } from '../../../src/ledger/app/corporate-actions.ts';
import type { Ledger } from '../../../src/ledger/app/ledger.ts';
import { proposeSplit } from '../../../src/ledger/app/proposals/propose-action.ts';
import { registerSecurity } from '../../../src/ledger/app/security-master.ts';
import type { SecurityId } from '../../../src/ledger/ports/drafts.ts';
import { CAUSE, USD } from '../../ledger/harness/drafts.ts';
import { until } from '../../processes/waiting.ts';
import { granted, wrongCallers } from '../harness/callers.ts';
import { RIGHT_BODIES } from '../harness/right-bodies.ts';
import { ORDER, scriptedTrader } from '../harness/scripted-trader.ts';
import { type Answer, type Served, served } from '../harness/served.ts';

const V1 = '/api/v1';
const BY_TEST = { name: 'test', address: 'local', requestId: 'test' };
/** The caller of the matrix may see the first; the second is somebody else's. */
const [OWN, OTHERS] = ['DU1', 'DU2'];

/** Routes that answer a right caller with a refusal in this environment, and how it is told apart from one of rights. */
const REACHED: Readonly<Record<string, RegExp>> = {
  'post /daemon/{trader}/grids/{id}/stop': /No grid of backtests has the id/,
  'post /securities/{id}/merge': /^Nothing shows that these are one security/,
  'post /auth/oidc/link': /No provider/,
  'get /daemon/{trader}/logs': /No log of DU1 can be read here/,
  'get /auth/page': /This is for pages/,
  'get /mcp': /no sessions and no streams/,
  'delete /mcp': /no sessions and no streams/,
  'post /daemon/{trader}/reconcile': /The broker has not answered/,
  'post /auth/passkeys/begin': /^Passkeys belong to a name/,
  'post /auth/passkeys': /^Passkeys belong to a name/,
  'delete /auth/passkeys/{id}': /^You have no such passkey/,
  'patch /auth/passkeys/{id}': /^You have no such passkey/,
  'delete /auth/push/{id}': /^You have no such push/,
  'post /auth/push/test': /^Alarms are off/,
  'post /auth/second-factor/confirm': /The code is wrong/,
  'get /portfolios/{id}/import-runs/{import_id}': /No import/,
  'post /portfolios/{id}/import-runs/{import_id}/undo': /No import/,
  'post /portfolios/{id}/action-proposals/{proposal}/confirm': /^No proposal/,
  'post /portfolios/{id}/action-proposals/{proposal}/decline': /^No proposal/,
  'post /portfolios/{id}/action-proposals/{proposal}/undo': /^No proposal/,
  'delete /webhooks/{id}': /No webhook/,
  'post /webhooks/deliveries/{id}/redeliver': /No delivery/,
  'post /webhooks/{id}/enable': /No webhook/,
  'post /webhooks/{id}/rotate-secret': /No webhook/,
  'post /webhooks/{id}/test': /No webhook/,
  'get /agents/findings/{id}': /No finding/,
  'post /agents/findings/{id}/answer': /No finding/,
  'get /agents/proposals/{id}': /No proposal/,
  'get /agents/proposals/{id}/preview': /No proposal/,
  'post /agents/proposals/{id}/accept': /No proposal/,
  'post /agents/proposals/{id}/reject': /No proposal/,
  'get /data-products/{name}/lineage': /has not been judged/,
  'get /taxlots/event-master/{security_id}': /No open or partial lots/,
  'get /tax/report': /by the rules of the United States/,
  'post /jobs/{kind}/runs': /There is no job/,
  'post /relay/{trader}/continue': /nothing to continue/,
  'put /transactions/{id}/lots': /closed no lots/,
  'post /holdings/rebalancing/{client_id}/execute': /No plan/,
  'get /holdings/rebalancing/{client_id}/plans/{plan_id}': /No plan/,
};

const DONE = { text: 'done', order_ref: ORDER.order_ref, order: ORDER };
/** What the trader answers a right command, where it is not that it is done. */
const DESK_SAYS: Readonly<Record<string, object>> = {
  'post /orders': { ...DONE, position_id: 'SPY-6', repeated: false },
  'post /daemon/{trader}/strategies/files/{file}/check': {
    ...{ ok: true, issues: [], changes: [] },
    text: 'nothing changes',
  },
  'put /daemon/{trader}/strategies/files/{file}': {
    ...{ name: 'demo.yaml', hash: 'c0ffee' },
    ...{ in_force: true, text: 'done' },
  },
  'post /orders/check': { allowed: true, reasons: [], text: 'would buy', order: null, lots: null },
};

/** Streams of both accounts, on which nothing happens. */
const SILENT = new Map(
  ['DU1', 'DU2'].map((account) => [
    account,
    createTraderStream({
      connect: () => ({ ended: new Promise(() => {}), close: () => {} }),
      after: () => {},
    }),
  ]),
);

interface Operation {
  readonly requestBody?: unknown;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
}

interface Cell {
  readonly route: Route;
  readonly bearer: string | undefined;
  readonly account?: string;
  /** What `:id` stands for. */
  readonly id?: string;
  /** What `:client_id` stands for. */
  readonly client?: string;
  /** What `portfolio_id` in the body stands for. */
  readonly portfolio?: number;
}

interface Route extends RouteEntry {
  /** As the description and the tables name it. */
  readonly key: string;
  readonly operation: Operation | undefined;
}

async function routesOf(api: Served): Promise<Route[]> {
  const { paths } = (await api.ask('GET', '/openapi.json')).body as {
    paths: Record<string, Record<string, Operation>>;
  };
  return api.routes
    .filter(({ method }) => method !== 'HEAD')
    .map((route) => {
      const path = route.path.replace(/:(\w+)/g, '{$1}');
      const method = route.method.toLowerCase();
      const key = `${method} ${path.replace(V1, '')}`;
      return { ...route, key, operation: paths[path]?.[method] };
    });
}

function isOfAnAccount({ path, operation }: Route): boolean {
  const names = operation?.parameters?.map(({ name }) => name) ?? [];
  return /\/:trader(\/|$)/.test(path) || names.includes('account');
}

/** Of a data product in a portfolio, which the query or the body names. */
const IN_PORTFOLIO = /\/data-products\/:name\/\w+$/;

function addressOf(cell: Cell): string {
  const { route, account = OWN ?? '', id = 'none', client = '0', portfolio = 999 } = cell;
  const names = route.operation?.parameters?.map(({ name }) => name) ?? [];
  const path = route.path
    .replace(':trader', account)
    .replace('/data-products/:name', '/data-products/lots')
    .replace('/figures/:name', '/figures/day')
    .replace(':symbol', 'SPY')
    .replace(':ticker', 'SPY')
    .replace(':client_id', client)
    .replace(':plan_id', `${portfolio}-1`)
    .replace(':day', '2020-12-16')
    .replace(':file', 'demo.yaml')
    .replace(':kind', 'account')
    .replace(':resource', OWN ?? '')
    .replace(':security_id', '999')
    .replace(':username', SHARED_WITH)
    .replace(':id', id);
  if (IN_PORTFOLIO.test(route.path) && names.includes('portfolio_id'))
    return `${path}?portfolio_id=${portfolio}`;
  return names.includes('account') ? `${path}?account=${account}` : path;
}

function ask(api: Served, cell: Cell): Promise<Answer> {
  const { route, bearer, portfolio } = cell;
  const right = route.operation?.requestBody === undefined ? undefined : RIGHT_BODIES[route.key];
  const isOwn = right !== undefined && portfolio !== undefined;
  const body = isOwn ? inPortfolio(right, portfolio) : right;
  return api.ask(route.method, addressOf(cell), {
    ...(bearer === undefined ? {} : { bearer }),
    ...(body === undefined ? {} : { body }),
  });
}

function isOfTheBook({ path }: Route): boolean {
  const parts = ['/portfolios', '/transactions', '/taxlots', '/holdings', '/tax/sale-preview'];
  return IN_PORTFOLIO.test(path) || parts.some((part) => path.includes(part));
}

function inPortfolio(body: unknown, portfolio: number): unknown {
  return JSON.parse(
    JSON.stringify(body ?? null).replaceAll(/"portfolio_id":\d+/g, `"portfolio_id":${portfolio}`),
  );
}

/** A portfolio of the caller, and what the route is about in it. */
async function ownBook(api: Served, { key }: Route, bearer: string) {
  const made = await api.ask('POST', `${V1}/portfolios`, { bearer, body: { name: 'Own' } });
  const { id: portfolio } = made.body as { id: number };
  const body = inPortfolio(RIGHT_BODIES['post /transactions'], portfolio);
  const booked = await api.ask('POST', `${V1}/transactions`, { bearer, body });
  // A lot has the number of the transaction that opened it.
  const isOneTransaction = /\/(transactions|taxlots)\/\{id\}/.test(key);
  if (key.endsWith('/restore'))
    await api.ask('DELETE', `${V1}/portfolios/${portfolio}?force=true`, { bearer });
  if (key === 'delete /portfolios/{id}') {
    const { id } = booked.body as { id: number };
    await api.ask('DELETE', `${V1}/transactions/${id}`, { bearer });
  }
  if (key.endsWith('/{username}')) await sharedWithSomebody(api, portfolio);
  const { user_id: client } = made.body as { user_id: number };
  const { id, security_id: security } = booked.body as { id: number; security_id: number };
  if (key.includes('/holdings/'))
    return { id: `${portfolio}-${security}-LONG`, portfolio, client: String(client) };
  return { id: String(isOneTransaction ? id : portfolio), portfolio };
}

const SHARED_WITH = 'shared-with';

async function sharedWithSomebody({ identity: { context, users } }: Served, portfolio: number) {
  const wanted = { username: SHARED_WITH, email: null, password: null, role: 'viewer' } as const;
  await users.add(wanted, BY_TEST);
  const user = await context.store.userByLogin(SHARED_WITH);
  const grant = { kind: 'portfolio', resource: String(portfolio), role: 'viewer' } as const;
  await users.grant(user?.id ?? '', grant, BY_TEST);
}

/** Beside the one of the bearer, which other cells need. */
async function otherSession(
  { identity: { authenticator, context, signIn } }: Served,
  bearer: string,
) {
  const found = await authenticator.principalOf(bearer);
  if (!found.ok) return 'none';
  const { user, sessionId } = found.value;
  await signIn.asUser(user, BY_TEST);
  const all = await context.store.sessionsOf(user.id);
  return all.find(({ id, endedAt }) => id !== sessionId && endedAt === null)?.id ?? 'none';
}

/** A user, a key, a session or an order that the route is about and the caller may reach. */
async function ownObject(api: Served, { path }: Route, bearer: string): Promise<string> {
  if (path.includes('/orders/')) return ORDER.order_ref;
  if (path.includes('/explain/') || path.includes('/why/')) return 'SPY-6';
  if (path.includes('/auth/keys/')) {
    const body = { name: 'machine', scopes: ['read'] };
    return ((await api.ask('POST', `${V1}/auth/keys`, { bearer, body })).body as { id: string }).id;
  }
  if (path.includes('/auth/portfolio-invitations/')) return invitedObject(api, bearer);
  if (path.includes('/auth/sessions/')) return otherSession(api, bearer);
  if (path.includes('/securities') || path.includes('/corporate-action'))
    return masterObject(api, path);
  return path.includes('/users/') ? subjectOf(api) : 'none';
}

/** A security of its own for each route, and an action or a proposal of it. */
async function masterObject({ book: { ledger } }: Served, path: string): Promise<string> {
  await newSecurity(ledger, 'SPY');
  subjects += 1;
  const symbol = `N${subjects}`;
  const security = await newSecurity(ledger, symbol);
  if (path.includes('/securities')) return String(security);
  const split = { on: '2021-03-01' as TradingDay, ...TWO_FOR_ONE };
  if (path.includes('/corporate-action-proposals')) {
    const reference = { symbol, isin: undefined, exchange: undefined, name: undefined };
    const noticed = { ...split, security: reference, currency: USD, source: 'trader' };
    await ledger.inOneStep((step) => proposeSplit(ledger.context, step, noticed, CAUSE));
    return `${security}-${split.on}-2-1`;
  }
  const { on, ...shares } = split;
  const action = { kind: 'split', ...shares } as const;
  const asked = { actionId: symbol, security, action, on, currency: USD };
  await applyCorporateAction(ledger, asked, CAUSE);
  return symbol;
}

const TWO_FOR_ONE = { newShares: decimal('2'), oldShares: decimal('1'), cashInLieu: undefined };

async function newSecurity(ledger: Ledger, symbol: string): Promise<SecurityId> {
  const wanted = { symbol, currency: USD, venue: 'us', name: undefined, isin: undefined };
  const made = await ledger.inOneStep((step) =>
    registerSecurity(step, { ...wanted, exchange: undefined, sector: undefined }, CAUSE),
  );
  if (made.ok) return made.value.id;
  if (made.failure.kind === 'IDENTIFIER_TAKEN') return made.failure.security;
  throw new Error(made.failure.kind);
}

/** A portfolio of somebody else, to which whoever asks is invited. */
async function invitedObject(api: Served, bearer: string): Promise<string> {
  const owner = await granted(api, 'operator', {});
  const body = { name: 'Shared' };
  const made = await api.ask('POST', `${V1}/portfolios`, { bearer: owner, body });
  const { id } = made.body as { id: number };
  const asked = await api.ask('GET', `${V1}/auth/me`, { bearer });
  const { username } = asked.body as { username: string };
  const invitation = { bearer: owner, body: { role: 'viewer' } };
  await api.ask('PUT', `${V1}/portfolios/${id}/grants/${username}`, invitation);
  return String(id);
}

let subjects = 0;
async function subjectOf(api: Served): Promise<string> {
  subjects += 1;
  const username = `subject-${subjects}`;
  const wanted = { username, email: null, password: null, role: 'trader' } as const;
  const added = await api.identity.users.add(wanted, BY_TEST);
  if (!added.ok) throw new Error(added.failure.kind);
  const grant = { kind: 'account', resource: OWN ?? '', role: 'trader' } as const;
  await api.identity.users.grant(added.value.id, grant, BY_TEST);
  return added.value.id;
}

const detailOf = ({ body }: Answer) => String((body as { detail?: unknown } | null)?.detail ?? '');

describe('the authorisation matrix', () => {
  it('lets nobody pass a route that its table does not open to them', async () => {
    const own = scriptedTrader('main', OWN);
    const api = await served([own, scriptedTrader('other', OTHERS)], 'invited', SILENT);
    const routes = await routesOf(api);
    const callers = await wrongCallers(api, OWN ?? '');
    const leaks: string[] = [];
    let cells = 0;
    const expectStatus = (what: string, { status }: Answer, isRight: boolean) => {
      cells += 1;
      if (!isRight) leaks.push(`${what}: ${status}`);
    };
    for (const route of routes.filter(({ needs }) => needs !== 'nothing')) {
      own.answer(ok(DESK_SAYS[route.key] ?? DONE));
      const needs = route.needs as Permission;
      for (const { who, bearer, refused } of callers) {
        const status = refused(needs);
        if (status === undefined) continue;
        const answer = await ask(api, { route, bearer });
        expectStatus(`${route.key}, ${who}`, answer, answer.status === status);
      }
      if (isOfAnAccount(route)) {
        const stranger = await granted(api, 'operator', { [OTHERS ?? '']: 'operator' });
        const id = await ownObject(api, route, stranger);
        const hidden = await ask(api, { route, bearer: stranger, id });
        expectStatus(`${route.key}, an account of others`, hidden, hidden.status === 404);
        const bearer = await granted(api, 'operator', { [OWN ?? '']: 'viewer' });
        const lowered = await ask(api, { route, bearer, id });
        const isRight = needs === 'read' ? lowered.status < 400 : lowered.status === 403;
        expectStatus(`${route.key}, a lesser role by the grant`, lowered, isRight);
      } else if (isOfTheBook(route) && /:id|:client_id|data-products/.test(route.path)) {
        const own = await ownBook(api, route, await granted(api, 'operator', {}));
        const answer = await ask(api, {
          route,
          bearer: await granted(api, 'operator', {}),
          ...own,
        });
        expectStatus(`${route.key}, a portfolio of others`, answer, answer.status === 404);
      } else if (route.path.includes('/auth/') && route.path.includes(':id')) {
        const id = await ownObject(api, route, await granted(api, 'operator', {}));
        const answer = await ask(api, { route, bearer: await granted(api, 'admin', {}), id });
        expectStatus(`${route.key}, an object of others`, answer, answer.status === 404);
      }
      const role = roleAllows('operator', needs) ? 'operator' : 'admin';
      const bearer = await granted(api, role, { [OWN ?? '']: role });
      const about = isOfTheBook(route)
        ? await ownBook(api, route, bearer)
        : { id: await ownObject(api, route, bearer) };
      const right = await ask(api, { route, bearer, ...about });
      const isReached = REACHED[route.key]?.test(detailOf(right)) ?? right.status < 400;
      expectStatus(`${route.key}, the right caller (${detailOf(right)})`, right, isReached);
    }
    for (const route of routes.filter(({ needs }) => needs === 'nothing')) {
      const answer = await ask(api, { route, bearer: undefined });
      expectStatus(`${route.key}, open to everyone`, answer, answer.status < 500);
    }
    console.log(`${cells} cells of ${routes.length} routes, ${leaks.length} leaks`);
    expect(leaks).toEqual([]);
    expect(cells).toBeGreaterThan(routes.length * 10);
  });

  it('is the same on the socket: no event for anybody who may not see the account', async () => {
    const api = await served([scriptedTrader('main', OWN)]);
    for (const { who, bearer, refused } of await wrongCallers(api, OWN ?? '')) {
      const isRefused = refused('read') !== undefined;
      expect([who, await firstOf(api, bearer)]).toEqual([who, isRefused ? 4401 : 'ready']);
    }
  });

  it('hides an account without a grant, and lowers a role to the grant', async () => {
    const api = await served([scriptedTrader(), scriptedTrader('other', 'DU2')]);
    const stranger = await api.signedIn('ann', 'operator');
    const positions = '/api/v1/positions?account=DU1';
    expect((await api.ask('GET', positions, { bearer: stranger })).status).toBe(404);
    const bob = await api.signedIn('bob', 'operator', ['DU1', 'DU2']);
    expect(await api.ask('GET', '/api/v1/positions', { bearer: bob })).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining('main, other') },
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

/** What the socket says first to this token: `ready`, or the code it closes with. */
async function firstOf(api: Served, token = ''): Promise<unknown> {
  const socket = new WebSocket(`${api.url.replace('http', 'ws')}${V1}/ws/desk`);
  onTestFinished(() => socket.close());
  let first: unknown;
  socket.onmessage = ({ data }) => {
    first ??= (JSON.parse(String(data)) as { type: unknown }).type;
  };
  socket.onclose = ({ code }) => {
    first ??= code;
  };
  socket.onopen = () =>
    socket.send(JSON.stringify(token === '' ? { type: 'subscribe' } : { type: 'auth', token }));
  return until('the socket answers', () => first);
}
