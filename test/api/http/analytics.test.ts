// Statistics of a series over HTTP: every figure a number or null with its reason, and the conventions with them.
import { describe, expect, it } from 'vitest';
import { served } from '../harness/served.ts';

const ANALYTICS = '/api/v1/holdings/analytics';

async function analyst() {
  const api = await served();
  const bearer = await api.signedIn('ann', 'viewer');
  return async (name: string, body: unknown) => {
    const answer = await api.ask('POST', `${ANALYTICS}/${name}`, { bearer, body });
    return { status: answer.status, body: answer.body as Record<string, unknown> };
  };
}

/** The published example of Portfolio Performance. */
const PUBLISHED = [
  { date: '2011-12-31', value: '10000' },
  { date: '2012-01-01', value: '10230' },
  { date: '2012-01-02', value: '10630', inflow: '200' },
  { date: '2012-01-03', value: '9995.59', outflow: '400' },
  { date: '2012-01-04', value: 10289.58 },
  { date: '2012-01-05', value: '10583.57' },
  { date: '2012-01-06', value: '16179.56', inflow: '5400' },
  { date: '2012-01-07', value: '11600', outflow: '3697.04' },
  { date: '2012-01-08', value: '10596.15' },
];

const RETURNS = ['0.01', '0.10', '-0.04', '0.02', '0.03', '0.02', '0.01', '-0.10'];
const OTHERS = ['-0.06', '-0.07', '-0.01', '-0.09', '-0.02', '-0.06', '-0.08', '-0.05'];

function dated(returns: readonly (string | number | null)[]) {
  return returns.map((value, at) => ({ date: `2024-01-0${at + 1}`, return: value }));
}

describe('performance', () => {
  it('of values does not count what is paid in and out', async () => {
    const ask = await analyst();
    const { status, body } = await ask('performance', { series: PUBLISHED });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      from: '2011-12-31',
      to: '2012-01-08',
      returns: 8,
      time_weighted_return: expect.closeTo(-0.05618267755, 9),
      simple_return: expect.closeTo(0.059615, 9),
      is_sub_year: true,
      drawdown: { peak_date: '2012-01-06', trough_date: '2012-01-08', recovery_date: null },
      months: [{ month: '2012-01', return: expect.closeTo(-0.05618267755, 9) }],
      rolling: [],
      benchmark: null,
      reasons: {},
      warnings: ['The series is shorter than a year: its growth a year (cagr) is extrapolated.'],
      conventions: {
        ...{ periods_per_year: 365, periods_per_year_by: 'every day' },
        ...{ risk_free_annual: 0, ddof: 1, day_count: 'ACT/365' },
      },
    });
    expect(Number(body.xirr)).toBeLessThan(0);
  });

  it('of returns has no money to look at, and says so', async () => {
    const ask = await analyst();
    const { body } = await ask('performance', {
      ...{ returns: dated(RETURNS), rolling: 4, periods_per_year: 252 },
    });
    const growth = RETURNS.reduce((product, one) => product * (1 + Number(one ?? 0)), 1);
    expect(body).toMatchObject({
      simple_return: null,
      xirr: null,
      annualised_return: expect.closeTo(growth ** (252 / 8) - 1, 9),
      volatility: expect.closeTo(0.91364653997, 9),
      sharpe: expect.closeTo(1.723861396171, 9),
      sortino: expect.closeTo(2.605531251674, 9),
      reasons: {
        simple_return: { code: 'NO_VALUES', text: 'returns alone say nothing about money' },
        xirr: { code: 'NO_VALUES' },
      },
    });
    expect(body.rolling).toHaveLength(5);
  });

  it('of one value is all null, each with its reason', async () => {
    const ask = await analyst();
    const { status, body } = await ask('performance', { series: PUBLISHED.slice(0, 1) });
    expect(status).toBe(200);
    const reasons = body.reasons as Record<string, { code: string }>;
    expect(reasons.time_weighted_return?.code).toBe('ONE_VALUE');
    expect(reasons.xirr?.code).toBe('FEWER_THAN_TWO_FLOWS');
    for (const name of Object.keys(reasons)) expect(body[name], name).toBeNull();
    expect(body.drawdown).toBeNull();
  });
});

describe('risk of a year', () => {
  it('counts as many returns as the dates have, or as many as are said', async () => {
    const ask = await analyst();
    const months = ['01-31', '02-29', '03-29', '04-30', '05-31', '06-28'];
    const returns = ['0.02', '-0.01', '0.03', '0.01', '-0.02', '0.02'].map((value, at) => ({
      ...{ date: `2024-${months[at]}`, return: value },
    }));
    const monthly = (await ask('sharpe', { returns })).body;
    expect(monthly.conventions).toMatchObject({
      ...{ periods_per_year: 12, periods_per_year_by: 'months' },
    });
    const said = (await ask('sharpe', { returns, periods_per_year: 252 })).body;
    expect(said.conventions).toMatchObject({ periods_per_year: 252, periods_per_year_by: 'given' });
    expect(monthly.volatility).toBeCloseTo(Number(said.volatility) * Math.sqrt(12 / 252), 12);
    const { rolling } = (await ask('performance', { returns, rolling: 6 })).body;
    expect(rolling).toMatchObject([{ volatility: expect.closeTo(Number(monthly.volatility), 12) }]);
  });
});

