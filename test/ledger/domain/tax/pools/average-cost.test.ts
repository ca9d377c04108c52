// Disposals in Canada, by the examples of its revenue agency and of other programs.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decimal, decimal } from '../../../../../src/kernel/decimal.ts';
import { averagedDisposals } from '../../../../../src/ledger/domain/tax/pools/average-cost.ts';
import { drawnTrades, gainOf, movementOf } from './drawn-movements.ts';

interface Example {
  readonly name: string;
  readonly movements: readonly string[];
  /** In the order of the disposals: what may be deducted or is taxed. */
  readonly gains: readonly string[];
  readonly denied: readonly string[];
  /** At the end. */
  readonly cost: string;
}

/**
 * The first from CRA's bulletin IT-456R s.12, with prices of our own; the second from
 * https://www.adjustedcostbase.ca/blog/what-is-the-superficial-loss-rule/ (example 1); the others facts of
 * https://github.com/tsiemens/acb (MIT, Copyright 2018 Trevor Siemens), src/portfolio/bookkeeping/delta_list.rs at 2329b8e.
 */
const EXAMPLES: readonly Example[] = [
  {
    name: '50 held, 20 sold, 15 bought back: 15 are superficial',
    movements: ['2024-01-02 buy A 50 10 0', '2024-06-03 sell A 20 8 0', '2024-06-10 buy A 15 7 0'],
    ...{ gains: ['-10'], denied: ['30'], cost: '435' },
  },
  {
    name: 'all bought back on the next day',
    movements: [
      ...['2014-01-06 buy A 100 50 0', '2014-11-03 sell A 100 30 0'],
      ...['2014-11-04 buy A 100 30 0', '2015-12-02 sell A 100 80 0'],
    ],
    ...{ gains: ['0', '3000'], denied: ['2000', '0'], cost: '0' },
  },
  {
    name: 'sold long after the purchase',
    movements: ['2024-01-01 buy A 10 1 2', '2024-02-19 sell A 5 0.2 0'],
    ...{ gains: ['-5'], denied: ['0'], cost: '6' },
  },
  {
    name: 'as many as are held at the end',
    movements: [
      ...['2024-01-01 buy A 10 1 2', '2024-01-02 sell A 5 0.2 0'],
      ...['2024-01-15 sell A 4 0.2 0', '2024-04-09 sell A 1 0.2 0'],
    ],
    ...{ gains: ['-4', '-3.6', '-2.4'], denied: ['1', '1.2', '0'], cost: '0' },
  },
  {
    name: 'sold whole within the window',
    movements: [
      ...['2024-01-01 buy A 10 1 2', '2024-02-19 sell A 5 0.2 0', '2024-02-20 sell A 5 0.2 0'],
    ],
    ...{ gains: ['-5', '-5'], denied: ['0', '0'], cost: '0' },
  },
  {
    name: 'fewer bought than sold',
    movements: [
      ...['2024-01-01 buy A 100 3 2', '2024-02-19 sell A 99 2 0', '2024-02-20 buy A 25 2.2 2'],
    ],
    ...{ gains: ['-75.48'], denied: ['25.5'], cost: '85.52' },
  },
  {
    name: 'all sold, and the loss waits for the purchase',
    movements: [
      ...['2024-01-01 buy A 10 1 2', '2024-01-02 sell A 10 0.2 0', '2024-01-03 buy A 5 1 2'],
      ...['2024-01-04 sell A 2 0.2 0', '2024-02-19 sell A 3 0.2 0'],
    ],
    ...{ gains: ['-7', '0', '-9'], denied: ['3', '3.6', '0'], cost: '0' },
  },
  {
    name: 'fractions that are sold whole',
    movements: [
      '2024-01-01 buy A 5 1 2',
      '2024-01-02 sell A 4.7 0.2 0',
      '2024-01-03 sell A 0.3 0.2 0',
    ],
    ...{ gains: ['-5.64', '-0.36'], denied: ['0', '0'], cost: '0' },
  },
];

const ZERO = decimal('0');

function sum(amounts: readonly Decimal[]): Decimal {
  return amounts.reduce((all, one) => all.plus(one), ZERO);
}

