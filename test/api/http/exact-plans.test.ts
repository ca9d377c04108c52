// Plans whose lots are chosen together: no more cash is left than must be, and what is chosen is checked in decimals.
import { describe, expect, it } from 'vitest';
import { served } from '../harness/served.ts';
import { statedPrices } from '../harness/stated-prices.ts';

interface Plan {
  readonly orders: readonly {
    readonly side: string;
    readonly symbol: string;
    readonly quantity: string;
    readonly fee: string;
  }[];
  readonly skipped: readonly { readonly symbol: string; readonly reason: string }[];
  readonly exact: { readonly cost: string; readonly bound: string } | null;
  readonly limits: Readonly<Record<string, unknown>>;
  readonly cash: string;
  readonly cash_after: string;
  readonly total_value: string;
}

type Weights = Readonly<Record<string, string>>;

/** 10,000 in cash, and these prices. */
async function saver(prices: Record<string, string>) {
  const api = await served([], 'closed', new Map(), { prices: statedPrices(prices) });
  const bearer = await api.signedIn('ann', 'viewer');
  const ask = (path: string, body: unknown) => api.ask('POST', `/api/v1${path}`, { bearer, body });
  const made = await ask('/portfolios', { name: 'Saved', cost_basis_method: 'FIFO' });
  const { id, user_id: client } = made.body as { id: number; user_id: number };
  const book = (body: object) =>
    ask('/transactions', { portfolio_id: id, transaction_date: '2020-01-02', ...body });
  await book({ transaction_type: 'DEPOSIT', amount: '10000' });
  async function planned(weights: Weights, limits: object = {}): Promise<Plan> {
    const targets = Object.entries(weights).map(([symbol, weight]) => ({ symbol, weight }));
    const answer = await ask(`/holdings/rebalancing/${client}/plan`, {
      ...{ portfolio_id: id, targets, strategy: { type: 'calendar' }, limits },
    });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body as Plan;
  }
  return { planned, book };
}

const THIRDS = { A: '0.3333', B: '0.3333', C: '0.3334' };
const lotsOf = ({ orders }: Plan) =>
  orders.map(({ side, quantity, symbol }) => `${side} ${quantity} ${symbol}`).toSorted();

