// Single rules of a rebalancing plan: skipped legs, the overlay and its expiry, limited moves, lots, refusals.
import { expect, test } from 'vitest';
import {
  decimal,
  money,
  NO_QUANTITY,
  price,
  quantity,
  textOf,
} from '../../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import type { Lot } from '../../../../src/ledger/domain/lots/lot.ts';
import type { Allocation } from '../../../../src/ledger/domain/rebalancing/allocation.ts';
import { planRebalancing } from '../../../../src/ledger/domain/rebalancing/plan.ts';
import { termsBy } from '../drawn/trades.ts';
import { allocationOf, lot, NO_LIMITS, TODAY } from './drawn-allocation.ts';

function tradesOf(allocation: Allocation): readonly string[] {
  const made = planRebalancing(allocation);
  if (!made.ok) return [made.failure.kind];
  const { trades, skipped } = made.value;
  return [
    ...trades.map(({ side, quantity, symbol }) => `${side} ${textOf(quantity)} ${symbol}`),
    ...skipped.map(({ symbol, reason }) => `${symbol} ${reason}`),
  ];
}

test('what has no price is named, and nothing is planned for it', () => {
  const allocation = allocationOf('1000', [
    ['AAA', '0', '10', '0.5'],
    ['BBB', '5', undefined, '0.5'],
  ]);
  expect(tradesOf(allocation)).toEqual(['BUY 50 AAA', 'BBB UNPRICED']);
});

test('a target that is neither held nor priced is named too', () => {
  const allocation = allocationOf('1000', [['AAA', '0', '10', '0.5']], {
    targets: [{ symbol: 'NEW', weight: decimal('0.5') }],
  });
  expect(tradesOf(allocation)).toEqual(['NEW UNPRICED']);
});

test('a short position and what belongs to others stay as they are, and their value counts', () => {
  const allocation = allocationOf('1000', [
    ['AAA', '-5', '10', '0'],
    ['BBB', '0', '10', '1'],
  ]);
  const [short, bought] = allocation.assets;
  if (short === undefined || bought === undefined) throw new Error('two assets are listed');
  expect(tradesOf(allocation)).toEqual(['BUY 95 BBB', 'AAA SHORT_POSITION']);
  const foreign = { ...short, quantity: quantity('5'), withheld: 'FOREIGN' as const };
  expect(tradesOf({ ...allocation, assets: [foreign, bought] })).toEqual([
    'BUY 100 BBB',
    'AAA FOREIGN',
  ]);
});

test('trades end at the targets, at the edge of the band or half way, where those inside stay', () => {
  const holdings = [
    ['AAA', '60', '10', '0.4'],
    ['BBB', '5', '10', '0.2'],
    ['CCC', '35', '10', '0.4'],
  ] as const;
  const goals = (to?: 'edge' | 'middle') =>
    tradesOf(
      allocationOf('0', holdings, {
        strategy: { kind: 'threshold', absoluteBand: decimal('0.1'), to },
      }),
    );
  expect(goals()).toEqual(['SELL 20 AAA', 'BUY 15 BBB', 'BUY 5 CCC']);
  expect(goals('middle')).toEqual(['SELL 15 AAA', 'BUY 10 BBB']);
  expect(goals('edge')).toEqual(['SELL 10 AAA', 'BUY 5 BBB']);
});

test('the narrower of two bands counts, and what is not wanted any more leaves a relative one whole', () => {
  const strategy = {
    kind: 'threshold',
    absoluteBand: decimal('0.2'),
    relativeBand: decimal('0.25'),
    to: 'edge',
  } as const;
  const holdings = [
    ['AAA', '70', '10', '0.4'],
    ['OLD', '30', '10', '0'],
  ] as const;
  expect(tradesOf(allocationOf('0', holdings, { strategy }))).toEqual([
    'SELL 30 OLD',
    'SELL 20 AAA',
  ]);
});

