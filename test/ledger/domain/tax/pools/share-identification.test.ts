// Shares of a disposal in the United Kingdom, by the examples of HMRC and of other programs.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decimal, decimal } from '../../../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../../../src/kernel/instant.ts';
import type { Disposal, Movement } from '../../../../../src/ledger/domain/tax/pools/movement.ts';
import { identifiedDisposals } from '../../../../../src/ledger/domain/tax/pools/share-identification.ts';
import { addDays } from '../../../../../src/market/time/day.ts';
import { costOf, drawnTrades, gainOf, movementOf } from './drawn-movements.ts';
import { CGTCALC_EXAMPLES, HMRC_EXAMPLES } from './uk-examples.ts';

const ZERO = decimal('0');

function sum(amounts: readonly Decimal[]): Decimal {
  return amounts.reduce((all, one) => all.plus(one), ZERO);
}

/** The year in which the tax year of a day begins. */
function yearOf({ on }: Disposal): number {
  return Number(on.slice(0, 4)) - (on.slice(5) < '04-06' ? 1 : 0);
}

function identified(lines: readonly string[]) {
  return identifiedDisposals(lines.map(movementOf));
}

describe('disposals', () => {
  it.each(HMRC_EXAMPLES)('of $name gain as published', ({ movements, year, gain }) => {
    const { disposals } = identified(movements);
    const ofYear = disposals.filter((one) => yearOf(one) === year);
    const found = sum(ofYear.map(gainOf));
    // Published to the pound or penny, some of them cut off.
    expect(Math.abs(found.minus(decimal(gain)).toNumber())).toBeLessThan(0.01);
  });

  it.each(CGTCALC_EXAMPLES)('and pools of cgtcalc: $name', ({ movements, years, held }) => {
    const { disposals, pools } = identified(movements);
    for (const line of years) {
      const [year, count = 0, ...figures] = line.split(' ').map(Number);
      const ofYear = disposals.filter((one) => yearOf(one) === year);
      const gains = ofYear.map(gainOf);
      const sums = [
        ofYear.map(({ proceeds }) => proceeds),
        ofYear.map(costOf),
        gains.filter((one) => one.gt(ZERO)),
        gains.filter((one) => one.lt(ZERO)).map((one) => one.negated()),
      ].map((amounts) => sum(amounts).toNumber());
      expect(ofYear).toHaveLength(count);
      // Each disposal is rounded to the pound there.
      for (const [at, figure] of figures.entries())
        expect(Math.abs((sums[at] ?? 0) - figure)).toBeLessThanOrEqual(count);
    }
    const costs = [...pools].map(([security, { quantity, cost }]) => ({
      place: `${security} ${quantity}`,
      perUnit: cost.toNumber() / quantity.toNumber(),
    }));
    expect(costs).toHaveLength(held.length);
    for (const line of held) {
      const [security, quantity, perUnit] = line.split(' ');
      const found = costs.find(({ place }) => place === `${security} ${quantity}`);
      expect(found?.perUnit).toBeCloseTo(Number(perUnit), 4);
    }
  });
});

describe('a short sale', () => {
  it('is of the shares that are bought after the 30 days, the earliest first', () => {
    const { disposals, pools } = identified([
      '2024-01-02 sell A 10 7 0',
      '2024-03-01 buy A 6 5 0',
      '2024-04-01 buy A 6 4 0',
    ]);
    expect(disposals[0]?.matches).toMatchObject([
      { rule: 'later-purchase', on: '2024-03-01', quantity: decimal('6'), cost: decimal('30') },
      { rule: 'later-purchase', on: '2024-04-01', quantity: decimal('4'), cost: decimal('16') },
    ]);
    expect(pools.get('A')).toEqual({ quantity: decimal('2'), cost: decimal('8') });
  });

  it('that is not covered yet has no cost', () => {
    const { disposals } = identified(['2024-01-02 buy A 4 5 0', '2024-02-01 sell A 10 7 0']);
    expect(disposals[0]).toMatchObject({ uncovered: decimal('6'), matches: [{ rule: 'pool' }] });
  });
});

describe('a pool', () => {
  it('is divided by a spin-off, and a merger for cash and shares disposes of a part', () => {
    const place = { on: '2024-02-01' as TradingDay, security: 'A', to: 'B' };
    const spun: Movement = {
      ...{ ...place, kind: 'carried-over', paid: undefined, isReplaced: false },
      ratio: decimal('0.5'),
      costShare: decimal('0.25'),
    };
    const bought = movementOf('2024-01-02 buy A 100 4 0');
    expect(identifiedDisposals([bought, spun]).pools).toEqual(
      new Map([
        ['A', { quantity: decimal('100'), cost: decimal('300') }],
        ['B', { quantity: decimal('50'), cost: decimal('100') }],
      ]),
    );
    const paid = { cash: decimal('3'), received: decimal('9') } as NonNullable<typeof spun.paid>;
    const merged = identifiedDisposals([bought, { ...spun, isReplaced: true, paid }]);
    expect(merged.disposals).toMatchObject([{ proceeds: decimal('300') }]);
    expect(merged.disposals.map(costOf)).toEqual([decimal('100')]);
    expect([...merged.pools]).toEqual([['B', { quantity: decimal('50'), cost: decimal('300') }]]);
  });

  it('whose cost a return of capital exceeds has a gain', () => {
    const { disposals, pools } = identified(['2024-01-02 buy A 10 4 0', '2024-02-01 return A 45']);
    expect(disposals).toMatchObject([{ quantity: ZERO, proceeds: decimal('5'), matches: [] }]);
    expect(pools.get('A')).toEqual({ quantity: decimal('10'), cost: ZERO });
  });
});

describe('whatever is traded', () => {
  it('the costs of disposals and pools are what was paid, and each unit is counted once', () => {
    fc.assert(
      fc.property(drawnTrades, (movements) => {
        const { disposals, pools } = identifiedDisposals(movements);
        const bought = movements.filter((one) => one.kind === 'acquired');
        const sold = movements.filter((one) => one.kind === 'disposed');
        const matches = disposals.flatMap((one) => one.matches);
        const left = [...pools.values()];
        const costs = sum([...matches, ...left].map(({ cost }) => cost));
        expect(costs).toEqual(sum(bought.map(({ cost }) => cost)));
        const units = sum([...matches, ...left].map(({ quantity }) => quantity));
        expect(units).toEqual(sum(bought.map(({ quantity }) => quantity)));
        const disposed = sum([
          ...matches.map(({ quantity }) => quantity),
          ...disposals.map((one) => one.uncovered),
        ]);
        expect(disposed).toEqual(sum(sold.map(({ quantity }) => quantity)));
      }),
    );
  });

  it('no purchase is identified with a sale more than 30 days before it while the pool has shares', () => {
    fc.assert(
      fc.property(drawnTrades, (movements) => {
        const { disposals } = identifiedDisposals(movements);
        for (const { on, matches } of disposals)
          for (const match of matches)
            if (match.rule === 'next-30-days')
              expect(match.on !== undefined && match.on <= addDays(on, 30)).toBe(true);
      }),
    );
  });

  it('the order of bookings changes nothing', () => {
    fc.assert(
      fc.property(drawnTrades, (movements) => {
        const there = identifiedDisposals(movements);
        const back = identifiedDisposals(movements.toReversed());
        const sums = ({ disposals }: typeof there) =>
          new Map(disposals.map((one) => [`${one.on} ${one.security}`, gainOf(one).toString()]));
        expect(sums(back)).toEqual(sums(there));
      }),
    );
  });
});
