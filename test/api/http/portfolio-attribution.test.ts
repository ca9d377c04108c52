// Why a portfolio earned more or less than a benchmark of symbols, over HTTP: the effects add up to the active return.
import { describe, expect, it } from 'vitest';
import { ANALYTICS, investor } from '../harness/recorded-investor.ts';

/** A spring of two technology shares, one of gold, and a deposit between. */
async function spring() {
  const one = await investor();
  await one.book('DEPOSIT 10000 2023-12-28');
  await one.book('BUY 40 ACME 100 2023-12-29', { fees: '5' });
  await one.book('BUY 20 GOLD 150 2024-01-10');
  await one.book('DEPOSIT 2000 2024-02-05');
  await one.book('SELL 10 ACME 120 2024-02-06', { fees: '5' });
  await one.book('BUY 30 ZETA 50 2024-02-06');
  await one.book('DIVIDEND 30 ACME 0.5 2024-03-04');
  await one.closes('ACME', ['2023-12-28 99', '2023-12-29 101', '2024-01-31 110', '2024-02-06 121']);
  await one.closes('ACME', ['2024-02-29 125', '2024-03-04 124', '2024-03-28 130']);
  await one.closes('GOLD', [
    '2024-01-10 149',
    '2024-01-31 155',
    '2024-02-29 151',
    '2024-03-28 160',
  ]);
  await one.closes('ZETA', ['2024-02-06 51', '2024-02-29 48', '2024-03-28 55']);
  await one.closes('SPY', ['2023-12-27 470', '2023-12-28 472', '2023-12-29 471']);
  await one.closes('SPY', ['2024-01-10 474', '2024-01-31 480', '2024-02-05 482', '2024-02-06 484']);
  await one.closes('SPY', ['2024-02-29 500', '2024-03-04 505', '2024-03-28 510']);
  await one.closes('GLD', ['2023-12-27 180', '2023-12-28 181', '2023-12-29 182']);
  await one.closes('GLD', ['2024-01-10 183', '2024-01-31 181', '2024-02-05 185', '2024-02-06 184']);
  await one.closes('GLD', ['2024-02-29 186', '2024-03-04 190', '2024-03-28 195']);
  const attribution = (asked: object, query = '') =>
    one.post(`${ANALYTICS}/attribution${query}`, {
      ...{ portfolio_id: one.id, to: '2024-03-28', by: 'sector', benchmark: MIX },
      ...asked,
    });
  /** What the master says of a symbol. */
  async function describeSecurity(symbol: string, facts: object) {
    const admin = await one.api.signedIn(`admin-${symbol.toLowerCase()}`, 'admin');
    const found = await one.get(`/securities?symbol=${symbol}`);
    const id = found.body[0].id as number;
    const path = `/api/v1/securities/${id}`;
    const done = await one.api.ask('PATCH', path, { bearer: admin, body: facts });
    expect(done.status, JSON.stringify(done.body)).toBe(200);
  }
  return { ...one, attribution, describeSecurity };
}

const MIX = [
  { symbol: 'SPY', weight: '0.6', group: 'Technology' },
  { symbol: 'GLD', weight: 0.3, group: 'Metals' },
  { group: 'cash', weight: 0.1 },
];

interface Effects {
  readonly allocation: number;
  readonly selection: number;
  readonly interaction: number;
}

function sumOf({ allocation, selection, interaction }: Effects): number {
  return allocation + selection + interaction;
}

