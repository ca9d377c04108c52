// Return and risk of a portfolio over HTTP: its days are valued with the closes, splits and rates on record.
import { describe, expect, it } from 'vitest';
import { homeDay } from '../harness/home-day.ts';
import { ANALYTICS, investor } from '../harness/recorded-investor.ts';

const V1 = '/api/v1';

/** Bought half at the close of the first day; then 50, 55, 44, and 500 come in before the 60. */
async function fourDays() {
  const one = await investor();
  await one.book('DEPOSIT 1000 2024-01-02');
  await one.book('BUY 10 ACME 50 2024-01-02');
  await one.book('DEPOSIT 500 2024-01-05');
  await one.closes('ACME', ['2024-01-02 50', '2024-01-03 55', '2024-01-04 44', '2024-01-05 60']);
  return one;
}

describe('the performance of a portfolio', () => {
  it('values each day once and does not count what is paid in', async () => {
    const { performance, id } = await fourDays();
    const { status, body } = await performance({ to: '2024-01-05' }, '?explain=true');
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.portfolio.explanation.days).toEqual([
      { date: '2024-01-01', value: 0, inflow: 0, outflow: 0 },
      { date: '2024-01-02', value: 1000, inflow: 1000, outflow: 0 },
      { date: '2024-01-03', value: 1050, inflow: 0, outflow: 0 },
      { date: '2024-01-04', value: 940, inflow: 0, outflow: 0 },
      { date: '2024-01-05', value: 1600, inflow: 500, outflow: 0 },
    ]);
    const total = (1050 / 1000) * (940 / 1050) * (1600 / 1440) - 1;
    expect(body).toMatchObject({
      from: '2024-01-01',
      to: '2024-01-05',
      returns: 4,
      time_weighted_return: expect.closeTo(total, 12),
      drawdown: { peak_date: '2024-01-03', trough_date: '2024-01-04', recovery_date: null },
      portfolio: {
        portfolio_id: id,
        currency: 'USD',
        complete: true,
        unpriced: [],
        start_value: 0,
        end_value: 1600,
        paid_in: 1500,
        paid_out: 0,
        gain: 100,
        trades: { closed: 0, win_rate: null },
        concentration: { herfindahl: 1, largest: { symbol: 'ACME', weight: 1 } },
      },
      reasons: { win_rate: { code: 'NO_TRADES' }, normalized: { code: 'ONE_POSITION' } },
    });
    const rate = body.xirr as number;
    const day = (days: number) => (1 + rate) ** (days / 365);
    expect(-1000 * day(3) - 500 + 1600).toBeCloseTo(0, 6);
    const contributions = body.portfolio.contributions as {
      symbol: string;
      contribution: number;
    }[];
    expect(contributions.map(({ symbol }) => symbol)).toEqual(['ACME', null]);
    const sum = contributions.reduce((all, { contribution }) => all + contribution, 0);
    expect(sum).toBeCloseTo(total, 12);
  });

  it('adds up day by day if that is asked for', async () => {
    const { performance } = await fourDays();
    const { body } = await performance({ to: '2024-01-05', curve: true });
    const days = body.curve as { date: string; value: number; growth: number; drawdown: number }[];
    expect(days.map(({ date, value }) => [date, value])).toEqual([
      ['2024-01-01', 0],
      ['2024-01-02', 1000],
      ['2024-01-03', 1050],
      ['2024-01-04', 940],
      ['2024-01-05', 1600],
    ]);
    expect(days.at(-1)?.growth).toBeCloseTo(body.time_weighted_return, 12);
    const deepest = Math.min(...days.map(({ drawdown }) => drawdown));
    expect(deepest).toBeCloseTo(body.drawdown.max_drawdown, 12);
    expect((await performance({ to: '2024-01-05' })).body.curve).toEqual([]);
  });

  it('begins at the end of its first day, and the short routes answer parts of it', async () => {
    const { post, performance, id } = await fourDays();
    const dates = { from: '2024-01-03', to: '2024-01-04' };
    const whole = (await performance(dates)).body;
    expect(whole).toMatchObject({
      from: '2024-01-03',
      to: '2024-01-04',
      simple_return: expect.closeTo(940 / 1050 - 1, 12),
      portfolio: { start_value: 1050, paid_in: 0 },
    });
    for (const [route, name] of [
      ['sharpe', 'sharpe'],
      ['max-drawdown', 'drawdown'],
    ] as const) {
      const part = (await post(`${ANALYTICS}/${route}`, { portfolio_id: id, ...dates })).body;
      expect(part[name], route).toEqual(whole[name]);
      expect(part.portfolio, route).toMatchObject({ portfolio_id: id, complete: true });
    }
  });

  it('is the value that the portfolio has on each day, over splits, sales and dividends', async () => {
    const { performance, get, book, closes, split, post, id, open } = await investor();
    await book('DEPOSIT 5000 2024-01-02');
    await book('BUY 10 ACME 100 2024-01-03', { fees: '1' });
    await book('BUY 5 ZETA 40 2024-01-03');
    await book('SELL 3 ACME 12 2024-01-10');
    await book('DIVIDEND 100 ACME 0.1 2024-01-11');
    await book('WITHDRAWAL 300 2024-01-12');
    await post(`${V1}/transactions`, {
      portfolio_id: id,
      transaction_type: 'TRANSFER',
      symbol: 'ZETA',
      quantity: '2',
      to_portfolio_id: await open('Other'),
      transaction_date: '2024-01-12',
    });
    await split('ACME', '2024-01-08', '10');
    await closes('ACME', [
      ...['2024-01-02 90', '2024-01-03 101', '2024-01-04 104', '2024-01-08 10.6'],
      ...['2024-01-09 11', '2024-01-10 12', '2024-01-11 11.7', '2024-01-12 11.9'],
    ]);
    await closes('ZETA', ['2024-01-03 40', '2024-01-05 43', '2024-01-12 41']);
    const { body } = await performance({ to: '2024-01-12' }, '?explain=true');
    for (const { date, value } of body.portfolio.explanation.days) {
      const { body: past } = await get(`/portfolios/${id}/value?as_of=${date}`);
      expect(Number(past.net_value), date).toBeCloseTo(value, 9);
    }
    const last = body.portfolio.explanation.days.at(-1);
    expect(last).toMatchObject({ date: '2024-01-12', inflow: 0, outflow: 300 + 2 * 41 });
    expect(body.portfolio.trades).toMatchObject({ closed: 1 });
    expect(body.portfolio.explanation).toMatchObject({
      prices: [
        { symbol: 'ACME', price: '11.9', as_of: '2024-01-12' },
        { symbol: 'ZETA', price: '41' },
      ],
    });
    const { event_ids: ids, lots } = body.portfolio.explanation;
    expect(ids.every((one: string) => one.startsWith(`portfolio-${id}@`))).toBe(true);
    expect(lots).toHaveLength(2);
  });
});