describe('a plan with allocation: exact', () => {
  it('leaves 500 of 10,000 where rounding each trade toward zero leaves 3,100', async () => {
    const { planned } = await saver({ A: '900', B: '1700', C: '2500' });
    const rounded = await planned(THIRDS);
    expect([rounded.cash_after, rounded.exact]).toEqual(['3100', null]);
    expect(rounded.limits).not.toHaveProperty('allocation');
    const exact = await planned(THIRDS, { allocation: 'exact' });
    expect(lotsOf(exact)).toEqual(['BUY 1 C', 'BUY 2 B', 'BUY 4 A']);
    expect(exact.cash_after).toBe('500');
    expect(exact.limits).toMatchObject({ allocation: 'exact' });
    // 267 + 67 + 834.
    expect(Number(exact.exact?.cost)).toBeCloseTo(1_168, 4);
    expect(Number(exact.exact?.bound)).toBeLessThanOrEqual(1_168.0001);
    expect(Number(exact.exact?.bound)).toBeGreaterThan(1_168 * 0.998);
  });

  it('keeps the buffer, and pays the fees from the cash', async () => {
    const { planned } = await saver({ A: '900', B: '1700', C: '2500' });
    const limits = { cash_buffer: { amount: '450' }, fee: { rate: '0.001', min: '15' } };
    const plan = await planned(THIRDS, { ...limits, allocation: 'exact' });
    expect(Number(plan.cash_after)).toBeGreaterThanOrEqual(450);
    for (const { fee } of plan.orders) expect(Number(fee)).toBeGreaterThanOrEqual(15);
  });

  it('sells and buys whole lots, never more than is held, and nothing that may not be traded', async () => {
    const { planned, book } = await saver({ A: '90', B: '33', C: '250', D: '7' });
    const buy = { transaction_type: 'BUY', transaction_date: '2020-01-03' };
    await book({ ...buy, symbol: 'A', quantity: '60', price: '90' });
    await book({ ...buy, symbol: 'D', quantity: '15.5', price: '7' });
    const weights = { A: '0.2', B: '0.3', C: '0.4' };
    const plan = await planned(weights, { allocation: 'exact' });
    const bySymbol = new Map(plan.orders.map((order) => [order.symbol, order]));
    // Not wanted any more: all of it goes, the part of a share as well.
    expect(bySymbol.get('D')).toMatchObject({ side: 'SELL', quantity: '15.5' });
    for (const symbol of ['A', 'B', 'C'])
      expect(Number.isInteger(Number(bySymbol.get(symbol)?.quantity ?? 0))).toBe(true);
    expect(Number(plan.cash_after)).toBeGreaterThanOrEqual(0);
    const kept = await planned(weights, { allocation: 'exact', no_sell: ['A'] });
    expect(kept.skipped).toContainEqual({ symbol: 'A', reason: 'NO_SELL' });
    expect(Number(kept.cash_after)).toBeGreaterThanOrEqual(0);
  });

  it('is never further from its targets than the plan that is rounded', async () => {
    const prices = Object.fromEntries(
      Array.from({ length: 12 }, (_, at) => [`S${at}`, String(40 + ((at * 137) % 700))]),
    );
    const { planned } = await saver(prices);
    const weights = Object.fromEntries(Object.keys(prices).map((symbol) => [symbol, '0.08']));
    const [rounded, exact] = [
      await planned(weights),
      await planned(weights, { allocation: 'exact' }),
    ];
    const apart = ({ orders }: Plan) =>
      Object.entries(prices).reduce((sum, [symbol, price]) => {
        const quantity = Number(orders.find((order) => order.symbol === symbol)?.quantity ?? 0);
        return sum + Math.abs(800 - quantity * Number(price));
      }, 0);
    expect(apart(exact)).toBeLessThan(apart(rounded));
    expect(apart(exact)).toBeCloseTo(Number(exact.exact?.cost), 2);
  });

  it('sells no more than the largest gain, and less where tax counts', async () => {
    const { planned, book } = await saver({ A: '50', B: '10' });
    const buy = { transaction_type: 'BUY', symbol: 'A', transaction_date: '2020-01-03' };
    await book({ ...buy, quantity: '20', price: '30' });
    await book({ ...buy, quantity: '20', price: '45' });
    const sold = async (limits: object) => {
      const plan = await planned({ A: '0', B: '0.5' }, { allocation: 'exact', ...limits });
      const [sale] = plan.orders.filter(({ side }) => side === 'SELL');
      return [sale?.quantity, plan.skipped.find(({ symbol }) => symbol === 'A')?.reason];
    };
    expect(await sold({})).toEqual(['40', undefined]);
    // 20 of 5 each, and 2 of 20 each.
    expect(await sold({ max_gain: '155' })).toEqual(['22', undefined]);
    // A sale of one share comes 50 nearer to the target, and costs that much where turnover counts 1.
    expect(await sold({ max_gain: '155', objective: { turnover: '1.01' } })).toEqual([
      undefined,
      'BELOW_LOT_SIZE',
    ]);
    const rounded = await planned({ A: '0' }, { max_gain: '155' });
    expect(rounded.skipped).toContainEqual({ symbol: 'A', reason: 'GAIN_BUDGET' });
  });

  it('leaves the cash that is needed, and trades in the lots of each symbol', async () => {
    const { planned, book } = await saver({ A: '90', B: '33' });
    const buy = { transaction_type: 'BUY', transaction_date: '2020-01-03' };
    await book({ ...buy, symbol: 'A', quantity: '100', price: '90' });
    const limits = {
      ...{ allocation: 'exact', cash_needed: '4000', fee: { rate: '0.001' } },
      lot_sizes: [{ symbol: 'A', lot_size: '10' }],
    };
    const plan = await planned({ A: '0.8', B: '0.2' }, limits);
    expect(Number(plan.cash_after)).toBeGreaterThanOrEqual(4_000);
    const [sale] = plan.orders.filter(({ symbol }) => symbol === 'A');
    expect([sale?.side, Number(sale?.quantity) % 10]).toEqual(['SELL', 0]);
    expect(plan.limits).toMatchObject({ cashNeeded: '4000', lotSizes: { A: '10' } });
  });

  it('says what may be asked for', async () => {
    const { planned } = await saver({ A: '900' });
    await expect(planned({ A: '1' }, { allocation: 'best' })).rejects.toThrow(/toward_zero/);
    await expect(planned({ A: '1' }, { objective: { tax: '1' } })).rejects.toThrow(
      /of allocation: exact/,
    );
    const twice = [1, 2].map((lot_size) => ({ symbol: 'A', lot_size }));
    await expect(planned({ A: '1' }, { lot_sizes: twice })).rejects.toThrow(/there twice/);
  });
});
