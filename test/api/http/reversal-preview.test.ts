// What taking a booking back would change, over HTTP: the preview says what the reversal then does, and changes nothing itself.
import { describe, expect, it } from 'vitest';
import { investor } from '../harness/recorded-investor.ts';

const V1 = '/api/v1';

async function booked() {
  const one = await investor();
  const { api, bearer, get, id } = one;
  await one.book('DEPOSIT 5000 2024-01-02');
  await one.book('BUY 10.5 ACME 100 2024-01-02');
  await one.book('SELL 4 ACME 130 2024-02-01', { fees: '1' });
  const rows = async (portfolio = id) => (await get(`/transactions/portfolio/${portfolio}`)).body;
  const remove = (transaction: number, query = '', headers: Record<string, string> = {}) =>
    api.ask('DELETE', `${V1}/transactions/${transaction}${query}`, { bearer, headers });
  const held = async () => {
    const { holdings, cash } = (await get(`/portfolios/${id}`)).body;
    return {
      quantity: holdings[0]?.quantity,
      cost: holdings[0]?.total_cost,
      cash: cash[0].balance,
    };
  };
  return { ...one, rows, remove, held };
}

describe('the preview of a reversal', () => {
  it('says what the reversal changes, and changes nothing', async () => {
    const { rows, remove, held } = await booked();
    const [sale] = await rows();
    const before = await held();
    const { status, body } = await remove(sale.id, '?dry_run=true');
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({
      transactions: [sale.id],
      positions: [
        {
          symbol: 'ACME',
          before: { quantity: '6.5', cost: '650', realized_gain: '119' },
          after: { quantity: '10.5', cost: '1050', realized_gain: '0' },
        },
      ],
      cash: [{ currency: 'USD', before: '4469', after: '3950' }],
    });
    expect(await held()).toEqual(before);
    expect(await rows()).toHaveLength(3);
    const { version } = body as { version: number };
    const done = await remove(sale.id, '', { 'if-match': `"v${version}"` });
    expect(done.status).toBe(204);
    expect(await held()).toEqual({ quantity: '10.5', cost: '1050', cash: '3950' });
  });

  it('is refused as the reversal would be, and what changed since it was seen is not taken back', async () => {
    const { api, rows, remove, book, id, get } = await booked();
    const [sale, purchase, deposit] = await rows();
    const refused = await remove(purchase.id, '?dry_run=true');
    expect([refused.status, refused.body]).toEqual([
      (await remove(purchase.id)).status,
      expect.objectContaining({ detail: expect.any(String) }),
    ]);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    const { body } = await remove(deposit.id, '?dry_run=true');
    expect(body).toMatchObject({ positions: [], cash: [{ before: '4469', after: '-531' }] });
    await book('DEPOSIT 1 2024-03-01');
    const { version } = body as { version: number };
    expect((await remove(deposit.id, '', { 'if-match': `"v${version}"` })).status).toBe(409);
    const eve = await api.signedIn('eve', 'viewer');
    const path = `${V1}/transactions/${sale.id}?dry_run=true`;
    expect((await api.ask('DELETE', path, { bearer: eve })).status).toBe(404);
    expect((await get(`/transactions/portfolio/${id}`)).body).toHaveLength(4);
  });

  it('names both halves of a transfer and both portfolios', async () => {
    const { id, open, post, rows, remove } = await booked();
    const other = await open('Other');
    const moved = { symbol: 'ACME', quantity: '2', to_portfolio_id: other };
    const transfer = { transaction_type: 'TRANSFER', transaction_date: '2024-03-01' };
    await post(`${V1}/transactions`, { portfolio_id: id, ...transfer, ...moved });
    const [arrived] = await rows(other);
    const { body } = await remove(arrived.id, '?dry_run=true');
    expect(body).toMatchObject({
      transactions: [arrived.id, expect.any(Number)],
      positions: [
        { portfolio_id: other, before: { quantity: '2' }, after: { quantity: '0' } },
        { portfolio_id: id, before: { quantity: '4.5' }, after: { quantity: '6.5' } },
      ],
      cash: [],
    });
  });
});
