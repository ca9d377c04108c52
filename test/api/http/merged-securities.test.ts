// Merging listings over HTTP: by an administrator, shown before, for the portfolios of all users.
import { describe, expect, it } from 'vitest';
import { served } from '../harness/served.ts';

const V1 = '/api/v1';
const ISIN = 'US0378331005';

async function openEnvironment() {
  const api = await served();
  const caller = (bearer: string) => ({
    get: (path: string) => api.ask('GET', `${V1}${path}`, { bearer }),
    post: (path: string, body: unknown) => api.ask('POST', `${V1}${path}`, { bearer, body }),
  });
  const admin = caller(await api.signedIn('root', 'admin'));
  const ann = caller(await api.signedIn('ann', 'viewer'));
  const { id } = (await ann.post('/portfolios', { name: 'Own', cost_basis_method: 'FIFO' }))
    .body as { id: number };
  const made = async (more: object) =>
    (
      (await admin.post('/securities', { symbol: 'AAPL', currency: 'USD', ...more })).body as {
        id: number;
      }
    ).id;
  const from = await made({ exchange: 'NASDAQ', isin: ISIN });
  const into = await made({ exchange: 'XNAS', isin: ISIN });
  const buy = (more: object) =>
    ann.post('/transactions', {
      ...{ portfolio_id: id, symbol: 'AAPL', transaction_type: 'BUY', quantity: '1' },
      ...{ transaction_date: '2025-01-02', price: '100', ...more },
    });
  expect((await buy({ security_id: from })).status).toBe(201);
  expect((await buy({ security_id: into, quantity: '2' })).status).toBe(201);
  return { admin, ann, id, from, into, buy, made };
}

describe('merging listings', () => {
  it('shows what it would do, does it once, and is in the audit trail', async () => {
    const { admin, ann, id, from, into, buy } = await openEnvironment();
    const trial = await admin.post(`/securities/${from}/merge`, { into, dry_run: true });
    expect(trial).toMatchObject({
      status: 200,
      body: {
        dry_run: true,
        from: { id: from, merged_into: null },
        portfolios: [
          {
            portfolio_id: id,
            transactions: 2,
            before: [{ quantity: '1' }, { quantity: '2' }],
            after: { security_id: into, quantity: '3', cost: '300', realized_gain: '0' },
          },
        ],
      },
    });
    const held = async () =>
      ((await ann.get(`/portfolios/${id}`)).body as { holdings: object[] }).holdings;
    expect(await held()).toHaveLength(2);
    const done = await admin.post(`/securities/${from}/merge`, { into });
    expect(done).toMatchObject({
      body: { dry_run: false, from: { merged_into: into }, portfolios: [{ portfolio_id: id }] },
    });
    expect(await held()).toMatchObject([{ symbol: 'AAPL', quantity: '3' }]);
    expect((await buy({ security_id: from, quantity: '4' })).status).toBe(201);
    expect((await buy({})).status).toBe(201);
    expect(await held()).toMatchObject([{ quantity: '8' }]);
    expect((await ann.get(`/securities/${from}`)).body).toMatchObject({ merged_into: into });
    expect((await ann.get('/securities?symbol=AAPL')).body).toMatchObject([{ id: into }]);
    expect((await admin.get('/audit?action=security.merge')).body).toMatchObject([
      { actor: 'root', target: 'AAPL' },
    ]);
    const split = { type: 'SPLIT', effective_on: '2025-06-10', new_shares: '2', old_shares: '1' };
    expect((await admin.post('/corporate-actions', { ...split, security_id: from })).status).toBe(
      201,
    );
    expect(await held()).toMatchObject([{ quantity: '16' }]);
  });

  it('is refused in one sentence where the listings are two securities, and to others', async () => {
    const { admin, ann, from, into, made } = await openEnvironment();
    const other = await made({ exchange: 'XETR', isin: 'US5949181045' });
    const euro = await made({ exchange: 'XETR', isin: ISIN, currency: 'EUR' });
    const merge = (to: number) => admin.post(`/securities/${from}/merge`, { into: to });
    expect(await merge(other)).toMatchObject({
      status: 409,
      body: {
        detail: `AAPL (${from}) has the ISIN ${ISIN} and AAPL (${other}) has US5949181045: these are two securities, and nothing was changed.`,
      },
    });
    expect((await merge(euro)).body).toMatchObject({
      detail: expect.stringContaining('has the currency USD and'),
    });
    expect((await merge(from)).status).toBe(422);
    expect((await merge(4711)).status).toBe(404);
    expect((await ann.post(`/securities/${from}/merge`, { into })).status).toBe(403);
  });
});
