// A hundred hard inputs of the rebalancer: each ends with a plan that obeys its limits or with a refusal, and lots that are chosen
// together are never worse, by their own objective, than those that are rounded toward zero.
import { describe, expect, it } from 'vitest';
import { decimal, type Money, money, quantity, textOf } from '../../../src/kernel/decimal.ts';
import { createHighsSolver } from '../../../src/ledger/app/plan-rebalancing.ts';
import { exactPlan } from '../../../src/ledger/app/rebalancing/exact-plan.ts';
import type {
  Allocation,
  Asset,
  Limits,
  Strategy,
} from '../../../src/ledger/domain/rebalancing/allocation.ts';
import { costOfLots, lotProblemOf } from '../../../src/ledger/domain/rebalancing/lot-problem.ts';
import {
  planRebalancing,
  type RebalancingPlan,
} from '../../../src/ledger/domain/rebalancing/plan.ts';
import { drawing } from '../../runs/drawing.ts';
import { inTurn } from '../../runs/runs.ts';
import { allocationOf, lot, NO_LIMITS, TODAY } from '../domain/rebalancing/drawn-allocation.ts';
import { LOT_TERMS } from '../domain/tax/trades-of.ts';

const solver = createHighsSolver();

type Held = readonly [string, string, string | undefined, string];

interface Hard {
  readonly name: string;
  readonly allocation: Allocation;
}

const objective = (deviation: string, tax = '1') => ({
  ...{ deviation: decimal(deviation), spread: decimal('0.0005') },
  ...{ tax: decimal(tax), turnover: decimal('0.001') },
});

function drawnHoldings(seed: number, count: number, most: number): readonly Held[] {
  const draw = drawing(seed);
  return Array.from({ length: count }, (_, at): Held => {
    const held = Math.floor(draw() * most);
    const at100 = (1 + Math.floor(draw() * 90_000)) / 100;
    const weight = Math.floor(draw() * (10_000 / count)) / 10_000;
    return [`S${at}`, String(held), at100.toFixed(2), weight.toFixed(4)];
  });
}

const HARD_LIMITS: readonly (readonly [string, Partial<Limits>])[] = [
  ['no limits', {}],
  ['a lot larger than the portfolio', { lotSize: quantity('1000000') }],
  ['a gain budget of nothing', { gainMax: money('0') }],
  ['a gain budget below zero', { gainMax: money('-1000') }],
  ['a buffer larger than everything', { bufferAmount: money('1000000000') }],
  ['a buffer of all', { bufferShare: decimal('1') }],
  ['a least fee above every trade', { feeMin: money('100000') }],
  ['fees of the whole value', { feeRate: decimal('1') }],
  ['a least trade above every trade', { tradeMin: money('1000000000') }],
  ['cash needed beyond everything', { cashNeeded: money('999999999') }],
  ['an objective of fees alone', { objective: objective('0'), feeRate: decimal('0.01') }],
  ['an objective with tax a hundred times', { objective: objective('1', '100') }],
];

const STRATEGIES: readonly (readonly [string, Strategy])[] = [
  ['calendar', { kind: 'calendar' }],
  ['a band of nothing', { kind: 'threshold', absoluteBand: decimal('0') }],
  ['a band of all', { kind: 'threshold', absoluteBand: decimal('1'), to: 'edge' }],
  ['half a band', { kind: 'threshold', relativeBand: decimal('0.05'), to: 'middle' }],
];

/** Forty-eight: each limit with each strategy. */
const LIMITED: readonly Hard[] = HARD_LIMITS.flatMap(([limit, limits], seed) =>
  STRATEGIES.map(([name, strategy]) => ({
    name: `${limit}, ${name}`,
    allocation: allocationOf('12345.67', drawnHoldings(seed + 1, 6, 90), {
      ...{ strategy, limits: { ...NO_LIMITS, ...limits } },
    }),
  })),
);

const three: readonly Held[] = [
  ['A', '10', '100', '0.3333'],
  ['B', '10', '300', '0.3333'],
  ['C', '0', '7', '0.3333'],
];
const withAssets = (
  allocation: Allocation,
  edit: (asset: Asset) => Partial<Asset>,
): Allocation => ({
  ...allocation,
  assets: allocation.assets.map((asset) => ({ ...asset, ...edit(asset) })),
});

