// Personal data over HTTP: who read whose, the export of all of it, and that nothing readable is left after an erasure.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eraseUser } from '../../../src/api/app/erase-user.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { ok } from '../../../src/kernel/result.ts';
import type { PortfolioId } from '../../../src/ledger/ports/drafts.ts';
import type { HolderNumber } from '../../../src/ledger/ports/ledger-rows.ts';
import { until } from '../../processes/waiting.ts';
import { readingAt } from '../harness/live-reading.ts';
import { type Served, served } from '../harness/served.ts';
import { statedPrices } from '../harness/stated-prices.ts';

const V1 = '/api/v1';
/** Occur nowhere else. */
const PLANTED = {
  name: 'Zanzibarfund',
  description: 'Quetzalcoatlplan',
  note: 'Ouagadougounote',
  renamed: 'Popocatepetlfund',
  imported: 'Titicacanote',
  worded: 'Kilimanjarowords',
  asked: 'Antananarivoquestion',
  tried: 'Chimborazocall',
};

async function household() {
  const prices = statedPrices({ IBM: '10', SPY: '10' });
  const api = await served([], 'closed', new Map(), { prices });
  const as =
    (bearer: string) =>
    (method: string, path: string, body?: unknown, headers = {}) =>
      api.ask(method, `${V1}${path}`, { bearer, headers, ...(body !== undefined && { body }) });
  const annToken = await api.signedIn('ann', 'viewer');
  const [ann, bob, root] = [
    as(annToken),
    as(await api.signedIn('bob', 'viewer')),
    as(await api.signedIn('root', 'admin')),
  ];
  const key = { 'idempotency-key': 'opened' };
  const { name, description, note: notes } = PLANTED;
  const wanted = { name, description, cost_basis_method: 'FIFO' };
  const made = await ann('POST', '/portfolios', wanted, key);
  const { id, user_id: client } = made.body as { id: number; user_id: number };
  const trade = { portfolio_id: id, transaction_type: 'BUY', quantity: '9', price: '8', notes };
  for (const symbol of ['IBM', 'SPY']) {
    const headers = { 'idempotency-key': `bought-${symbol}` };
    const booked = await ann('POST', '/transactions', { ...trade, symbol }, headers);
    expect(booked.status, JSON.stringify(booked.body)).toBe(201);
  }
  await ann('PUT', `/portfolios/${id}/grants/bob`, { role: 'viewer' });
  await bob('POST', `/auth/portfolio-invitations/${id}/accept`);
  const userId = ((await ann('GET', '/auth/me')).body as { id: string }).id;
  return { api, ann, annToken, bob, root, id, client, userId };
}

interface Read {
  readonly reader: string;
  readonly user_id: string;
  readonly what: string;
  readonly count: number;
}

/** In how many rows they were written depends on how long the requests took. */
function countsOf(rows: readonly Read[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reader, what, count } of rows)
    counts[`${reader} ${what}`] = (counts[`${reader} ${what}`] ?? 0) + count;
  return counts;
}

describe('reads of personal data', () => {
  it('are counted by reader, person and kind; own ones not at all', async () => {
    const { api, ann, annToken, bob, root, id, userId } = await household();
    for (let times = 0; times < 3; times += 1) await bob('GET', `/portfolios/${id}`);
    await bob('GET', '/portfolios');
    await bob('GET', `/transactions/portfolio/${id}`);
    await bob('GET', `/portfolios/${id}/export`);
    await ann('GET', `/portfolios/${id}`);
    expect((await bob('GET', '/portfolios/4711')).status).toBe(404);
    // The same as before: it shows nothing new.
    const { headers } = await ann('GET', `/portfolios/${id}`);
    const same = { 'if-none-match': headers.get('etag') ?? '' };
    expect((await bob('GET', `/portfolios/${id}`, undefined, same)).status).toBe(304);
    const own = await readingAt(api, `/ws/portfolio/${id}`, annToken);
    await until('a valuation', () => own.messages.some(({ type }) => type === 'valuation'));
    const listed = await root('GET', `/audit/reads?user_id=${userId}&sort=first_at`);
    expect(countsOf(listed.body as Read[])).toEqual({
      'bob export': 1,
      'bob names': 4,
      'bob notes': 1,
    });
    await root('GET', '/users');
    await bob('GET', `/portfolios/${id}`);
    const later = await root('GET', `/audit/reads?user_id=${userId}&reader=root`);
    expect(later.body).toMatchObject([{ what: 'profile', count: 1 }]);
    const names = await root('GET', `/audit/reads?user_id=${userId}&what=names`);
    expect(countsOf(names.body as Read[])).toEqual({ 'bob names': 5 });
    expect((await ann('GET', '/audit/reads')).status).toBe(403);
  });
});