describe('a day that cannot be valued', () => {
  it('is left out and named, and its payments count on their own days', async () => {
    const { performance, book, closes } = await investor();
    await book('DEPOSIT 1000 2024-01-02');
    await book('BUY 10 ACME 50 2024-01-03');
    await book('DEPOSIT 200 2024-01-04');
    await closes('ACME', ['2024-01-05 60', '2024-01-08 66']);
    const { body } = await performance({ to: '2024-01-08' }, '?explain=true');
    expect(body.portfolio).toMatchObject({
      complete: false,
      unpriced: [
        { symbol: 'ACME', reason: 'NO_PRICE', from: '2024-01-03', to: '2024-01-04', days: 2 },
      ],
    });
    expect(body.portfolio.explanation.days.slice(1)).toEqual([
      { date: '2024-01-02', value: 1000, inflow: 1000, outflow: 0 },
      { date: '2024-01-05', value: 1300, inflow: 200, outflow: 0 },
      { date: '2024-01-08', value: 1360, inflow: 0, outflow: 0 },
    ]);
    expect(body.warnings).toContainEqual(
      'ACME has no price on 2 days from 2024-01-03 to 2024-01-04; these days are left out.',
    );
    const growth = 1 + (body.xirr as number);
    const worth = -1000 * growth ** (6 / 365) - 200 * growth ** (4 / 365) + 1360;
    expect(worth).toBeCloseTo(0, 6);
  });

  it('needs the rate of its day, and never a later one', async () => {
    const { performance, book, closes, rates } = await investor();
    await book('DEPOSIT 1000 2024-01-02', { currency: 'EUR' });
    await book('BUY 10 SAP 50 2024-01-03', { currency: 'EUR' });
    await closes('SAP', ['2024-01-03 50', '2024-01-04 55', '2024-01-05 60'], 'EUR');
    await rates('EUR', ['2024-01-04 1.1', '2024-01-05 1.2']);
    const { body } = await performance({ to: '2024-01-05' }, '?explain=true');
    expect(body.portfolio).toMatchObject({
      complete: false,
      unpriced: [{ symbol: 'EUR', reason: 'NO_FX', from: '2024-01-02', to: '2024-01-03' }],
      explanation: { rates: [{ from: 'EUR', to: 'USD', rate: '1.2', on: '2024-01-05' }] },
    });
    const [, first, second] = body.portfolio.explanation.days;
    expect([first.value, first.inflow, second.value]).toEqual([1155, 1100, 1320]);
  });
});