const ODD: readonly Hard[] = [
  { name: 'targets of 99.99 %', allocation: allocationOf('1000', three) },
  { name: 'cash below zero', allocation: allocationOf('-2500', three) },
  { name: 'cash below all that is held', allocation: allocationOf('-9000', three) },
  { name: 'nothing at all', allocation: allocationOf('0', []) },
  { name: 'no cash and nothing held', allocation: allocationOf('0', [['A', '0', '10', '1']]) },
  { name: 'no targets', allocation: { ...allocationOf('100', three), targets: [] } },
  {
    name: 'targets above one',
    allocation: {
      ...allocationOf('100', three),
      targets: [
        { symbol: 'A', weight: decimal('0.7') },
        { symbol: 'B', weight: decimal('0.3001') },
      ],
    },
  },
  {
    name: 'a target twice',
    allocation: {
      ...allocationOf('100', three),
      targets: ['A', 'A'].map((symbol) => ({ symbol, weight: decimal('0.1') })),
    },
  },
  { name: 'a target below zero', allocation: allocationOf('9', [['A', '1', '10', '-0.1']]) },
  {
    name: 'a price of 0',
    allocation: allocationOf('1000', [...three.slice(1), ['A', '10', '0', '0.3']]),
  },
  { name: 'only a price of 0', allocation: allocationOf('1000', [['A', '10', '0', '1']]) },
  {
    name: 'no price',
    allocation: allocationOf('1000', [...three.slice(1), ['A', '10', undefined, '0.3']]),
  },
  {
    name: 'a short position',
    allocation: allocationOf('1000', [...three.slice(1), ['A', '-5', '20', '0.3']]),
  },
  { name: 'a tiny price', allocation: allocationOf('1000', [['A', '0', '0.0000000001', '1']]) },
  { name: 'a huge price', allocation: allocationOf('1000', [['A', '0', '99999999999', '1']]) },
  {
    name: 'fractions',
    allocation: {
      ...allocationOf('1', three),
      limits: { ...NO_LIMITS, lotSize: quantity('0.00000001') },
    },
  },
  {
    name: 'lots of 100 of fractions',
    allocation: {
      ...allocationOf('1000', [['A', '0.5', '10', '0']]),
      limits: { ...NO_LIMITS, lotSize: quantity('100') },
    },
  },
  {
    name: 'nothing may be sold',
    allocation: {
      ...allocationOf('0', three),
      limits: { ...NO_LIMITS, noSell: new Set(['A', 'B', 'C']) },
    },
  },
  {
    name: 'nothing may be bought',
    allocation: {
      ...allocationOf('5000', three),
      limits: { ...NO_LIMITS, noBuy: new Set(['A', 'B', 'C']) },
    },
  },
  {
    name: 'everything withheld',
    allocation: withAssets(allocationOf('5000', three), () => ({ withheld: 'FOREIGN' })),
  },
  {
    name: 'lots of their own',
    allocation: withAssets(allocationOf('5000', three), ({ symbol }) => ({
      lotSize: quantity(symbol === 'B' ? '1000' : '3'),
    })),
  },
  {
    name: 'an overlay that ended',
    allocation: {
      ...allocationOf('5000', three),
      strategy: {
        kind: 'tactical',
        overlay: [{ symbol: 'A', weight: decimal('1') }],
        until: '2020-01-01' as typeof TODAY,
      },
    },
  },
  {
    name: 'an overlay beside targets above one',
    allocation: {
      ...allocationOf('5000', three),
      strategy: {
        kind: 'tactical',
        overlay: [{ symbol: 'A', weight: decimal('1') }],
        until: TODAY,
      },
    },
  },
  {
    name: 'steps of nothing',
    allocation: {
      ...allocationOf('5000', three),
      strategy: { kind: 'tactical', overlay: [], until: TODAY, moveMax: decimal('0') },
    },
  },
];

/** Two lots of each: one with a gain, one with a loss. */
function withLots(allocation: Allocation, boughtOn: string): Allocation {
  return withAssets(allocation, ({ symbol, quantity: held, price }) => {
    if (!held.gt(0)) return { likeness: symbol };
    const half = held.toNumber() / 2;
    const cost = (times: number) => (half * Number(price?.toFixed()) * times).toFixed(2);
    const lots = [
      lot(`${symbol}-old`, '2020-01-02', String(half), cost(0.4)),
      lot(`${symbol}-new`, boughtOn, String(half), cost(1.3)),
    ];
    return {
      likeness: symbol,
      holding: { lots, terms: LOT_TERMS, boughtElsewhere: quantity('0') },
    };
  });
}

const TAXED: readonly Hard[] = [
  ['a gain budget of nothing', { gainMax: money('0') }],
  ['a gain budget that no choice meets', { gainMax: money('-50000') }],
  ['a small gain budget', { gainMax: money('150'), objective: objective('1') }],
  ['everything in wash windows', { guardsWash: true }],
  ['wash windows and a gain budget', { guardsWash: true, gainMax: money('10') }],
].flatMap(([name, limits]) =>
  ['2024-05-20', '2023-01-03'].map((boughtOn, seed) => ({
    name: `${name}, bought ${boughtOn}`,
    allocation: withLots(
      allocationOf('900', drawnHoldings(40 + seed, 6, 60), {
        limits: { ...NO_LIMITS, ...(limits as Partial<Limits>) },
      }),
      boughtOn,
    ),
  })),
);

const drawnHard = (
  name: string,
  count: number,
  of: (seed: number) => Allocation,
): readonly Hard[] =>
  Array.from({ length: count }, (_, seed) => ({
    name: `${name} ${seed}`,
    allocation: of(seed + 100),
  }));