test('cash that is needed is raised inside the bands too, and stays beside the buffer', () => {
  const limits = { ...NO_LIMITS, bufferAmount: money('100'), cashNeeded: money('300') };
  const holdings = [
    ['AAA', '50', '10', '0.5'],
    ['BBB', '50', '10', '0.5'],
  ] as const;
  const strategy = { kind: 'threshold', absoluteBand: decimal('0.5'), to: 'edge' } as const;
  const short = allocationOf('0', holdings, { strategy, limits });
  expect(tradesOf(short)).toEqual(['SELL 20 AAA', 'SELL 20 BBB']);
  expect(tradesOf({ ...short, cash: money('400') })).toEqual([]);
});

test('gains stay within their budget after the losses', () => {
  const held = (symbol: string, paid: string): Allocation['assets'][number] => ({
    ...{ symbol, quantity: quantity('10'), price: price('10') },
    holding: {
      lots: [lot(symbol, '2024-01-02', '10', paid)],
      terms: termsBy('FIFO'),
      boughtElsewhere: NO_QUANTITY,
    },
  });
  const allocation = allocationOf('0', []);
  const assets = [held('LOSS', '130'), held('MORE', '20'), held('SOME', '50')];
  const within = (gainMax: string) =>
    tradesOf({ ...allocation, assets, limits: { ...NO_LIMITS, gainMax: money(gainMax) } });
  expect(within('100')).toEqual(['SELL 10 LOSS', 'SELL 10 MORE', 'SELL 10 SOME']);
  expect(within('50')).toEqual(['SELL 10 LOSS', 'SELL 10 MORE', 'SOME GAIN_BUDGET']);
  expect(within('20')).toEqual(['SELL 10 LOSS', 'SELL 10 SOME', 'MORE GAIN_BUDGET']);
});

test('a sale that costs more than it brings is left out', () => {
  const limits = { ...NO_LIMITS, feeMin: money('20') };
  expect(tradesOf(allocationOf('100', [['AAA', '1', '10', '0']], { limits }))).toEqual([
    'AAA FEE_ABOVE_PROCEEDS',
  ]);
});

test('an overlay replaces the targets it names until its last day', () => {
  const overlay = [
    { symbol: 'AAA', weight: decimal('0.2') },
    { symbol: 'BBB', weight: decimal('0.8') },
  ];
  const holdings = [
    ['AAA', '50', '10', '0.5'],
    ['BBB', '50', '10', '0.5'],
  ] as const;
  const until = (day: string) =>
    allocationOf('0', holdings, {
      strategy: { kind: 'tactical', overlay, until: day as TradingDay },
    });
  expect(tradesOf(until(TODAY))).toEqual(['SELL 30 AAA', 'BUY 30 BBB']);
  expect(tradesOf(until('2024-06-02'))).toEqual([]);
});

test('a run moves no weight further than its limit', () => {
  const allocation = allocationOf(
    '0',
    [
      ['AAA', '100', '10', '0'],
      ['BBB', '0', '10', '1'],
    ],
    { strategy: { kind: 'tactical', overlay: [], until: TODAY, moveMax: decimal('0.1') } },
  );
  expect(tradesOf(allocation)).toEqual(['SELL 10 AAA', 'BUY 10 BBB']);
});

test('weights that are negative, named twice or above one are refused', () => {
  const targets = (...weights: string[]) =>
    allocationOf('100', [['AAA', '1', '10', '0']], {
      targets: weights.map((weight) => ({ symbol: 'AAA', weight: decimal(weight) })),
    });
  expect(tradesOf(targets('-0.1'))).toEqual(['NEGATIVE_TARGET']);
  expect(tradesOf(targets('0.1', '0.2'))).toEqual(['DUPLICATE_TARGET']);
  expect(tradesOf(targets('1.01'))).toEqual(['TARGETS_ABOVE_ONE']);
});

test.each([
  ['absolute', { kind: 'threshold', absoluteBand: decimal('-0.01'), to: 'edge' }],
  ['relative', { kind: 'threshold', relativeBand: decimal('-0.01') }],
  ['move', { kind: 'tactical', overlay: [], until: TODAY, moveMax: decimal('-0.1') }],
] as const)('a band below zero is a mistake of the caller: %s', (_, strategy) => {
  // At its target: by a negative band it would be sold past it.
  const allocation = allocationOf('0', [['AAA', '10', '10', '1']], { strategy });
  expect(() => tradesOf(allocation)).toThrow('below zero');
});