function cents(amount: Decimal): string {
  return amount.roundedTo(2).toString();
}

function averaged(lines: readonly string[], ...sheltered: (readonly string[])[]) {
  const { disposals, pools } = averagedDisposals(
    lines.map(movementOf),
    sheltered.map((own) => own.map(movementOf)),
  );
  return {
    gains: disposals.map((one) => cents(gainOf(one).plus(one.denied?.amount ?? ZERO))),
    denied: disposals.map(({ denied }) => cents(denied?.amount ?? ZERO)),
    lost: disposals.map(({ denied }) => denied && cents(denied.amount.minus(denied.addedToCost))),
    cost: cents(sum([...pools.values()].map((one) => one.cost))),
  };
}

describe('disposals', () => {
  it.each(EXAMPLES)('$name', ({ movements, gains, denied, cost }) => {
    expect(averaged(movements)).toMatchObject({ gains, denied, cost });
  });
});

describe('a registered account', () => {
  it('that buys back takes the loss away for good', () => {
    const own = ['2024-01-02 buy A 10 10 0', '2024-06-03 sell A 10 8 0'];
    const registered = ['2024-06-10 buy A 10 7 0'];
    expect(averaged(own, registered)).toMatchObject({ gains: ['0'], lost: ['20'], cost: '0' });
  });

  it('shares the loss with the pool by what each that bought holds at the end', () => {
    const own = ['2024-01-02 buy A 10 10 0', '2024-06-03 sell A 10 8 0', '2024-06-05 buy A 6 7 0'];
    const registered = ['2024-06-10 buy A 2 7 0'];
    const found = averaged(own, registered);
    // 8 of 10 bought back: 16 denied, three quarters of it in the cost of the 6.
    expect(found).toMatchObject({ gains: ['-4'], denied: ['16'], lost: ['4'], cost: '54' });
  });

  it('that holds and did not buy leaves the purchase of the pool its loss', () => {
    const own = ['2024-01-02 buy A 10 10 0', '2024-06-03 sell A 10 8 0', '2024-06-05 buy A 5 7 0'];
    const found = averaged(own, ['2024-01-02 buy A 100 10 0']);
    expect(found).toMatchObject({ gains: ['-10'], denied: ['10'], lost: ['0'], cost: '45' });
  });
});

/**
 * Facts of https://github.com/tsiemens/acb (MIT, Copyright 2018 Trevor Siemens), `test_other_affiliate_sfl` of
 * src/portfolio/bookkeeping/delta_list.rs at 2329b8e: shares at 1, sold at 0.5 on day 40.
 */
const AFFILIATES = [
  {
    name: 'that buys alone takes all of the loss into its cost',
    own: ['2024-01-01 buy A 10 1 0', '2024-02-09 sell A 2 0.5 0'],
    others: [['2024-01-01 buy A 5 1 0', '2024-02-10 buy A 2 1 0']],
    ...{ registered: [], gain: '0', denied: '1', toOthers: '1', lost: '0', cost: '8' },
  },
  {
    name: 'that buys beside another shares it by what each holds at the end',
    own: ['2024-01-01 buy A 10 1 0', '2024-02-09 sell A 2 0.5 0'],
    others: [
      ['2024-01-01 buy A 5 1 0', '2024-02-10 buy A 2 1 0'],
      ['2024-01-01 buy A 7 1 0', '2024-02-10 buy A 2 1 0'],
    ],
    ...{ registered: [], gain: '0', denied: '1', toOthers: '1', lost: '0', cost: '8' },
  },
  {
    name: 'that buys beside a registered account takes its part, and the rest is lost',
    own: ['2024-01-01 buy A 10 1 0', '2024-02-09 sell A 2 0.5 0'],
    others: [['2024-01-01 buy A 7 1 0', '2024-02-10 buy A 2 1 0']],
    registered: [['2024-01-01 buy A 5 1 0', '2024-02-10 buy A 2 1 0']],
    ...{ gain: '0', denied: '1', toOthers: '0.56', lost: '0.44', cost: '8' },
  },
  {
    name: 'that sells again leaves less to deny',
    own: ['2024-01-01 buy A 5 1 0', '2024-02-09 sell A 4 0.5 0'],
    others: [['2024-02-10 buy A 2 1 0', '2024-02-11 sell A 1 2 0']],
    ...{ registered: [], gain: '-1', denied: '1', toOthers: '1', lost: '0', cost: '1' },
  },
  {
    name: 'that buys beside the seller takes half',
    own: ['2024-01-01 buy A 5 1 0', '2024-02-09 sell A 4 0.5 0', '2024-02-11 buy A 1 2 0'],
    others: [['2024-02-10 buy A 2 1 0']],
    ...{ registered: [], gain: '-0.5', denied: '1.5', toOthers: '0.75', lost: '0', cost: '3.75' },
  },
] as const;

