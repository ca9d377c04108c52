// Target weights over HTTP: from a covariance, and from closes on record; what they rest on, and refusals.
import { expect, it } from 'vitest';
import { investor } from '../harness/recorded-investor.ts';

const ROUTE = '/api/v1/holdings/rebalancing/optimise';
const SYMBOLS = ['AAA', 'BBB', 'CCC'];
const COVARIANCE = {
  symbols: SYMBOLS,
  matrix: [
    ['0.04', '0.01', '0'],
    ['0.01', '0.09', '0.02'],
    ['0', '0.02', '0.16'],
  ],
};

function weightsIn(body: { readonly targets: readonly { readonly weight: string }[] }) {
  return body.targets.map(({ weight }) => Number(weight));
}

async function recorded() {
  const one = await investor();
  const days = ['02', '03', '04', '05', '08', '09', '10'];
  const closes = (prices: readonly number[]) =>
    prices.map((price, at) => `2024-01-${days[at]} ${price}`);
  await one.closes('AAA', closes([100, 101, 100, 102, 103, 102, 104]));
  await one.closes('BBB', closes([50, 49, 51, 50, 52, 53, 51]));
  await one.closes('CCC', closes([20, 21, 21, 20, 22, 23, 22]).slice(0, 6));
  await one.closes('TWIN', closes([200, 202, 200, 204, 206, 204, 208]));
  return { ...one, optimise: (body: object) => one.post(ROUTE, body) };
}

it('weights by each method add up to 1, and name what they rest on', async () => {
  const { optimise } = await recorded();
  const least = await optimise({ method: 'minimum_variance', covariance: COVARIANCE });
  expect(least).toMatchObject({
    status: 200,
    body: { inputs: { covariance: 'given', from: null, tau: null } },
  });
  const weights = weightsIn(least.body);
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
  // By hand: the inverse of the covariance times ones, scaled to 1.
  expect(weights).toEqual([0.646154, 0.205128, 0.148718]);
  const equal = await optimise({ method: 'risk_parity', covariance: COVARIANCE });
  for (const { risk_share } of equal.body.assets) expect(risk_share).toBeCloseTo(1 / 3, 9);
  const limited = { method: 'minimum_variance', covariance: COVARIANCE, max_weight: '0.5' };
  const bounds = [{ symbol: 'CCC', min: 0.2, max: 1 }];
  const bounded = weightsIn((await optimise({ ...limited, bounds })).body);
  expect([bounded[0], bounded[2]]).toEqual([0.5, expect.any(Number)]);
  expect(bounded[2]).toBeGreaterThanOrEqual(0.2);
});

it('a view moves the market portfolio towards what is expected', async () => {
  const { optimise } = await recorded();
  const market = {
    ...{ method: 'black_litterman', covariance: COVARIANCE },
    market_values: SYMBOLS.map((symbol, at) => ({ symbol, value: [60, 30, 10][at] })),
  };
  const without = await optimise(market);
  expect(without.status, JSON.stringify(without.body)).toBe(200);
  expect(weightsIn(without.body)).toEqual([0.6, 0.3, 0.1]);
  const of = [
    { symbol: 'CCC', weight: 1 },
    { symbol: 'AAA', weight: -1 },
  ];
  const viewed = (await optimise({ ...market, views: [{ of, expected_return: '0.1' }] })).body;
  expect(viewed.inputs).toMatchObject({ risk_aversion: 2.5, tau: 0.05, views: [{ of }] });
  const [before, after] = [without.body.assets[2], viewed.assets[2]];
  expect(after.implied_return).toBe(before.implied_return);
  expect(after.expected_return).toBeGreaterThan(after.implied_return);
  expect(after.weight).toBeGreaterThan(before.weight);
});

it('closes on record count on days that all have, and are scaled to a year', async () => {
  const { optimise, post } = await recorded();
  const asked = { method: 'minimum_variance', symbols: SYMBOLS, from: '2024-01-01' };
  const by = { to: '2024-02-01', covariance_estimator: 'sample' };
  const { status, body } = await optimise({ ...asked, ...by });
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body.inputs).toMatchObject({
    ...{ from: '2024-01-02', to: '2024-01-09', returns: 5 },
    ...{ periods_per_year: 252, periods_per_year_by: 'business days' },
  });
  const returns = [101 / 100, 100 / 101, 102 / 100, 103 / 102, 102 / 103].map((one) => one - 1);
  const mean = returns.reduce((sum, value) => sum + value, 0) / 5;
  const squares = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  expect(body.assets[0].volatility).toBeCloseTo(Math.sqrt((squares / 4) * 252), 12);
  const plan = await post('/api/v1/portfolios', {
    ...{ name: 'Optimised', cost_basis_method: 'FIFO', targets: body.targets },
  });
  expect(plan.status, JSON.stringify(plan.body)).toBe(201);
});

it('a covariance is shrunk unless a sample is asked for, so that few returns have weights too', async () => {
  const { optimise } = await recorded();
  const asked = { method: 'minimum_variance', symbols: SYMBOLS, from: '2024-01-01' };
  const { status, body } = await optimise({ ...asked, to: '2024-01-05' });
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body.inputs.covariance).toBe('closes on record, shrunk by Ledoit and Wolf');
  expect(body.inputs).toMatchObject({ returns: 3, shrinkage: expect.any(Number) });
  expect(body.inputs.shrinkage).toBeGreaterThan(0);
});

