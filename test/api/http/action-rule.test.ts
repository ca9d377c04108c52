// The rule by which an owner lets corporate actions be confirmed, jumps of prices that look like splits, and what undoing does.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import { confirmByRule } from '../../../src/ledger/app/confirm-by-rule.ts';
import { verifyBook } from '../../../src/ledger/app/verify-book.ts';
import { homeDay } from '../harness/home-day.ts';
import { investor } from '../harness/recorded-investor.ts';

const V1 = '/api/v1';

async function owner() {
  const one = await investor();
  const path = `/portfolios/${one.id}`;
  const { api } = one;
  const ruled = async (...confirms: string[]) => {
    const body = { confirms };
    return api.ask('PUT', `${V1}${path}/action-rule`, { bearer: one.bearer, body });
  };
  const sources = () => ({
    ...{ read: api.book.ledger.read, history: api.history, staleAfterDays: 4 },
    ...{ now: instant(Date.now()), today: homeDay(0), prices: { quotes: async () => new Map() } },
  });
  const run = () => confirmByRule(api.book.ledger, sources, () => false);
  const list = async () => (await one.get(`${path}/action-proposals`)).body;
  const held = async () =>
    (await one.get(path)).body.holdings.map(
      (row: { symbol: string; quantity: string }) => `${row.symbol} ${row.quantity}`,
    );
  const questions = async () => (await one.get(path)).body.questions;
  const decide = (id: string, what: string) =>
    one.post(`${V1}${path}/action-proposals/${id}/${what}`, {});
  await one.book(`DEPOSIT 100000 ${homeDay(-60)}`);
  return { ...one, path, ruled, run, list, held, questions, decide };
}

describe('the rule of an owner', () => {
  it('confirms splits of the price source once, and not again after they were undone', async () => {
    const { api, book, split, ruled, run, list, held, decide, get, path } = await owner();
    await book(`BUY 10 ACME 100 ${homeDay(-40)}`);
    await split('ACME', homeDay(-10), '2');
    await run();
    expect(await held()).toEqual(['ACME 10']);
    expect(await ruled('SPIN_OFF')).toMatchObject({ status: 422 });
    expect((await ruled('SPLIT', 'SPLIT')).body).toEqual({ confirms: ['SPLIT'] });
    expect((await get(`${path}/action-rule`)).body).toEqual({ confirms: ['SPLIT'] });
    await Promise.all([run(), run()]);
    expect(await held()).toEqual(['ACME 20']);
    const [one] = await list();
    expect(one).toMatchObject({ status: 'CONFIRMED', transaction_id: expect.any(Number) });
    const undone = await decide(one.id, 'undo');
    expect(undone, JSON.stringify(undone.body)).toMatchObject({
      ...{ status: 200, body: { status: 'OPEN', transaction_id: null } },
    });
    expect((await decide(one.id, 'undo')).body.status).toBe('OPEN');
    await run();
    expect(await held()).toEqual(['ACME 10']);
    expect((await decide(one.id, 'confirm')).status).toBe(200);
    expect(await held()).toEqual(['ACME 20']);
    expect((await verifyBook(api.book.ledger.context.store)).ok).toBe(true);
  });

  it('is of its portfolio alone, and leaves open what needs a term', async () => {
    const { book, ruled, run, held, post, path, get, api, bearer } = await owner();
    await book(`BUY 10 ACME 100 ${homeDay(-40)}`);
    await ruled('SPLIT', 'CASH_DIVIDEND');
    const other = (await post(`${V1}/portfolios`, { name: 'Other' })).body.id;
    const trade = { transaction_type: 'BUY', symbol: 'ACME', quantity: '4', price: '100' };
    await post(`${V1}/transactions`, {
      ...{ portfolio_id: other, ...trade, transaction_date: homeDay(-40) },
    });
    const propose = (portfolio: number, body: object) =>
      api.ask('POST', `${V1}/portfolios/${portfolio}/action-proposals`, { bearer, body });
    const paid = {
      ...{ type: 'CASH_DIVIDEND', symbol: 'ACME', per_share: '2', effective_on: homeDay(-5) },
    };
    for (const portfolio of [Number(path.split('/').at(-1)), other])
      expect((await propose(portfolio, paid)).status).toBe(201);
    await run();
    const cash = async (portfolio: number) =>
      (await get(`/portfolios/${portfolio}`)).body.cash[0].balance;
    expect(await cash(Number(path.split('/').at(-1)))).toBe('99020');
    expect(await cash(other)).toBe('-400');
    expect(await held()).toEqual(['ACME 10']);
  });
});

describe('a price that jumps like a split', () => {
  const days = (last: readonly string[]) => [
    ...Array.from({ length: 10 }, (_, at) => `${homeDay(at - 20)} 100`),
    ...last.map((price, at) => `${homeDay(at - 10)} ${price}`),
  ];

  it('is asked beside the value with both values, its return waits, and declining ends it', async () => {
    const { book, closes, run, list, questions, decide, ruled, held, performance } = await owner();
    await book(`BUY 10 ACME 100 ${homeDay(-18)}`);
    await closes('ACME', days(['50.3', '50.5', '50.1']));
    await ruled('SPLIT');
    await run();
    await run();
    const [one, ...others] = await list();
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      ...{ type: 'SPLIT', source: 'price-jump', status: 'OPEN', new_shares: '2', old_shares: '1' },
      description: `ACME closed at 50.3 USD on ${homeDay(-10)} after 100 on ${homeDay(-11)}, like a split of 2 for 1 that no source states: 10 held are worth 503 USD as booked, and 1006 USD if it was one.`,
    });
    expect(await held()).toEqual(['ACME 10']);
    expect(await questions()).toMatchObject([{ code: 'split-suspected', new_shares: '2' }]);
    const asked = { from: homeDay(-17), to: homeDay(-8) };
    const returned = async () => (await performance(asked)).body.time_weighted_return;
    expect(Math.abs(await returned())).toBeLessThan(0.001);
    expect((await decide(one.id, 'decline')).status).toBe(200);
    expect(await questions()).toEqual([]);
    expect(await returned()).toBeLessThan(-0.004);
    await run();
    expect(await list()).toMatchObject([{ status: 'DECLINED' }]);
  });

  it.each([
    ['is back the day after', ['50.3', '100.2', '100.4']],
    ['is 2 % from the ratio', ['51.1', '51', '51.2']],
  ])('is left alone if it %s', async (_, last) => {
    const { book, closes, run, list } = await owner();
    await book(`BUY 10 ACME 100 ${homeDay(-18)}`);
    await closes('ACME', days(last));
    await run();
    expect(await list()).toEqual([]);
  });
});