interface Described {
  readonly paths: Readonly<
    Record<string, { readonly get: { readonly responses: { readonly 200: Answered } } }>
  >;
}

interface Answered {
  readonly content: {
    readonly 'application/json': { readonly schema: { readonly properties: object } };
  };
}

interface Exported {
  readonly user: object;
  readonly portfolios: readonly { readonly transactions: readonly { readonly notes: string }[] }[];
  readonly audit: readonly { readonly action: string }[];
  readonly read_by_others: readonly object[];
}

describe('the export of a user', () => {
  it('has every list that its description names, and no other', async () => {
    const { api, ann } = await household();
    const { paths } = (await api.ask('GET', '/openapi.json')).body as Described;
    const described = paths[`${V1}/auth/me/export`]?.get.responses['200'];
    const schema = described?.content['application/json'].schema;
    const { body } = await ann('GET', '/auth/me/export');
    expect(Object.keys(body as object)).toEqual(Object.keys(schema?.properties ?? {}));
  });

  it('has names, notes, sessions, keys, audit and reads by others, and no secrets', async () => {
    const { ann, bob, root, id, userId } = await household();
    const key = { name: 'my machine', scopes: ['read'] };
    expect((await ann('POST', '/auth/keys', key)).status).toBe(201);
    await bob('GET', `/portfolios/${id}`);
    await root('GET', '/audit/reads');
    const own = await ann('GET', '/auth/me/export');
    expect(own.status).toBe(200);
    const { portfolios, ...rest } = own.body as Exported;
    expect(rest).toMatchObject({
      format: 'sluice user export',
      user: { username: 'ann' },
      sessions: [{ address: 'local' }],
      keys: [{ name: 'my machine' }],
      read_by_others: [{ reader: 'bob', what: 'names', count: 1 }],
    });
    expect(rest.audit.map(({ action }) => action)).toContain('key.add');
    expect(portfolios).toMatchObject([
      { name: PLANTED.name, description: PLANTED.description, transactions: [{}, {}] },
    ]);
    expect(portfolios[0]?.transactions.map(({ notes }) => notes)).toEqual([
      PLANTED.note,
      PLANTED.note,
    ]);
    expect(JSON.stringify(own.body)).not.toMatch(/argon2|secret_hash|password_hash|totp_secret/i);
    const byAdmin = await root('GET', `/users/${userId}/export`);
    expect((byAdmin.body as Exported).portfolios).toEqual(portfolios);
    const who = await root('GET', `/audit/reads?what=export&sort=first_at`);
    expect((who.body as Read[]).map(({ reader }) => reader)).toEqual(['ann', 'root']);
    expect((await bob('GET', `/users/${userId}/export`)).status).toBe(403);
    expect((await root('GET', '/users/usr_nobody/export')).status).toBe(404);
  });
});