describe('an affiliate', () => {
  it.each(AFFILIATES)('$name', ({ name: _, own, others, registered, ...expected }) => {
    const moved = (lines: readonly string[]) => lines.map(movementOf);
    const { disposals, pools } = averagedDisposals(moved(own), registered.map(moved), {
      affiliates: others.map(moved),
    });
    const [one] = disposals;
    const denied = one?.denied;
    const [amount, toOthers] = [denied?.amount ?? ZERO, denied?.addedToAffiliates ?? ZERO];
    expect({
      gain: one && cents(gainOf(one).plus(amount)),
      denied: cents(amount),
      toOthers: cents(toOthers),
      lost: cents(amount.minus(toOthers).minus(denied?.addedToCost ?? ZERO)),
      cost: cents(sum([...pools.values()].map(({ cost }) => cost))),
    }).toEqual(expected);
  });

  it('whose own loss is denied by a purchase of the person adds to the cost of that', () => {
    const { disposals, pools } = averagedDisposals(['2024-02-10 buy A 2 1 0'].map(movementOf), [], {
      affiliates: [['2024-01-01 buy A 5 1 0', '2024-02-09 sell A 2 0.5 0'].map(movementOf)],
    });
    expect(disposals).toEqual([]);
    expect(pools.get('A')).toEqual({ quantity: decimal('2'), cost: decimal('3') });
  });
});

describe('a split', () => {
  it('between sale and purchase restates what was bought', () => {
    const found = averaged([
      ...['2024-01-02 buy A 10 10 0', '2024-06-03 sell A 10 8 0'],
      ...['2024-06-05 split A 10 1', '2024-06-10 buy A 50 0.8 0'],
    ]);
    expect(found).toMatchObject({ gains: ['-10'], denied: ['10'], cost: '50' });
  });
});

describe('a short sale', () => {
  it('has its gain on the day on which it is covered', () => {
    const { disposals, pools } = averagedDisposals(
      ['2024-01-02 sell A 10 7 1', '2024-03-01 buy A 12 5 0'].map(movementOf),
      [],
    );
    expect(disposals).toMatchObject([{ on: '2024-03-01', quantity: decimal('10') }]);
    expect(disposals.map((one) => cents(gainOf(one)))).toEqual(['19']);
    expect(pools.get('A')).toEqual({ quantity: decimal('2'), cost: decimal('10') });
  });
});

describe('whatever is traded', () => {
  it('costs and denied losses of disposals and pools are what was paid, less what is lost', () => {
    fc.assert(
      fc.property(drawnTrades, drawnTrades, (own, registered) => {
        const { disposals, pools } = averagedDisposals(own, [registered]);
        const paid = sum(own.map((one) => (one.kind === 'acquired' ? one.cost : ZERO)));
        const added = sum(disposals.map(({ denied }) => denied?.addedToCost ?? ZERO));
        const taken = sum(disposals.flatMap(({ matches }) => matches.map(({ cost }) => cost)));
        const left = sum([...pools.values()].map(({ cost }) => cost));
        expect(taken.plus(left)).toEqual(paid.plus(added));
        for (const { denied, quantity } of disposals) {
          if (denied === undefined) continue;
          expect(denied.quantity.lte(quantity)).toBe(true);
          expect(denied.addedToCost.lte(denied.amount)).toBe(true);
        }
      }),
    );
  });
});
