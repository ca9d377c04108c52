import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/kernel/instant.ts';
import { againstBenchmark } from '../../../src/market/performance/against-benchmark.ts';
import { concentrationOf } from '../../../src/market/performance/concentration.ts';
import { annualGrowth } from '../../../src/market/performance/growth.ts';
import { internalRate } from '../../../src/market/performance/internal-rate.ts';
import { performanceOfValues } from '../../../src/market/performance/performance-of.ts';
import { timeWeightedReturn } from '../../../src/market/performance/time-weighted.ts';
import { historicalValueAtRisk } from '../../../src/market/performance/value-at-risk.ts';
import { dayFromUtc } from '../../../src/market/time/day.ts';

const amount = fc.double({ min: 1, max: 1e6, noNaN: true });

describe('the internal rate', () => {
  it('of two flows is the annual growth', () => {
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: 30, max: 20_000 }), (paid, got, days) => {
        const { rate } = internalRate([
          { day: 0, amount: -paid },
          { day: days, amount: got },
        ]);
        const { growth } = annualGrowth({ start: paid, end: got, durationMs: days * DAY_MS });
        const isWithin = growth.value !== null && growth.value > -0.9999 && growth.value < 1e7;
        if (!isWithin) expect(rate).toMatchObject({ reason: 'no-root' });
        else
          expect(Number(rate.value) / (1 + growth.value)).toBeCloseTo(
            growth.value / (1 + growth.value),
            9,
          );
      }),
    );
  });

  it('makes the flows worth nothing, whatever their order', () => {
    const flow = fc.record({
      day: fc.nat(8_000),
      amount: fc.integer({ min: -10_000_000, max: 10_000_000 }).map((cents) => cents / 100),
    });
    fc.assert(
      fc.property(fc.array(flow, { minLength: 2, maxLength: 20 }), (flows) => {
        const { rate, roots } = internalRate(flows);
        expect(internalRate(flows.toReversed()).rate).toEqual(rate);
        for (const root of roots) {
          const terms = flows.map(({ day, amount }) => amount * (1 + root) ** (-day / 365));
          const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
          expect(Math.abs(terms.reduce((sum, term) => sum + term, 0))).toBeLessThanOrEqual(
            1e-9 * size,
          );
        }
      }),
    );
  });

  it('has the same last digit in whatever order the flows of a day come', () => {
    const flows = [
      { day: 0, amount: 30_034.92 },
      { day: 732, amount: -0.02 },
      { day: 4, amount: -79_322.89 },
      { day: 0, amount: 0.14 },
      { day: 0, amount: 0.03 },
      { day: 0, amount: -38_153.49 },
      { day: 4, amount: 53_511.16 },
      { day: 4, amount: 35_520.85 },
    ];
    expect(internalRate(flows.toReversed())).toEqual(internalRate(flows));
  });

  it('is found where the powers of a century would overflow', () => {
    const { rate } = internalRate([
      { day: 0, amount: -1e9 },
      { day: 40_000, amount: 1 },
    ]);
    expect(rate.value).toBeCloseTo(1e-9 ** (365 / 40_000) - 1, 12);
  });

  it.each([
    ['fewer-than-two-flows', [{ day: 1, amount: -5 }]],
    [
      'zero-duration',
      [
        { day: 1, amount: -5 },
        { day: 1, amount: 6 },
      ],
    ],
    [
      'no-sign-change',
      [
        { day: 1, amount: -5 },
        { day: 9, amount: 0 },
      ],
    ],
    [
      'no-root',
      [
        { day: 0, amount: -1e-3 },
        { day: 1, amount: 1e9 },
      ],
    ],
  ])('is unknown: %s', (reason, flows) => {
    expect(internalRate(flows).rate).toEqual({ value: null, reason });
  });
});

