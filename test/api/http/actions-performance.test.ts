// Values and contributions across renames, splits, spin-offs and mergers: the day of an action is a day like any other.
import { expect, it } from 'vitest';
import { investor } from '../harness/recorded-investor.ts';

const V1 = '/api/v1';

async function holder() {
  const one = await investor();
  const admin = await one.api.signedIn('root', 'admin');
  const act = async (body: object) => {
    if ('new_symbol' in body) {
      const { new_symbol: symbol } = body;
      const made = await one.post(`${V1}/securities`, { symbol, currency: 'USD' }, admin);
      expect(made.status, JSON.stringify(made.body)).toBe(201);
    }
    const done = await one.post(`${V1}/corporate-actions`, body, admin);
    expect(done.status, JSON.stringify(done.body)).toBe(201);
  };
  const worth = async (day: string) =>
    Number((await one.get(`/portfolios/${one.id}/value?as_of=${day}`)).body.net_value);
  async function performed(to: string) {
    const { body } = await one.performance({ from: '2024-01-02', to }, '?explain=true');
    const { contributions, explanation, complete } = body.portfolio;
    const rows = contributions as { symbol: string | null; contribution: number }[];
    const sum = rows.reduce((all, { contribution }) => all + contribution, 0);
    expect(sum).toBeCloseTo(body.time_weighted_return, 12);
    for (const { date, value } of explanation.days) expect(await worth(date)).toBeCloseTo(value, 9);
    const own = rows.flatMap(({ symbol, contribution }) =>
      symbol === null ? [] : [[symbol, Number(contribution.toFixed(9))] as const],
    );
    const values = explanation.days.map(({ value }: { value: number }) => value);
    return { complete, values, contributions: Object.fromEntries(own) };
  }
  await one.book('DEPOSIT 1000 2024-01-02');
  await one.book('BUY 10 OLD 100 2024-01-02');
  return { ...one, admin, act, worth, performed };
}

it('what a spin-off hands over is no loss of the parent and no gain of the child', async () => {
  const { act, closes, performed } = await holder();
  await closes('OLD', ['2024-01-02 100', '2024-01-03 70', '2024-01-04 77']);
  await closes('NEW', ['2024-01-03 60', '2024-01-04 54']);
  const spinOff = { type: 'SPIN_OFF', symbol: 'OLD', new_symbol: 'NEW', ratio: '0.5' };
  await act({ ...spinOff, parent_basis_share: '0.7', effective_on: '2024-01-03' });
  expect(await performed('2024-01-04')).toEqual({
    complete: true,
    values: [1000, 1000, 1040],
    contributions: { OLD: 0.07, NEW: -0.03 },
  });
});

it('the day of a merger belongs to the security that ends', async () => {
  const { act, closes, performed } = await holder();
  await closes('OLD', ['2024-01-02 100']);
  await closes('NEW', ['2024-01-03 55', '2024-01-04 44']);
  const merger = { type: 'MIXED_MERGER', symbol: 'OLD', new_symbol: 'NEW', new_price: '55' };
  await act({ ...merger, ratio: '1.5', cash_per_share: '27.5', effective_on: '2024-01-03' });
  expect(await performed('2024-01-04')).toEqual({
    complete: true,
    values: [1000, 1100, 935],
    contributions: { OLD: 0.1, NEW: -0.165 },
  });
});

it('a security that is renamed keeps its closes and its contribution', async () => {
  const { act, admin, book, closes, get, id, performed, post } = await holder();
  await book('BUY 1 SAME 100 2024-01-02');
  await closes('OLD', ['2024-01-02 100', '2024-01-03 110']);
  await closes('NEW', ['2024-01-04 121']);
  await closes('SAME', ['2024-01-02 100', '2024-01-03 100']);
  await closes('LATER', ['2024-01-05 99']);
  const { body } = await get(`/portfolios/${id}`);
  const held = body.holdings as { symbol: string; security_id: number }[];
  const renamed = held.find(({ symbol }) => symbol === 'SAME')?.security_id;
  const rename = { symbol: 'LATER', on: '2024-01-04' };
  const answer = await post(`${V1}/securities/${renamed}/rename`, rename, admin);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  await act({
    type: 'SYMBOL_CHANGE',
    symbol: 'OLD',
    new_symbol: 'NEW',
    effective_on: '2024-01-04',
  });
  expect(await performed('2024-01-05')).toEqual({
    complete: true,
    values: [1000, 1100, 1210, 1209],
    contributions: { NEW: 0.21, LATER: -0.001 },
  });
});

it('a price that was stated before a split counts in the shares of after it', async () => {
  const { act, bearer, api, get, id, performed, worth } = await holder();
  const { body } = await get(`/portfolios/${id}`);
  const security = (body.holdings as { security_id: number }[])[0]?.security_id;
  const position = `${V1}/holdings/positions/${id}-${security}-LONG`;
  const mark = { price: '120', as_of: '2024-01-04' };
  const stated = await api.ask('PUT', `${position}/value`, { bearer, body: mark });
  expect(stated.status, JSON.stringify(stated.body)).toBe(200);
  const split = { type: 'SPLIT', symbol: 'OLD', new_shares: '3', old_shares: '1' };
  await act({ ...split, effective_on: '2024-01-05' });
  expect([await worth('2024-01-04'), await worth('2024-01-05')]).toEqual([1200, 1200]);
  const now = (await api.ask('GET', position, { bearer })).body as { market_value: string };
  expect(Number(now.market_value)).toBe(1200);
  const { values } = await performed('2024-01-05');
  expect(values.slice(-2)).toEqual([1200, 1200]);
});