const DRAWN: readonly Hard[] = [
  ...drawnHard('a few dear shares', 12, (seed) =>
    allocationOf('700', drawnHoldings(seed, 5, 3), {
      limits: {
        ...NO_LIMITS,
        feeRate: decimal('0.001'),
        feeMin: money('1'),
        objective: objective('1'),
      },
    }),
  ),
  ...drawnHard('in debt', 8, (seed) =>
    allocationOf('-4000', drawnHoldings(seed, 7, 40), {
      limits: { ...NO_LIMITS, lotSize: quantity('10'), tradeMin: money('500') },
    }),
  ),
  ...drawnHard('withdrawing', 7, (seed) =>
    allocationOf('100', drawnHoldings(seed, 8, 50), {
      limits: {
        ...NO_LIMITS,
        cashNeeded: money('9000'),
        feeMin: money('7'),
        objective: objective('2'),
      },
    }),
  ),
];

const ALL = [...ODD, ...TAXED, ...LIMITED, ...DRAWN];

function costOf(plan: RebalancingPlan, rounded: RebalancingPlan, allocation: Allocation): number {
  const traded = new Map(plan.trades.map(({ symbol, notional }) => [symbol, notional]));
  return costOfLots(
    lotProblemOf(rounded, allocation),
    ({ symbol, lotValue }) => Number(textOf(traded.get(symbol) ?? money('0'))) / lotValue,
  );
}

function obeys(plan: RebalancingPlan, { assets, limits, cash }: Allocation): void {
  const bySymbol = new Map(assets.map((asset) => [asset.symbol, asset]));
  for (const { symbol, side, quantity: count, notional, fee } of plan.trades) {
    const asset = bySymbol.get(symbol);
    expect(count.gt(0), symbol).toBe(true);
    expect(notional.lt(limits.tradeMin), symbol).toBe(false);
    expect(asset?.withheld, symbol).toBeUndefined();
    expect(fee.lt(limits.feeMin), symbol).toBe(false);
    if (side === 'SELL') {
      expect(limits.noSell.has(symbol), symbol).toBe(false);
      expect(count.gt(asset?.quantity ?? decimal('0')), symbol).toBe(false);
    } else expect(limits.noBuy.has(symbol), symbol).toBe(false);
  }
  const hasBought = plan.trades.some(({ side }) => side === 'BUY');
  const floor: Money = hasBought || plan.cashBuffer.lt(cash) ? plan.cashBuffer : cash;
  if (hasBought) expect(plan.cashAfter.lt(floor)).toBe(false);
  if (limits.gainMax !== undefined && plan.realizedGain.gt(0))
    expect(plan.realizedGain.gt(limits.gainMax)).toBe(false);
}

describe('a hundred hard inputs', () => {
  it('are a hundred', () => {
    expect(ALL.length).toBeGreaterThanOrEqual(99);
  });

  it('names a price of 0 beside what has none', async () => {
    const allocation = allocationOf('1000', [['A', '10', '0', '1']]);
    const found = planRebalancing(allocation);
    if (!found.ok) throw new Error(found.failure.kind);
    expect(found.value.skipped).toEqual([{ symbol: 'A', reason: 'UNPRICED' }]);
    const exact = await exactPlan(solver, allocation, found.value);
    expect(exact.ok && exact.value.plan.trades).toEqual([]);
  });

  it.each([...inTurn(ALL, 0, 1)])('$name', async ({ allocation }) => {
    const rounded = planRebalancing(allocation);
    if (!rounded.ok) {
      expect(rounded.failure.kind).toMatch(/^[A-Z_]+$/);
      return;
    }
    obeys(rounded.value, allocation);
    const exact = await exactPlan(solver, allocation, rounded.value);
    if (!exact.ok) throw new Error(exact.failure.kind);
    const { plan } = exact.value;
    obeys(plan, allocation);
    const [own, other] = [plan, rounded.value].map((one) => costOf(one, rounded.value, allocation));
    expect(own).toBeLessThanOrEqual((other ?? 0) + 1e-6 * Math.max(1, other ?? 0));
  });

  it('a thousand assets of one share each', async () => {
    const holdings = Array.from(
      { length: 1_000 },
      (_, at): Held => [`S${at}`, '1', `${5 + (at % 97)}.5`, '0.0009'],
    );
    const allocation = allocationOf('5000', holdings);
    const rounded = planRebalancing(allocation);
    if (!rounded.ok) throw new Error(rounded.failure.kind);
    const exact = await exactPlan(solver, allocation, rounded.value);
    if (!exact.ok) throw new Error(exact.failure.kind);
    obeys(exact.value.plan, allocation);
    const { plan } = exact.value;
    expect(costOf(plan, rounded.value, allocation)).toBeLessThanOrEqual(
      costOf(rounded.value, rounded.value, allocation) + 1e-6,
    );
  });
});