describe('the time-weighted return', () => {
  it('does not see what is paid in or out', () => {
    const day = fc.record({
      change: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      inflow: fc.double({ min: 0, max: 1e5, noNaN: true }),
      outflow: fc.double({ min: 0, max: 10, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(day, { minLength: 1, maxLength: 30 }), (days) => {
        let value = 10_000;
        let growth = 1;
        const series = [{ value, inflow: 0, outflow: 0 }];
        for (const { change, inflow, outflow } of days) {
          const end = (value + inflow) * (1 + change);
          const taken = Math.min(outflow, end / 2);
          value = end - taken;
          growth *= 1 + change;
          series.push({ value, inflow, outflow: taken });
        }
        expect(Number(timeWeightedReturn(series).total.value)).toBeCloseTo(growth - 1, 6);
      }),
    );
  });

  it('is unknown with a day that began or ended with less than nothing, and warns of value from nowhere', () => {
    const at = (value: number) => ({ value, inflow: 0, outflow: 0 });
    expect(timeWeightedReturn([at(10), at(-5), at(-2)]).total).toMatchObject({
      reason: 'no-capital',
    });
    const conventions = {
      ...{ periodsPerYear: 252, riskFreeAnnual: 0 },
      ...{ sortinoTarget: 0, confidence: 0.95 },
    };
    const values = [10, 12, -6, 20].map((value, day) => ({
      ...{ on: dayFromUtc(day * DAY_MS), inflow: value === 20 ? 30 : 0, outflow: 0, value },
    }));
    const { timeWeighted, annual, risk } = performanceOfValues(values, conventions);
    const unknown = { value: null, reason: 'no-capital' };
    expect([timeWeighted, annual]).toEqual([unknown, unknown]);
    const { drawdown, ...figures } = risk;
    expect(drawdown).toBeUndefined();
    expect(Object.values(figures)).toEqual(Object.values(figures).map(() => unknown));
    expect(timeWeightedReturn([at(10), at(-5)])).toMatchObject({ indebted: new Set([0]) });
    expect(timeWeightedReturn([at(0), at(5), at(10)])).toMatchObject({
      appeared: 1,
      daily: [0, 1],
    });
  });
});

describe('the tail', () => {
  it('is at least as bad as the quantile, and no worse than the worst return', () => {
    const returns = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(returns, fc.double({ min: 0.5, max: 0.999, noNaN: true }), (all, confidence) => {
        const { valueAtRisk, conditional } = historicalValueAtRisk(all, confidence);
        expect(Number(conditional.value)).toBeGreaterThanOrEqual(Number(valueAtRisk.value) - 1e-9);
        expect(Number(conditional.value)).toBeLessThanOrEqual(-Math.min(...all) + 1e-9);
      }),
    );
  });

  it('of no returns is unknown', () => {
    expect(historicalValueAtRisk([], 0.95).valueAtRisk).toMatchObject({
      reason: 'too-few-returns',
    });
  });
});

describe('returns beside a benchmark', () => {
  const conventions = { periodsPerYear: 252, riskFreeAnnual: 0.03 };

  it('that they follow with a factor have that beta, and explain everything', () => {
    const moves = [0.01, -0.02, 0.005, 0.013, -0.007];
    const pairs = moves.map((benchmark) => ({ own: 1.5 * benchmark, benchmark }));
    const { beta, rSquared } = againstBenchmark(pairs, conventions);
    expect(beta.value).toBeCloseTo(1.5, 12);
    expect(rSquared.value).toBeCloseTo(1, 12);
  });

  it('say why a figure is unknown', () => {
    expect(againstBenchmark([{ own: 0.1, benchmark: 0.2 }], conventions).beta).toMatchObject({
      reason: 'too-few-pairs',
    });
    const flat = againstBenchmark(
      [
        { own: 0, benchmark: 0.2 },
        { own: 0, benchmark: 0.1 },
      ],
      conventions,
    );
    expect(flat.beta.value).toBe(0);
    expect(flat.rSquared).toMatchObject({ reason: 'returns-do-not-vary' });
  });
});

describe('concentration', () => {
  it('counts a short position by its size, and is unknown without positions', () => {
    const held = [
      { symbol: 'A', marketValue: 50 },
      { symbol: 'B', marketValue: -50 },
    ];
    expect(concentrationOf(held)).toMatchObject({
      index: { value: 0.5 },
      effectiveNumber: { value: 2 },
    });
    expect(concentrationOf([]).index).toMatchObject({ reason: 'no-positions' });
  });
});