describe('the attribution of a portfolio', () => {
  it('adds up, by groups of the master and by months, to its return as reported less that of the benchmark', async () => {
    const { attribution, performance, describeSecurity } = await spring();
    for (const symbol of ['ACME', 'ZETA']) await describeSecurity(symbol, { sector: 'Technology' });
    await describeSecurity('GOLD', { sector: 'Metals' });
    const { status, body } = await attribution({ from: '2023-12-29' }, '?explain=true');
    expect(status, JSON.stringify(body)).toBe(200);
    const reported = (await performance({ from: '2023-12-29', to: '2024-03-28' })).body;
    expect(body.portfolio_return).toBe(reported.time_weighted_return);
    // Each number is rounded by itself, to twelve digits.
    expect(body.excess).toBeCloseTo(body.portfolio_return - body.benchmark_return, 11);
    expect(body.groups.map(({ group }: { group: string }) => group)).toEqual([
      ...['Technology', 'Metals', 'cash'],
    ]);
    const ofGroups = body.groups.reduce((sum: number, one: Effects) => sum + sumOf(one), 0);
    expect(ofGroups).toBeCloseTo(body.excess, 12);
    expect(sumOf(body.total)).toBeCloseTo(body.excess, 12);
    for (const month of body.months) expect(sumOf(month.total)).toBeCloseTo(month.excess, 12);
    expect(body.months.map((one: { portfolio_return: number }) => one.portfolio_return)).toEqual(
      reported.months.map((one: { return: number }) => expect.closeTo(one.return, 12)),
    );
    // Restored to its weights at the start of each month.
    const months = [
      0.6 * (480 / 471) + 0.3 * (181 / 182) + 0.1,
      0.6 * (500 / 480) + 0.3 * (186 / 181) + 0.1,
      0.6 * (510 / 500) + 0.3 * (195 / 186) + 0.1,
    ];
    expect(body.benchmark_return).toBeCloseTo(months.reduce((a, b) => a * b) - 1, 12);
    expect(body).toMatchObject({
      ...{ from: '2023-12-29', to: '2024-03-28', reasons: {} },
      benchmark: [
        { symbol: 'SPY', return: expect.closeTo(510 / 471 - 1, 12) },
        { symbol: 'GLD', return: expect.closeTo(195 / 182 - 1, 12) },
        { symbol: null, group: 'cash', return: 0 },
      ],
      conventions: { linking: 'GRAP', by: 'sector' },
      portfolio: { complete: true, explanation: { prices: [{ symbol: 'ACME' }, {}, {}] } },
    });
  });

  it('finds the groups of the benchmark in the master, security by security unless asked otherwise', async () => {
    const { attribution, describeSecurity } = await spring();
    const own = [
      { symbol: 'ACME', weight: 0.5 },
      { symbol: 'GOLD', weight: 0.5 },
    ];
    const asked = { from: '2024-02-29', to: '2024-03-04', benchmark: own };
    const { body } = await attribution({ ...asked, by: undefined });
    expect(body.groups.map(({ group }: { group: string }) => group)).toEqual([
      ...['ACME', 'GOLD', 'ZETA', 'cash'],
    ]);
    // Within a security nothing is chosen: only a dividend, which the benchmark does not count, is more than its closes.
    const [acme, gold] = body.groups;
    expect(acme.selection).toBeCloseTo((0.5 * (30 - 10) * 0.5) / (20 * 125), 3);
    expect(gold.selection).toBeCloseTo(0, 12);
    await describeSecurity('GOLD', { sector: 'Metals' });
    const bySector = (await attribution(asked)).body;
    expect(bySector.groups.map(({ group }: { group: string }) => group)).toEqual([
      ...['unknown', 'Metals', 'cash'],
    ]);
    for (const { total, excess } of [body, bySector]) expect(sumOf(total)).toBeCloseTo(excess, 12);
  });

  it('is null with its reason where the benchmark has no price', async () => {
    const { attribution, closes } = await spring();
    await closes('LATE', ['2024-02-05 10', '2024-02-06 11', '2024-02-29 12', '2024-03-04 12']);
    await closes('LATE', ['2024-03-28 13']);
    const { status, body } = await attribution({
      ...{ from: '2023-12-29', by: 'security', benchmark: [{ symbol: 'LATE', weight: 1 }] },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ portfolio_return: expect.any(Number), benchmark_return: null, excess: null },
      ...{ total: null, groups: [] },
      benchmark: [{ symbol: 'LATE', return: null }],
      months: [
        { month: '2024-01', benchmark_return: null, total: null },
        { month: '2024-02', benchmark_return: null, portfolio_return: expect.any(Number) },
        { month: '2024-03', excess: expect.any(Number) },
      ],
      reasons: {
        excess: {
          code: 'NO_BENCHMARK_PRICE',
          text: 'LATE has no price or rate for the return of 3 days from 2024-01-10 to 2024-02-05',
        },
      },
    });
  });

  it('is refused in a sentence', async () => {
    const { attribution } = await spring();
    const noClose = [{ symbol: 'NOPE', weight: 1, group: 'All' }];
    for (const [asked, said] of [
      [{ benchmark: undefined }, 'Give the benchmark: symbols with weights'],
      [{ benchmark: MIX.slice(0, 1) }, 'add up to 0.6; they must add up to 1'],
      [{ benchmark: [{ group: 'Metals', weight: 1 }] }, 'only \\"cash\\" needs none'],
      [{ benchmark: [{ symbol: 'SPY', weight: 1 }] }, 'does not know SPY'],
      [{ benchmark: noClose }, 'No close of NOPE is on record'],
      [{ periods: [] }, 'periods'],
      [{ from: '2024-04-01' }, '2024-04-01 is after to, 2024-03-28'],
      [{ by: 'colour' }, 'by'],
    ] as const) {
      const { status, body } = await attribution(asked);
      expect([status, JSON.stringify(body)]).toEqual([422, expect.stringContaining(said)]);
    }
  });
});
