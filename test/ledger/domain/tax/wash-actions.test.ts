// Wash sales through everything that can happen to lots: a disallowed loss is carried, never created and never lost.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minus, negated, plus, sumOf } from '../../../../src/kernel/amounts.ts';
import {
  decimal,
  type Money,
  money,
  price,
  type Quantity,
  quantity,
  textOf,
} from '../../../../src/kernel/decimal.ts';
import type { SecurityAction } from '../../../../src/ledger/domain/corporate-actions/corporate-action.ts';
import type { PortfolioId, SecurityId } from '../../../../src/ledger/domain/entries/ids.ts';
import type { WashView } from '../../../../src/ledger/domain/tax/wash/wash-view.ts';
import { washSalesOfEntries } from '../../../../src/ledger/domain/tax/wash-entries.ts';
import { washTotals } from '../../../../src/ledger/domain/tax/wash-sales.ts';
import { runs } from '../../../runs/runs.ts';
import { heldOf, LIFE_TERMS, type Life, lifeOf, lotsIn } from '../drawn/life.ts';
import { type Move, moves, SECURITIES } from '../drawn/moves.ts';

interface Scope {
  readonly isDeferred: boolean;
  readonly areEquivalent: boolean;
}

const scope = fc.record({ isDeferred: fc.boolean(), areEquivalent: fc.boolean() });

function viewOf(
  { all, departures }: Life,
  { isDeferred, areEquivalent }: Scope,
  windowDays = 30,
): WashView {
  const portfolios = ([0, 1] as const).map((portfolio) => ({
    id: portfolio as number as PortfolioId,
    terms: LIFE_TERMS,
    folded: all.flatMap((one) =>
      one.portfolio === portfolio && one.folded !== undefined ? [one.folded] : [],
    ),
  }));
  return washSalesOfEntries(portfolios, {
    windowDays,
    taxDeferred: new Set(isDeferred ? ['1'] : []),
    groupOf: areEquivalent ? () => 'one' : (security) => security,
    departures,
  });
}

function everyLife(law: (life: Life, of: Scope) => void): void {
  fc.assert(
    fc.property(moves, scope, (all, of) => law(lifeOf(all), of)),
    { numRuns: runs(400) },
  );
}

function costOf({ openLots }: WashView): Money {
  return sumOf(openLots.map(({ side, basis }) => (side === 'LONG' ? basis : negated(basis))));
}

/** What was gained so far, and what open lots would still have to earn back. */
function resultOf(view: WashView): Money {
  const lost = sumOf(view.closures.map((one) => one.permanentlyDisallowed));
  return minus(minus(washTotals(view.closures).allowedGain, lost), costOf(view));
}

test('a disallowed loss is in the basis of what replaced the shares, whatever becomes of it', () => {
  everyLife((life, of) => {
    expect(textOf(resultOf(viewOf(life, of)))).toBe(textOf(resultOf(viewOf(life, of, -1))));
  });
});

test('a wash sale moves no shares: every portfolio holds what it has booked', () => {
  everyLife((life, of) => {
    const { openLots } = viewOf(life, of);
    for (const portfolio of [0, 1] as const)
      for (const security of SECURITIES) {
        const own = openLots.filter(
          (lot) => lot.portfolio === String(portfolio) && lot.security === security,
        );
        const held = sumOf(
          own.map(
            ({ side, remaining }): Quantity => (side === 'LONG' ? remaining : negated(remaining)),
          ),
        );
        const booked = heldOf(lotsIn(life.books[portfolio]), Number(security) as SecurityId);
        expect(textOf(held), `${security} in ${portfolio}`).toBe(textOf(booked));
      }
  });
});

test('no sale has more replaced than it sold, and nothing is disallowed of a gain', () => {
  everyLife((life, of) => {
    for (const { gain, quantity, disallowedLoss, replacements, permanentlyDisallowed } of viewOf(
      life,
      of,
    ).closures) {
      expect(sumOf(replacements.map((one) => one.quantity)).lte(quantity)).toBe(true);
      expect(plus(gain, disallowedLoss).gt(0) && disallowedLoss.gt(0)).toBe(false);
      expect(permanentlyDisallowed.lte(disallowedLoss)).toBe(true);
    }
  });
});

test('no part of a lot has taken over more than its basis', () => {
  everyLife((life, of) => {
    for (const { adjustment, basis, side } of viewOf(life, of).openLots) {
      expect(adjustment.isNegative()).toBe(false);
      if (side === 'LONG') expect(adjustment.lte(basis)).toBe(true);
    }
  });
});