describe('closed trades in another currency', () => {
  async function soldInEuro(rateLines: readonly string[]) {
    const one = await investor();
    const EUR = { currency: 'EUR' };
    await one.book('DEPOSIT 1000 2024-01-03', EUR);
    await one.book('BUY 1 SAP 100 2024-01-03', EUR);
    await one.book('SELL 1 SAP 105 2024-01-22', EUR);
    await one.closes('SAP', ['2024-01-03 100', '2024-01-19 105', '2024-01-22 105'], 'EUR');
    await one.rates('EUR', rateLines);
    return (await one.performance({ from: '2024-01-19', to: '2024-01-22' })).body;
  }

  it('lose what the currency lost since they were opened', async () => {
    const rates = ['2024-01-03 1.2', '2024-01-19 1', '2024-01-22 1'];
    const { portfolio } = await soldInEuro(rates);
    expect(portfolio.trades).toMatchObject({ closed: 1, wins: 0, losses: 1, realized: -15 });
  });

  it('are named when a rate is not known', async () => {
    const { portfolio, warnings } = await soldInEuro(['2024-01-19 1', '2024-01-22 1']);
    expect(portfolio.trades).toMatchObject({ closed: 0, realized: 0 });
    expect(warnings).toContainEqual(
      'EUR has no rate on 2024-01-03; sales that need it are left out of the trades.',
    );
  });
});

describe('a portfolio that has sold all', () => {
  it('counts the time until the end of the period', async () => {
    const { performance, book, closes } = await investor();
    await book('DEPOSIT 500 2024-01-02');
    await book('BUY 10 ACME 50 2024-01-02');
    await book('SELL 10 ACME 60 2024-01-04');
    await closes('ACME', ['2024-01-02 50', '2024-01-04 60', '2024-01-05 70']);
    const { body } = await performance({ to: '2024-12-31' });
    expect(body).toMatchObject({
      ...{ from: '2024-01-01', to: '2024-12-31', is_sub_year: false },
      ...{ time_weighted_return: expect.closeTo(0.2, 12), cagr: expect.closeTo(0.2, 12) },
      portfolio: { end_value: 600, complete: true },
    });
    expect(500 * (1 + (body.xirr as number)) ** (364 / 365)).toBeCloseTo(600, 6);
  });
});

