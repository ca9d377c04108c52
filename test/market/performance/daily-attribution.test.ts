// Attribution from days: linked to months and the whole without a residual, whatever was held and earned.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import {
  type BenchmarkPart,
  dailyAttribution,
  type GroupDay,
  type PortfolioDay,
} from '../../../src/market/performance/daily-attribution.ts';

function day(on: string, groups: Readonly<Record<string, GroupDay>>): PortfolioDay {
  const all = Object.values(groups);
  const capital = all.reduce((sum, one) => sum + one.capital, 0);
  return { on: on as TradingDay, capital, groups: new Map(Object.entries(groups)) };
}

function part(group: string, weight: number, returns: Readonly<Record<string, number>>) {
  return { group, weight, returnOn: (on: string) => returns[on] } satisfies BenchmarkPart;
}

function attributed(...given: Parameters<typeof dailyAttribution>) {
  const months = dailyAttribution(...given);
  let next = months.next();
  while (next.done !== true) next = months.next();
  return next.value;
}

describe('attribution by days', () => {
  it('of one day is that of one period', () => {
    const days = [
      day('2024-01-31', {
        tech: { capital: 60, profit: 6 },
        gold: { capital: 30, profit: -3 },
        cash: { capital: 10, profit: 0 },
      }),
    ];
    const benchmark = [
      part('tech', 0.5, { '2024-01-31': 0.08 }),
      part('bonds', 0.5, { '2024-01-31': 0.02 }),
    ];
    const { whole, weights } = attributed(days, benchmark);
    const close = (value: number) => expect.closeTo(value, 12);
    expect(whole).toMatchObject({ own: close(0.03), benchmark: close(0.05), excess: close(-0.02) });
    expect(whole?.groups).toEqual([
      {
        ...{ group: 'tech', allocation: close(0.1 * 0.03) },
        ...{ selection: close(0.5 * 0.02), interaction: close(0.1 * 0.02) },
      },
      { group: 'bonds', allocation: close(-0.5 * -0.03), selection: 0, interaction: close(0) },
      // Of what the benchmark does not hold, all is allocation.
      { group: 'gold', allocation: close(0.3 * -0.15), selection: 0, interaction: 0 },
      { group: 'cash', allocation: close(0.1 * -0.05), selection: 0, interaction: 0 },
    ]);
    expect(weights.get('tech')).toEqual({ own: close(0.6), benchmark: 0.5 });
  });

  it('restores the weights of the benchmark at the start of a month only', () => {
    const days = ['2024-01-30', '2024-01-31', '2024-02-01'].map((on) =>
      day(on, { cash: { capital: 1, profit: 0 } }),
    );
    const up = { '2024-01-30': 1, '2024-01-31': 0.1, '2024-02-01': 0.1 };
    const flat = { '2024-01-30': 0, '2024-01-31': 0, '2024-02-01': 0 };
    const { months } = attributed(days, [part('a', 0.5, up), part('b', 0.5, flat)]);
    expect(months.map(({ attribution }) => attribution?.benchmark)).toEqual([
      expect.closeTo(1.5 * (1 + 0.1 * (2 / 3)) - 1, 12),
      expect.closeTo(0.05, 12),
    ]);
  });

  it('knows nothing of a month in which the benchmark has no return on a day', () => {
    const days = ['2024-01-31', '2024-02-01'].map((on) =>
      day(on, { cash: { capital: 1, profit: 0.1 } }),
    );
    const { months, whole } = attributed(days, [part('a', 1, { '2024-01-31': 0.1 })]);
    expect(whole).toBeUndefined();
    expect(months).toMatchObject([
      { month: '2024-01', attribution: { excess: expect.closeTo(0, 12) } },
      { month: '2024-02', own: expect.closeTo(0.1, 12), attribution: undefined },
    ]);
  });

  it('counts as selection what a group earned without capital that explains it', () => {
    const days = [
      day('2024-01-31', {
        a: { capital: 100, profit: 0 },
        cash: { capital: 0, profit: -1 },
      }),
    ];
    const benchmark = [part('a', 0.9, { '2024-01-31': 0 }), part('cash', 0.1, { '2024-01-31': 0 })];
    expect(attributed(days, benchmark).whole?.total).toEqual({
      ...{ allocation: 0, selection: expect.closeTo(-0.01, 12), interaction: 0 },
    });
  });

  const DAYS = ['2024-01-30', '2024-01-31', '2024-02-01', '2024-02-02', '2024-03-01'];
  const held = fc.record({
    capital: fc.double({ min: -50, max: 200, noNaN: true }),
    profit: fc.double({ min: -10, max: 12, noNaN: true }),
  });
  const earned = fc.double({ min: -0.3, max: 0.4, noNaN: true });
  const of = <Value>(one: fc.Arbitrary<Value>) =>
    fc.array(one, { minLength: DAYS.length, maxLength: DAYS.length });

  it('always adds up to the difference of the linked returns', () => {
    fc.assert(
      fc.property(of(held), of(held), of(earned), of(earned), (own, others, first, second) => {
        const days = DAYS.map((on, at) => {
          const [a, b] = [own[at] as GroupDay, others[at] as GroupDay];
          // What cash has makes the whole 300.
          const cash = { capital: 300 - a.capital - b.capital, profit: 1 };
          return day(on, { a, b, cash });
        });
        const returnsOf = (drawn: readonly number[]) =>
          Object.fromEntries(DAYS.map((on, at) => [on, drawn[at] ?? 0]));
        const benchmark = [part('a', 0.7, returnsOf(first)), part('c', 0.3, returnsOf(second))];
        const { whole } = attributed(days, benchmark);
        const growth = days.reduce((product, { groups }) => {
          const profit = [...groups.values()].reduce((sum, one) => sum + one.profit, 0);
          return product * (1 + profit / 300);
        }, 1);
        expect(whole?.own).toBeCloseTo(growth - 1, 9);
        const { allocation, selection, interaction } = whole?.total ?? fail();
        expect(allocation + selection + interaction).toBeCloseTo(whole?.excess ?? Number.NaN, 9);
      }),
    );
  });
});

function fail(): never {
  throw new Error('every day has a return');
}