/** Cash in lieu may sell the fraction of another lot, once wash sales have changed the order by cost. */
function withoutFractions(all: readonly Move[]): readonly Move[] {
  return all.map((one) =>
    one.kind === 'action' && 'cashInLieu' in one.action
      ? { ...one, action: { ...one.action, cashInLieu: undefined } }
      : one,
  );
}

test('a sale closes the lots that its booking closed', () => {
  fc.assert(
    fc.property(moves, scope, (all, of) => {
      const life = lifeOf(withoutFractions(all));
      const booked = life.all.flatMap(({ entry, folded }) =>
        entry.kind === 'trade' && folded !== undefined
          ? folded.consequences.closures.map((one) => ({ ...one, sale: String(entry.id) }))
          : [],
      );
      const sales = new Set(booked.map(({ sale }) => sale));
      const seen = viewOf(life, of).closures.map((one) => ({ ...one, sale: String(one.tradeId) }));
      expect(sumByLot(seen.filter(({ sale }) => sales.has(sale)))).toEqual(sumByLot(booked));
    }),
    { numRuns: runs(400) },
  );
});

function sumByLot(
  closures: readonly {
    readonly sale: string;
    readonly lotId: string;
    readonly quantity: Quantity;
  }[],
) {
  const byLot = Map.groupBy(closures, ({ sale, lotId }) => `${sale} of ${lotId}`);
  return [...byLot]
    .map(([lot, own]) => `${lot}: ${textOf(sumOf(own.map(({ quantity: taken }) => taken)))}`)
    .toSorted();
}

const RESHAPING = new Set([
  'split',
  'stock-dividend',
  'spin-off',
  'rights-issue',
  'stock-merger',
  'symbol-change',
]);
const ROUNDING = money('0.000001');

test('through trades, transfers, splits, spin-offs and mergers the adjustments are what the cost is higher', () => {
  fc.assert(
    fc.property(moves, scope, (all, of) => {
      const kept = withoutFractions(all)
        .filter((one) => one.kind !== 'distribution')
        .filter((one) => one.kind !== 'action' || RESHAPING.has(one.action.kind))
        .map((one) =>
          'method' in one && one.method === 'AVERAGE' ? { ...one, method: 'FIFO' as const } : one,
        );
      const life = lifeOf(kept);
      const washed = viewOf(life, of);
      const higher = minus(costOf(washed), costOf(viewOf(life, of, -1)));
      const adjusted = sumOf(washed.openLots.map(({ adjustment }) => adjustment));
      expect(minus(higher, adjusted).abs().lt(ROUNDING)).toBe(true);
    }),
    { numRuns: runs(400) },
  );
});

const ALONE: Scope = { isDeferred: false, areEquivalent: false };
const place = { portfolio: 0, security: '1' } as const;

const trade = (side: 'BUY' | 'SELL', shares: string, at: string, daysLater: number): Move => ({
  ...place,
  daysLater,
  kind: 'trade',
  side,
  effect: 'EITHER',
  quantity: quantity(shares),
  price: price(at),
  fees: money('0'),
  method: 'FIFO',
});

const acted = (action: SecurityAction, daysLater = 5): Move => ({
  ...place,
  daysLater,
  kind: 'action',
  method: 'FIFO',
  action,
});

const SPIN_OFF: SecurityAction = {
  kind: 'spin-off',
  security: '2',
  ratio: decimal('0.5'),
  parentBasisShare: decimal('0.8'),
  cashInLieu: undefined,
};

/** A loss of 100 after 40 days, taken over by the third trade: its lot has the number 5. */
const WASHED = [
  trade('BUY', '10', '50', 0),
  trade('SELL', '10', '40', 40),
  trade('BUY', '10', '41', 10),
];

const open = (all: readonly Move[], of = ALONE) =>
  viewOf(lifeOf(all), of).openLots.map(
    ({ id, remaining, basis, adjustment, heldSince }) =>
      `${id}: ${textOf(remaining)} at ${textOf(basis)} with ${textOf(adjustment)} since ${heldSince}`,
  );

const disallowed = (all: readonly Move[], of = ALONE) =>
  viewOf(lifeOf(all), of).closures.map(
    ({ lotId, gain, disallowedLoss }) =>
      `${lotId}: ${textOf(gain)}, ${textOf(disallowedLoss)} disallowed`,
  );

test('a spin-off divides what a lot took over like its basis, and the time of holding goes along', () => {
  expect(open(WASHED)).toEqual(['5: 10 at 510 with 100 since 2023-01-13']);
  expect(open([...WASHED, acted(SPIN_OFF)])).toEqual([
    '5: 10 at 408 with 80 since 2023-01-13',
    '5/2: 5 at 102 with 20 since 2023-01-13',
  ]);
});

