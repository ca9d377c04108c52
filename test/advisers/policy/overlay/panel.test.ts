import { describe, expect, it } from 'vitest';
import { panelOf } from '../../../../src/advisers/policy/overlay/panel.ts';
import { DAY_MS } from '../../../../src/kernel/instant.ts';
import { dayFromUtc } from '../../../../src/market/time/day.ts';

const closes = (symbol: string, prices: readonly number[], first = 0) => ({
  symbol,
  closes: prices.map((close, at) => ({ day: dayFromUtc((first + at) * DAY_MS), close })),
});

describe('a panel', () => {
  it('has the days on which every asset has a close', () => {
    const made = panelOf([closes('AAA', [10, 11, 12, 13]), closes('BBB', [5, 5, 6], 1)], 2);
    if (!made.ok) throw new Error(made.failure);
    expect(made.value.days).toEqual(['1970-01-03', '1970-01-04']);
    expect(made.value.returns[0]?.[0]).toBeCloseTo(12 / 11 - 1, 12);
    expect(Array.from(made.value.returns[1] ?? [])).toEqual([0, expect.closeTo(0.2, 12)]);
  });

  it.each([
    ['nothing', [], 'the portfolio has no targets; set some first'],
    [
      'three rows',
      [closes('AAA', [10, 11, 12])],
      '2 days with a return of every target are too few; at least 5 are needed; AAA has the fewest, 3',
    ],
    [
      'NaN',
      [closes('AAA', [10, Number.NaN])],
      'AAA: NaN on 1970-01-02 is not a price above 0; correct it',
    ],
    [
      'a price of 0',
      [closes('AAA', [10, 0])],
      'AAA: 0 on 1970-01-02 is not a price above 0; correct it',
    ],
    [
      'a constant price',
      [
        closes(
          'AAA',
          Array.from({ length: 9 }, (_, at) => at + 1),
        ),
        closes('FLAT', Array(9).fill(7)),
      ],
      'the price of FLAT never changes; leave it out of the targets',
    ],
    [
      'days that go back',
      [{ symbol: 'AAA', closes: closes('AAA', [10, 11]).closes.toReversed() }],
      'AAA: 1970-01-01 comes after 1970-01-02; sort the days and remove doubles',
    ],
  ])('refuses %s in one sentence', (_, assets, sentence) => {
    expect(panelOf(assets, 5)).toEqual({ ok: false, failure: sentence });
  });
});