describe('a benchmark', () => {
  it('is a symbol on record, over the same days, with its splits taken out', async () => {
    const { performance, closes, split } = await fourDays();
    await closes('SPY', ['2024-01-01 400', '2024-01-02 404', '2024-01-03 202', '2024-01-05 210']);
    await split('SPY', '2024-01-03', '2');
    const given = (
      await performance({
        to: '2024-01-05',
        benchmark: [
          { date: '2024-01-02', return: '0.01' },
          { date: '2024-01-03', return: 0 },
          { date: '2024-01-04', return: 0 },
          { date: '2024-01-05', return: 210 / 202 - 1 },
        ],
      })
    ).body;
    const named = (await performance({ to: '2024-01-05', benchmark: 'SPY' })).body;
    expect(named.benchmark.pairs).toBe(4);
    for (const name of ['beta', 'alpha', 'r_squared', 'information_ratio'])
      expect(named.benchmark[name], name).toBeCloseTo(given.benchmark[name], 12);
  });
});

it('is compared with a symbol that has recent closes on record, which are listed', async () => {
  const { api, bearer, closes } = await fourDays();
  const today = homeDay();
  await closes('SPY', [`${today} 100`]);
  await closes('AGG', [`${today} 100`]);
  const listed = await api.ask('GET', `${ANALYTICS}/benchmarks`, { bearer });
  // Those of 2024 are no longer recent.
  expect([listed.status, listed.body]).toEqual([200, { symbols: ['AGG', 'SPY'] }]);
});

describe('a portfolio that has no performance', () => {
  it.each([
    ['from after to', { from: '2024-01-05', to: '2024-01-03' }, '2024-01-05 is after to'],
    ['a day to come', { to: '2999-01-01' }, 'to must not be in the future.'],
    ['before anything', { to: '2023-12-01' }, 'has no transactions until 2023-12-01'],
    ['an unknown benchmark', { benchmark: 'NOPE' }, 'No close of NOPE is on record'],
    ['a malformed benchmark', { benchmark: 5 }, 'expected a symbol such as SPY, or returns'],
    ['a series beside it', { series: [{ date: '2024-01-02', value: 1 }] }, 'Give one of series'],
  ])('is refused in a sentence: %s', async (_, asked, said) => {
    const { performance } = await fourDays();
    const { status, body } = await performance(asked);
    expect([status, JSON.stringify(body)]).toEqual([422, expect.stringContaining(said)]);
  });

  it('is not one with a single holding without a price: that counts at what was paid for it', async () => {
    const { performance, book } = await fourDays();
    const alone = (await performance({ to: '2024-01-05' })).body;
    await book('BUY 10 HOUSE 50 2024-01-02');
    const { status, body } = await performance({ to: '2024-01-05' });
    expect(status).toBe(200);
    expect(body.warnings).toContainEqual(
      'HOUSE has no price on record: it counts at what was last paid for it, so it neither gains nor loses.',
    );
    expect(body.returns).toBe(alone.returns);
    expect(body.portfolio.gain).toBeCloseTo(alone.portfolio.gain, 9);
  });

  it('says what has no price', async () => {
    const { performance, book } = await investor();
    await book('BUY 10 ACME 50 2024-01-03');
    const { status, body } = await performance({ from: '2024-01-04', to: '2024-02-01' });
    expect([status, body.detail]).toEqual([
      422,
      expect.stringMatching(/No day of portfolio \d+ .* on record for ACME/),
    ]);
  });

  it('is not there for others, unless it is shared with them', async () => {
    const { api, post, id } = await fourDays();
    const bob = await api.signedIn('bob', 'viewer');
    const ask = () => post(`${ANALYTICS}/performance`, { portfolio_id: id }, bob);
    expect((await ask()).status).toBe(404);
    const admin = await api.signedIn('ada', 'admin');
    const me = (await api.ask('GET', `${V1}/auth/me`, { bearer: bob })).body as { id: string };
    await api.ask('PUT', `${V1}/users/${me.id}/grants`, {
      bearer: admin,
      body: { kind: 'portfolio', resource: String(id), role: 'viewer' },
    });
    expect((await ask()).status).toBe(200);
  });
});