test('a spin-off leaves alone what a lot of its own day took over: that lot gets no new shares', () => {
  expect(open([...WASHED, acted(SPIN_OFF, 0)])).toEqual(['5: 10 at 510 with 100 since 2023-01-13']);
  expect(open([...WASHED, acted(SPIN_OFF, 1)])).toHaveLength(2);
});

test('a second spin-off divides what is left, and nothing of the first one again', () => {
  expect(open([...WASHED, acted(SPIN_OFF), acted(SPIN_OFF)])).toEqual([
    '5: 10 at 326.4 with 64 since 2023-01-13',
    '5/2: 10 at 183.6 with 36 since 2023-01-13',
  ]);
});

test('a spin-off leaves alone what lots of the new security have taken over themselves', () => {
  const child = WASHED.map(
    (one, at): Move => ({
      ...one,
      security: '2',
      daysLater: at === 0 ? 100 : one.daysLater,
    }),
  );
  expect(open([trade('BUY', '10', '30', 0), ...child, acted(SPIN_OFF)])).toEqual([
    '1: 10 at 240 with 0 since 2023-01-03',
    '1/2: 5 at 60 with 0 since 2023-01-03',
    '7: 10 at 510 with 100 since 2023-04-23',
  ]);
});

test('shares of a spin-off were not bought: they replace nothing', () => {
  const sold = { ...trade('SELL', '5', '1', 2), security: '2' };
  const held = { ...trade('BUY', '5', '10', 0), security: '2' };
  const all = [held, trade('BUY', '10', '30', 60), acted(SPIN_OFF), sold];
  expect(disallowed(all)).toEqual(['1: -45, 0 disallowed']);
});

test('a loss before a spin-off is replaced by a purchase after it', () => {
  const all = [trade('BUY', '20', '50', 0), trade('SELL', '10', '40', 40), acted(SPIN_OFF)];
  expect(disallowed([...all, trade('BUY', '4', '30', 10)])).toEqual(['1: -100, 40 disallowed']);
  expect(disallowed([...all, trade('BUY', '4', '30', 26)])).toEqual(['1: -100, 0 disallowed']);
});

test('a merger for stock carries what a lot took over, with the time of holding', () => {
  const merger = { kind: 'stock-merger', security: '3', ratio: decimal('2') } as const;
  const all = [...WASHED, acted({ ...merger, cashInLieu: undefined })];
  expect(open(all)).toEqual(['5: 20 at 510 with 100 since 2023-01-13']);
  const sale = { ...trade('SELL', '20', '30', 340), security: '3' };
  const [, closure] = viewOf(lifeOf([...all, sale]), ALONE).closures;
  expect([closure?.term, textOf(closure?.gain ?? money('0'))]).toEqual(['LONG', '90']);
});

test('a merger for cash and stock recognises less for what a lot took over', () => {
  const merger = acted({
    kind: 'mixed-merger',
    security: '3',
    ratio: decimal('1'),
    cashPerShare: price('20'),
    newPrice: price('40'),
    cashInLieu: undefined,
  });
  expect(disallowed([...WASHED, merger])).toEqual([
    '1: -100, 100 disallowed',
    '5: 90, 0 disallowed',
  ]);
  expect(open([...WASHED, merger])).toEqual(['5: 10 at 400 with 100 since 2023-01-13']);
});

test('a merger for cash is a sale: its loss is disallowed by a purchase of an equivalent', () => {
  const merger = acted({ kind: 'cash-merger', cashPerShare: price('40') });
  const bought = { ...trade('BUY', '4', '40', 20), security: '2', portfolio: 1 } as const;
  const all = [trade('BUY', '10', '50', 0), merger, bought];
  expect(disallowed(all)).toEqual(['1: -100, 0 disallowed']);
  expect(disallowed(all, { ...ALONE, areEquivalent: true })).toEqual(['1: -100, 40 disallowed']);
  expect(open(all, { ...ALONE, areEquivalent: true })).toEqual([
    '5: 4 at 200 with 40 since 2023-01-23',
  ]);
  const deferred = { isDeferred: true, areEquivalent: true };
  expect(open(all, deferred)).toEqual(['5: 4 at 160 with 0 since 2023-01-28']);
});

test('a fraction that is sold takes its share of what the lot took over', () => {
  const split = acted({
    kind: 'split',
    newShares: decimal('21'),
    oldShares: decimal('20'),
    cashInLieu: price('40'),
  });
  expect(open([...WASHED, split])).toEqual([
    '5: 10 at 485.7142857143 with 95.2380952381 since 2023-01-13',
  ]);
});

