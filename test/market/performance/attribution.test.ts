// Contribution and attribution beside worked cases of C. R. Bacon, "Practical Portfolio Performance Measurement and
// Attribution", 2nd edition, Wiley 2008: tables 5.2 and 5.3 (one quarter), 8.1 and the linked totals of chapter 8.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Attribution,
  attributionOf,
  type GroupPair,
  linkedAttribution,
} from '../../../src/market/performance/attribution.ts';
import { contributionsOf } from '../../../src/market/performance/contribution.ts';

const GROUPS = ['UK equities', 'Japanese equities', 'US equities'];

/** Weights, returns, weights and returns of the benchmark, each of the three groups. */
function quarter(
  ...[own, returns, benchmark, theirs]: readonly (readonly number[])[]
): GroupPair[] {
  return GROUPS.map((group, at) => ({
    group,
    weight: own?.[at] ?? Number.NaN,
    value: returns?.[at] ?? Number.NaN,
    benchmarkWeight: benchmark?.[at] ?? Number.NaN,
    benchmarkValue: theirs?.[at] ?? Number.NaN,
  }));
}

const FIRST = quarter([0.4, 0.3, 0.3], [0.2, -0.05, 0.06], [0.4, 0.2, 0.4], [0.1, -0.04, 0.08]);
const YEAR = [
  FIRST,
  quarter([0.7, 0.2, 0.1], [-0.05, 0.03, -0.05], [0.4, 0.3, 0.3], [-0.07, 0.04, -0.1]),
  quarter([0.3, 0.5, 0.2], [-0.2, 0.08, -0.15], [0.5, 0.4, 0.1], [-0.25, 0.05, -0.2]),
  quarter([0.3, 0.5, 0.2], [0.1, -0.07, 0.25], [0.4, 0.4, 0.2], [0.05, -0.05, 0.1]),
];

function attributed(answer: ReturnType<typeof attributionOf>): Attribution {
  if (!answer.ok) throw new Error(answer.failure.kind);
  return answer.value;
}

describe('the attribution of a period', () => {
  it('is that of the published example', () => {
    const { own, benchmark, groups, total } = attributed(attributionOf(FIRST));
    const rounded = (value: number) => Math.round(value * 1e10) / 1e10 + 0;
    expect([own, benchmark].map(rounded)).toEqual([0.083, 0.064]);
    expect(
      [...groups, total].map(({ allocation, selection, interaction }) =>
        [allocation, selection, interaction].map(rounded),
      ),
    ).toEqual([
      [0, 0.04, 0],
      [-0.0104, -0.002, -0.001],
      [-0.0016, -0.008, 0.002],
      [-0.012, 0.03, 0.001],
    ]);
  });

  it('of four quarters is linked to the published totals', () => {
    const { excess, groups, total } = attributed(linkedAttribution(YEAR));
    const percent = (value: number) => Number((value * 100).toFixed(2));
    expect(percent(excess)).toBe(13.27);
    // The book adds interaction to selection here.
    expect(
      [...groups, total].map(({ allocation, selection, interaction }) => [
        percent(allocation),
        percent(selection + interaction),
      ]),
    ).toEqual([
      [1.67, 7.85],
      [-0.55, 0.16],
      [0.11, 4.02],
      [1.24, 12.03],
    ]);
  });

  it.each([
    ['nothing', [], { kind: 'no-groups' }],
    ['a group twice', [FIRST[0], FIRST[0]], { kind: 'group-twice', group: 'UK equities' }],
    ['half of it', FIRST.slice(0, 2), { kind: 'weights-not-one', of: 'portfolio' }],
    ['NaN', [{ ...FIRST[0], value: Number.NaN }], { kind: 'not-a-number', group: 'UK equities' }],
  ])('is refused: %s', (_, pairs, failure) => {
    expect(attributionOf(pairs as GroupPair[])).toMatchObject({ ok: false, failure });
  });

  it('links only periods of the same groups', () => {
    const other = FIRST.map((pair) => ({ ...pair, group: `${pair.group}!` }));
    const failure = { kind: 'other-groups', period: 1 };
    expect(linkedAttribution([FIRST, other])).toEqual({ ok: false, failure });
  });
});

describe('contributions', () => {
  it('add up to the return, a quarter after the other', () => {
    const periods = YEAR.map((pairs) => ({
      capital: 200,
      profits: new Map(pairs.map(({ group, weight, value }) => [group, 200 * weight * value])),
    }));
    const sums = contributionsOf(periods);
    expect(sums.get('UK equities')).toBeCloseTo(
      0.08 - 1.083 * 0.035 - 1.083 * 0.966 * 0.06 + 1.083 * 0.966 * 0.95 * 0.03,
      12,
    );
    const total = [...sums.values()].reduce((sum, one) => sum + one, 0);
    expect(total).toBeCloseTo(attributed(linkedAttribution(YEAR)).own, 12);
  });

  const profit = fc.double({ min: -40, max: 60, noNaN: true });
  const period = fc.record({ capital: fc.constantFrom(0, 100, 250), a: profit, b: profit });
  it('always add up to the linked return', () => {
    fc.assert(
      fc.property(fc.array(period, { maxLength: 40 }), (drawn) => {
        const periods = drawn.map(({ capital, a, b }) => ({
          capital,
          profits: new Map([
            ['a', a],
            ['b', b],
          ]),
        }));
        const linked = drawn.reduce(
          (growth, { capital, a, b }) => growth * (capital > 0 ? 1 + (a + b) / capital : 1),
          1,
        );
        const total = [...contributionsOf(periods).values()].reduce((sum, one) => sum + one, 0);
        const largest = Math.max(1, Math.abs(linked));
        expect((total - (linked - 1)) / largest).toBeCloseTo(0, 6);
      }),
    );
  });
});