describe('the short routes', () => {
  it('answer parts of the long one', async () => {
    const ask = await analyst();
    const given = { returns: dated(RETURNS), risk_free_annual: '0.02' };
    const benchmark = dated(OTHERS);
    const whole = (await ask('performance', { ...given, benchmark })).body;
    const sharpe = (await ask('sharpe', given)).body;
    const fallen = (await ask('max-drawdown', given)).body;
    const beside = (await ask('alpha-beta', { ...given, benchmark })).body;
    for (const name of ['sharpe', 'sortino', 'volatility', 'from', 'to'])
      expect(sharpe[name], name).toEqual(whole[name]);
    for (const name of ['drawdown', 'calmar']) expect(fallen[name], name).toEqual(whole[name]);
    expect(beside).toMatchObject(whole.benchmark as object);
  });

  it('compare with the dates that both have', async () => {
    const ask = await analyst();
    const given = { returns: dated(RETURNS), benchmark: dated(OTHERS), periods_per_year: 252 };
    expect((await ask('alpha-beta', given)).body).toMatchObject({
      pairs: 8,
      beta: expect.closeTo(-0.712962962963, 9),
      alpha: expect.closeTo(-0.999785383489, 9),
      information_ratio: expect.closeTo(13.504448687147, 9),
    });
    const shorter = { returns: dated(RETURNS), benchmark: dated(['0.01', null, null]) };
    expect((await ask('alpha-beta', shorter)).body).toMatchObject({
      pairs: 1,
      beta: null,
      reasons: { beta: { code: 'TOO_FEW_PAIRS' } },
    });
  });
});

describe('attribution', () => {
  const row = (group: string, figures: readonly (number | string)[]) => {
    const [weight, value, benchmark_weight, benchmark_return] = figures;
    return { group, weight, return: value, benchmark_weight, benchmark_return };
  };
  /** C. R. Bacon, "Practical Portfolio Performance Measurement and Attribution", 2008, table 5.1. */
  const BACON = [
    row('UK', ['0.4', '0.2', '0.4', '0.1']),
    row('Japan', [0.3, -0.05, 0.2, -0.04]),
    row('US', [0.3, 0.06, 0.4, 0.08]),
  ];

  it('gives the excess return to groups, and links periods so that it adds up', async () => {
    const ask = await analyst();
    const { body } = await ask('attribution', { periods: [BACON] });
    expect(body).toMatchObject({
      portfolio_return: expect.closeTo(0.083, 12),
      benchmark_return: expect.closeTo(0.064, 12),
      total: {
        allocation: expect.closeTo(-0.012, 12),
        selection: expect.closeTo(0.03, 12),
        interaction: expect.closeTo(0.001, 12),
      },
    });
    const { body: twice } = await ask('attribution', { periods: [BACON, BACON] });
    const total = twice.total as Record<string, number>;
    const sum = Object.values(total).reduce((all, one) => all + one, 0);
    expect(twice.excess).toBeCloseTo(1.083 ** 2 - 1.064 ** 2, 12);
    expect(sum).toBeCloseTo(Number(twice.excess), 12);
    for (const [periods, said] of [
      [[BACON.slice(1)], 'add up to 0.6 in a period; they must add up to 1'],
      [[[...BACON, row('UK', [0, 0, 0, 0])]], 'UK is there twice'],
      [[BACON, [row('All', [1, 0, 1, 0])]], 'periods.1: its groups are not those of the first'],
    ] as const) {
      const refused = await ask('attribution', { periods });
      expect([refused.status, JSON.stringify(refused.body)]).toEqual([
        ...[422, expect.stringContaining(said)],
      ]);
    }
  });
});

describe('a series that cannot be analysed', () => {
  const day = (date: string, value: unknown = '1') => ({ date, value });
  it.each([
    ['empty', { series: [] }, 'series'],
    ['neither', {}, 'Give one of series (values), returns and portfolio_id'],
    ['both', { series: PUBLISHED, returns: dated(RETURNS) }, 'Give one of series'],
    [
      'unsorted',
      { series: [day('2024-01-03'), day('2024-01-02')] },
      '2024-01-02 stands behind 2024-01-03: sort the series by date',
    ],
    [
      'a date twice',
      { series: [day('2024-01-02'), day('2024-01-02')] },
      '2024-01-02 is there twice: give each date once',
    ],
    ['no number', { series: [day('2024-01-02', 'NaN')] }, 'series.0.value'],
    ['no date', { series: [day('2024-02-30')] }, 'series.0.date'],
    ['more lost than there was', { returns: dated(['-1.5']) }, 'returns.0.return'],
    ['an unknown field', { series: PUBLISHED, frequency: 'daily' }, 'frequency'],
  ])('is refused: %s', async (_, body, said) => {
    const ask = await analyst();
    const answer = await ask('performance', body);
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body)).toContain(said);
  });
});