test('a return of capital lets go of what a lot took over last', () => {
  const paid = (perShare: string) =>
    acted({ kind: 'return-of-capital', perShare: price(perShare) });
  expect(open([...WASHED, paid('41')])).toEqual(['5: 10 at 100 with 100 since 2023-01-13']);
  expect(open([...WASHED, paid('45')])).toEqual(['5: 10 at 60 with 60 since 2023-01-13']);
});

test('a purchase in another portfolio replaces if it is held when the shares are sold at a loss', () => {
  const elsewhere = (move: Move) => ({ ...move, portfolio: 1 }) as Move;
  const bought = (daysLater: number) => trade('BUY', '4', '42', daysLater);
  const all = (held: number, sold: number) => [
    elsewhere(trade('BUY', '10', '50', 0)),
    bought(40),
    ...[elsewhere(trade('SELL', '10', '40', held)), trade('SELL', '4', '45', sold)],
  ];
  expect(disallowed(all(2, 1))).toEqual(['1: -100, 40 disallowed', '3: -28, 0 disallowed']);
  const before = [
    elsewhere(trade('BUY', '10', '50', 0)),
    bought(40),
    trade('SELL', '4', '45', 1),
    elsewhere(trade('SELL', '10', '40', 1)),
  ];
  expect(disallowed(before)).toEqual(['3: 12, 0 disallowed', '1: -100, 0 disallowed']);
});

test('sales by cost and of named lots close what they booked, though wash sales changed the costs', () => {
  const by = (method: 'HIFO' | 'SPECIFIC_ID'): Move =>
    ({
      ...trade('SELL', '10', '60', 5),
      method,
    }) as Move;
  const dearer = trade('BUY', '10', '45', 1);
  // The washed lot cost 410 when it was booked, and 510 since it took over the loss.
  const hifo = viewOf(lifeOf([...WASHED, dearer, by('HIFO')]), ALONE).closures.at(-1);
  expect([hifo?.lotId, textOf(hifo?.cost ?? money('0'))]).toEqual(['7', '450']);
  const newest = viewOf(lifeOf([...WASHED, dearer, by('SPECIFIC_ID')]), ALONE).closures.at(-1);
  expect(newest?.lotId).toBe('7');
});

test('what was held before the ledger began replaces by its day of purchase, if that is known', () => {
  const held = (isDateKnown: boolean, daysLater: number): Move => ({
    ...place,
    portfolio: 1,
    daysLater,
    kind: 'opening',
    quantity: quantity('4'),
    cost: money('160'),
    isDateKnown,
  });
  const loss = [trade('BUY', '10', '50', 0), trade('SELL', '10', '40', 40)];
  expect(disallowed([...loss, held(true, 5)])).toEqual(['1: -100, 40 disallowed']);
  expect(disallowed([...loss, held(false, 5)])).toEqual(['1: -100, 0 disallowed']);
  expect(disallowed([...loss, held(true, 31)])).toEqual(['1: -100, 0 disallowed']);
});

test('a reinvested dividend is a purchase, and takes over a loss', () => {
  const reinvested: Move = {
    ...place,
    daysLater: 10,
    kind: 'distribution',
    amount: money('80'),
    treatment: 'INCOME',
    bought: { quantity: quantity('2'), price: price('40') },
  };
  const all = [trade('BUY', '20', '50', 0), trade('SELL', '10', '40', 40), reinvested];
  expect(disallowed(all)).toEqual(['1: -100, 20 disallowed']);
  expect(open(all)).toEqual([
    '1: 10 at 500 with 0 since 2023-01-03',
    '5: 2 at 100 with 20 since 2023-01-13',
  ]);
});

test('a transfer takes along what a lot took over, part by part, and replaces nothing itself', () => {
  const half: Move = { ...place, daysLater: 5, kind: 'transfer', part: decimal('0.37') };
  const more = trade('BUY', '30', '41', 0);
  expect(open([...WASHED, half])).toEqual([
    '5: 6.3 at 321.3 with 63 since 2023-01-13',
    '8.1: 3.7 at 188.7 with 37 since 2023-01-13',
  ]);
  // Of the forty shares bought on one day, ten replaced the sold ones.
  const [bought, sold] = WASHED as [Move, Move];
  const moved = { ...half, part: decimal('1') } as Move;
  expect(open([bought, sold, { ...more, daysLater: 10 } as Move, moved])).toEqual([
    '8.1: 10 at 510 with 100 since 2023-01-13',
    '8.1: 20 at 820 with 0 since 2023-02-22',
  ]);
});