test('a portfolio that is worth no more than its cash buffer has no capital', () => {
  const limits = { ...NO_LIMITS, bufferAmount: money('110') };
  const held = [['AAA', '1', '10', '1']] as const;
  expect(tradesOf(allocationOf('100', held, { limits }))).toEqual(['NO_CAPITAL']);
  expect(tradesOf(allocationOf('-20', held))).toEqual(['NO_CAPITAL']);
});

/** Half of 20 shares at 10 is to be sold. */
function halfSold(lots: readonly Lot[], given: { bought?: string; guardsWash?: boolean } = {}) {
  const { bought = '0', guardsWash = true } = given;
  const allocation = allocationOf('0', [['AAA', '20', '10', '0.5']], {
    limits: { ...NO_LIMITS, guardsWash },
  });
  const holding = {
    lots,
    terms: termsBy('FIFO'),
    boughtElsewhere: bought === '0' ? NO_QUANTITY : quantity(bought),
  };
  return { ...allocation, assets: allocation.assets.map((asset) => ({ ...asset, holding })) };
}

test('a sale names its lots and their tax, losses first', () => {
  const made = planRebalancing(
    halfSold([lot('old', '2022-01-03', '12', '60'), lot('dear', '2024-01-03', '8', '120')]),
  );
  if (!made.ok) throw new Error(made.failure.kind);
  const sold = made.value.trades[0]?.sold;
  expect(sold?.lots.map(({ lotId, quantity }) => `${lotId} ${textOf(quantity)}`)).toEqual([
    'dear 8',
    'old 2',
  ]);
  expect(textOf(made.value.realizedGain)).toBe('-30');
  expect(textOf(made.value.estimatedTax)).toBe('-10.5');
});

test('a loss is not sold while shares bought in the last 30 days would take it over', () => {
  const dear = lot('dear', '2024-01-03', '12', '240');
  const recent = lot('recent', '2024-05-20', '8', '60');
  const older = lot('older', '2024-05-03', '8', '60');
  expect(tradesOf(halfSold([dear, recent]))).toEqual(['AAA WASH_GUARD']);
  expect(tradesOf(halfSold([dear, recent], { guardsWash: false }))).toEqual(['SELL 10 AAA']);
  expect(tradesOf(halfSold([dear, older]))).toEqual(['SELL 10 AAA']);
  expect(tradesOf(halfSold([dear, older], { bought: '1' }))).toEqual(['AAA WASH_GUARD']);
});

test('what is like something that the same plan sells at a loss is not bought', () => {
  const planned = (guardsWash: boolean) => {
    const allocation = allocationOf(
      '0',
      [
        ['AAA', '20', '10', '0.5'],
        ['BBB', '0', '10', '0.5'],
      ],
      { limits: { ...NO_LIMITS, guardsWash } },
    );
    const holding = {
      lots: [lot('dear', '2024-01-03', '20', '400')],
      terms: termsBy('FIFO'),
      boughtElsewhere: NO_QUANTITY,
    };
    const assets = allocation.assets.map((asset) => ({
      ...asset,
      likeness: 'index',
      ...(asset.symbol === 'AAA' && { holding }),
    }));
    return tradesOf({ ...allocation, assets });
  };
  expect(planned(true)).toEqual(['SELL 10 AAA', 'BBB WASH_GUARD']);
  expect(planned(false)).toEqual(['SELL 10 AAA', 'BUY 10 BBB']);
});

test('what was sold at a loss a short time ago is not bought back', () => {
  const limits = { ...NO_LIMITS, noBuy: new Set(['AAA']) };
  expect(tradesOf(allocationOf('100', [['AAA', '1', '10', '1']], { limits }))).toEqual([
    'AAA WASH_GUARD',
  ]);
});