describe('after an erasure', () => {
  it('no file, table, answer, finding or log has the texts of the person', async () => {
    const { api, ann, root, id, client, userId } = await household();
    const renamed = { name: PLANTED.renamed };
    await ann('PUT', `/portfolios/${id}`, renamed, { 'idempotency-key': 'renamed' });
    const content = `type,at,on,currency,rate,amount,notes\nDEPOSIT,2024-01-02T15:00:00Z,2024-01-02,USD,,100,${PLANTED.imported}\n`;
    const imported = await ann('POST', `/portfolios/${id}/imports?confirm=true`, { content });
    expect(imported.status, JSON.stringify(imported.body)).toBeLessThan(300);
    await api.agents.runAll();
    await ann('POST', '/data-products/transactions/quality', { portfolio_id: id });
    const targets = [{ symbol: 'IBM', weight: '0.9' }];
    const plan = { portfolio_id: id, targets };
    await ann('POST', `/holdings/rebalancing/${client}/plan`, plan, { 'idempotency-key': 'p' });
    await ann('GET', '/auth/me/export');
    const before = await ann('GET', `/portfolios/${id}`);
    expect(JSON.stringify(before.body)).toContain(PLANTED.renamed);

    const sealedKey = await api.book.ledger.read.sealedKey(client as HolderNumber);
    const files = () => filesOf(dirname(api.place));
    expect(files().some(([, text]) => text.includes(sealedKey ?? ''))).toBe(true);
    await planted(api, { portfolio: id as PortfolioId, userId });
    const { ledger } = api.book;
    const { store } = api.identity.context;
    const erased = { ledger, store, place: { store: api.place, folder: dirname(api.place) } };
    expect(await eraseUser(erased, userId)).toMatchObject({ isScrubbed: true });
    expect(await ledger.read.wordingCount([id as PortfolioId])).toBe(0);
    expect(await store.dryRunCount(userId)).toBe(0);
    for (const [file, text] of files()) {
      expectNone(file, text);
      expect(text.includes(sealedKey ?? ''), `${file} has the key`).toBe(false);
    }
    for (const path of [
      ...['/portfolios', `/portfolios/${id}`, `/transactions/portfolio/${id}`],
      ...['/holdings/events?limit=1000', '/agents/findings', '/agents/proposals'],
      ...['/auth/me/export', `/holdings/rebalancing/${client}/runs`],
      ...[`/portfolios/${id}/export?format=json`, `/portfolios/${id}/export?format=hledger`],
      ...['/data-products/transactions/rows', '/data-products/transactions/quality'],
    ]) {
      const answer = await ann('GET', path);
      expect(answer.status, path).toBe(200);
      expectNone(path, JSON.stringify(answer.body));
    }
    const { name, description } = PLANTED;
    const again = { name, description, cost_basis_method: 'FIFO' };
    const asked = await ann('POST', '/portfolios', again, { 'idempotency-key': 'opened' });
    expect((asked.body as { id: number }).id).not.toBe(id);
    expectNone('audit', JSON.stringify((await root('GET', '/audit?limit=1000')).body));
    expectNone('log', JSON.stringify(api.log));
  });
});

/** What a language model said and was asked, and what an assistant tried. */
async function planted(
  { book: { ledger }, identity }: Pick<Served, 'book' | 'identity'>,
  { portfolio, userId }: { readonly portfolio: PortfolioId; readonly userId: string },
) {
  const { worded: words, asked: question, tried: call } = PLANTED;
  const common = { portfolio, model: 'test', askedAt: instant(0) };
  await ledger.inOneStep<undefined, never>(async (step) => {
    await step.addModelCall(
      { ...common, id: 'call', question, answer: undefined, failure: undefined },
      instant(0),
    );
    await step.keepWordings([{ ...common, finding: 'f', rank: 1, words, refusal: undefined }]);
    return ok(undefined);
  });
  const hashes = { tokenHash: 'token', askedHash: 'asked' };
  const dryRun = { ...hashes, userId, call, expiresAt: Date.now() + 60_000 };
  await identity.context.store.addDryRun(dryRun, 0);
}

/** With the logs of the databases. */
function filesOf(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'latin1')]);
}

function expectNone(where: string, text: string): void {
  for (const planted of Object.values(PLANTED))
    expect(text.includes(planted), `${where} has ${planted}`).toBe(false);
}
