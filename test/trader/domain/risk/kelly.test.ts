import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentAt } from '../../../../src/trader/domain/risk/confidence-scale.ts';
import { edgeOf, kellyRisk, type TradeResult } from '../../../../src/trader/domain/risk/kelly.ts';

/** Results in R of a trade that risks 100. */
function results(...inR: readonly number[]): TradeResult[] {
  return inR.map((r) => ({ pnl: 100 * r, risk: 100 }));
}

const TERMS = { fraction: 0.5, capPercent: 20, tradesMin: 10, fallbackPercent: 0.25 };
/** Six gain 1.5 R, four lose 1 R. */
const TEN = results(1.5, 1.5, 1.5, 1.5, 1.5, 1.5, -1, -1, -1, -1);

describe('the Kelly fraction', () => {
  it('is p / a - q / b', () => {
    // 0.6 / 1 - 0.4 / 1.5
    expect(edgeOf(TEN).kelly).toBeCloseTo(1 / 3, 12);
    // An even bet that is won 60 times of 100: 0.2, as in Kelly's own example of a coin.
    const coin = [...Array<number>(60).fill(1), ...Array<number>(40).fill(-1)];
    expect(edgeOf(results(...coin)).kelly).toBeCloseTo(0.2, 12);
    // Losses of half an R double what may be staked: 0.6 / 0.5 - 0.4 / 1.5.
    expect(edgeOf(results(...TEN.map(({ pnl }) => (pnl < 0 ? -0.5 : 1.5)))).kelly).toBeCloseTo(
      1.2 - 4 / 15,
      12,
    );
  });

  it('counts a loss as 1 R while none is known, and is 0 without a gain', () => {
    expect(edgeOf(results(1, 2, 3))).toEqual({ trades: 3, gains: 3, gainR: 2, lossR: 1, kelly: 1 });
    expect(edgeOf(results(0, 0)).kelly).toBe(0);
    const none = { gains: 0, gainR: 0, lossR: 1, kelly: 0 };
    expect(edgeOf(results(-1, -1))).toEqual({ ...none, trades: 2 });
    expect(edgeOf([])).toEqual({ ...none, trades: 0 });
  });

  it('leaves out trades that risked nothing, and counts one without a result as no gain', () => {
    const free = [
      { pnl: 50, risk: 0 },
      { pnl: 50, risk: -100 },
    ];
    expect(edgeOf([...free, ...TEN])).toEqual(edgeOf(TEN));
    expect(edgeOf(results(2, 0, -1))).toEqual({
      ...{ trades: 3, gains: 1, gainR: 2, lossR: 0.5 },
      kelly: expect.closeTo(1 / 3 / 0.5 - 2 / 3 / 2, 12),
    });
    expect(edgeOf(results(0.5, -0.5))).toMatchObject({ gains: 1, gainR: 0.5, lossR: 0.5 });
  });

  it('leaves no other stake that grows faster', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 99 }),
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        fc.double({ min: 0.2, max: 1, noNaN: true }),
        fc.double({ min: -0.5, max: 0.5, noNaN: true }),
        (gains, gainR, lossR, off) => {
          const all = [
            ...Array<number>(gains).fill(gainR),
            ...Array<number>(100 - gains).fill(-lossR),
          ];
          const { kelly } = edgeOf(results(...all));
          const growth = (stake: number): number =>
            (gains / 100) * Math.log(1 + gainR * stake) +
            (1 - gains / 100) * Math.log(1 - lossR * stake);
          const other = growth(kelly + off);
          if (Number.isFinite(other)) expect(growth(kelly)).toBeGreaterThanOrEqual(other - 1e-12);
        },
      ),
    );
  });
});

describe('the risk of the next trade', () => {
  it('is a fraction of Kelly, at most the cap, and the fallback with too few trades', () => {
    expect(kellyRisk(TERMS, TEN)).toMatchObject({
      value: { by: 'kelly', riskPercent: expect.closeTo(100 / 6, 9), trades: 10, gains: 6 },
    });
    expect(kellyRisk({ ...TERMS, capPercent: 2 }, TEN)).toMatchObject({
      value: { by: 'cap', riskPercent: 2, kelly: expect.closeTo(1 / 3, 9) },
    });
    expect(kellyRisk({ ...TERMS, tradesMin: 11 }, TEN)).toEqual({
      ok: true,
      value: { by: 'fallback', riskPercent: 0.25, trades: 10, tradesMin: 11 },
    });
  });

  it('says that its cap bounds it only above the cap', () => {
    const even = { ...TERMS, fraction: 1, capPercent: 100 };
    expect(kellyRisk({ ...even, tradesMin: 1 }, results(1))).toMatchObject({
      value: { by: 'kelly', riskPercent: 100 },
    });
  });

  it('is refused without an edge', () => {
    const losing = results(1, 1, 1, 1, 1, -1, -1, -1, -1, -1);
    expect(kellyRisk(TERMS, losing)).toEqual({
      ok: false,
      failure: { kind: 'no_edge', trades: 10, gains: 5, gainR: 1, lossR: 1 },
    });
  });
});

describe('the part of a size that a confidence is worth', () => {
  it('rises from the least to all of it', () => {
    const scale = { from: 0.6, to: 0.9, leastPercent: 25 };
    const parts = [0.5, 0.6, 0.7, 0.75, 0.9, 1].map((confidence) => percentAt(scale, confidence));
    expect(parts.map((part) => Math.round(part * 1e6) / 1e6)).toEqual([25, 25, 50, 62.5, 100, 100]);
    expect(percentAt(scale, Number.NaN)).toBeNaN();
  });
});