it('each method names what it rests on', async () => {
  const { optimise } = await recorded();
  const asked = { symbols: SYMBOLS, from: '2024-01-01', to: '2024-02-01' };
  const returns = SYMBOLS.map((symbol, at) => ({ symbol, value: [0.02, 0.05, 0.12][at] }));
  const given = { covariance: COVARIANCE, expected_returns: returns };
  const greedy = await optimise({ method: 'mean_variance', ...given, risk_aversion: 0.001 });
  expect([weightsIn(greedy.body), greedy.body.expected_return]).toEqual([[0, 0, 1], 0.12]);
  const sharpe = (await optimise({ method: 'maximum_sharpe', ...given, risk_free: 0.01 })).body;
  expect(sharpe.inputs).toMatchObject({ expected_returns: 'given', risk_free: 0.01 });
  const ratio = (sharpe.expected_return - 0.01) / sharpe.volatility;
  for (const [at, { value = 0 }] of returns.entries())
    expect(ratio).toBeGreaterThan((value - 0.01) / sharpe.assets[at].volatility);
  const tail = (await optimise({ method: 'cvar', ...asked, confidence: 0.6 })).body;
  // The worst two of the five days.
  expect(tail.inputs.confidence).toBe(0.6);
  expect(tail.cvar).toBeLessThan(0.01);
  const parity = (await optimise({ method: 'hierarchical_risk_parity', ...asked })).body;
  expect(parity.inputs).toMatchObject({ linkage: 'single', expected_returns: null });
});

it('groups and turnover limit the weights', async () => {
  const { optimise } = await recorded();
  const asked = { method: 'minimum_variance', covariance: COVARIANCE };
  const groups = [{ name: 'risky', symbols: ['BBB', 'CCC'], min: 0.6 }];
  const [first, ...risky] = weightsIn((await optimise({ ...asked, groups })).body);
  expect(first).toBeCloseTo(0.4, 9);
  expect(risky[0]).toBeGreaterThan(risky[1] ?? 1);
  const turnover = { from: [{ symbol: 'CCC', weight: 1 }], max: 0.5 };
  const moved = weightsIn((await optimise({ ...asked, turnover })).body);
  expect(moved[2]).toBeCloseTo(0.75, 9);
});

const RECORDED = {
  ...{ method: 'risk_parity', from: '2024-01-01', to: '2024-01-31' },
  covariance_estimator: 'sample',
};
const LEAST = { method: 'minimum_variance', covariance: COVARIANCE };
const REFUSED: readonly (readonly [object, string])[] = [
  [{ ...RECORDED, symbols: ['AAA', 'TWIN'] }, 'The covariance is singular'],
  [{ ...RECORDED, symbols: SYMBOLS, to: '2024-01-04' }, 'have 2 returns on days on which all'],
  [{ ...RECORDED, symbols: ['AAA', 'NOPE'] }, 'No close of NOPE is on record'],
  [{ ...RECORDED }, 'give either symbols or covariance'],
  [{ ...RECORDED, symbols: ['AAA', 'AAA'] }, 'a symbol is there twice'],
  [{ ...RECORDED, symbols: ['AAA'], tau: 1 }, 'is of the method black_litterman'],
  [{ method: 'risk_parity', covariance: COVARIANCE, max_weight: 0.5 }, 'risk_parity has no bounds'],
  [{ method: 'minimum_variance', covariance: COVARIANCE, max_weight: 0.2 }, 'add up to 1: widen'],
  [{ method: 'black_litterman', covariance: COVARIANCE }, 'required for black_litterman'],
  [
    {
      ...{ method: 'black_litterman', covariance: COVARIANCE },
      market_values: [{ symbol: 'AAA', value: 1 }],
    },
    'BBB has none; state all',
  ],
  [
    {
      ...LEAST,
      groups: [{ name: 'tech', symbols: ['AAA', 'BBB'], max: 0.2 }],
      bounds: [{ symbol: 'CCC', max: 0.5 }],
    },
    'keep all of these at once: groups tech; bounds of CCC. Widen one of them.',
  ],
  [
    {
      ...{ ...LEAST, bounds: [{ symbol: 'AAA', min: 0.5 }] },
      turnover: { from: [{ symbol: 'CCC', weight: 1 }], max: 0.4 },
    },
    'at once: bounds of AAA; turnover.',
  ],
  [
    {
      ...{ ...LEAST, method: 'maximum_sharpe', risk_free: 0.2 },
      expected_returns: SYMBOLS.map((symbol) => ({ symbol, value: 0.1 })),
    },
    'earn more than risk_free',
  ],
  [{ ...LEAST, method: 'mean_variance' }, 'required beside covariance'],
  [{ ...LEAST, method: 'cvar' }, 'cvar counts single days'],
  [{ ...LEAST, confidence: 0.9 }, 'is of the method cvar'],
  [
    {
      method: 'hierarchical_risk_parity',
      covariance: COVARIANCE,
      groups: [{ name: 'a', symbols: ['AAA'] }],
    },
    'hierarchical_risk_parity has no groups',
  ],
  [
    { method: 'minimum_variance', covariance: { symbols: ['AAA', 'BBB'], matrix: [[1, 0]] } },
    'must be symmetric',
  ],
  [
    {
      ...{ method: 'minimum_variance', covariance: COVARIANCE },
      bounds: [{ symbol: 'NOPE', min: 0, max: 1 }],
    },
    'NOPE is not among the symbols',
  ],
];

it('what has no answer is refused in a sentence', async () => {
  const { optimise } = await recorded();
  for (const [body, said] of REFUSED) {
    const answer = await optimise(body);
    expect([answer.status, JSON.stringify(answer.body)], JSON.stringify(body)).toEqual([
      ...[422, expect.stringContaining(said)],
    ]);
  }
});
