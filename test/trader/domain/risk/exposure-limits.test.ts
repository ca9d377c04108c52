import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  exposureRefusals,
  marginRefusals,
} from '../../../../src/trader/domain/risk/exposure-limits.ts';

const usd = fc.integer({ min: 0, max: 1_000_000 });
const side = fc.constantFrom('long' as const, 'short' as const);

describe('exposure', () => {
  it('passes only within both limits, or if the net decreases', () => {
    fc.assert(
      fc.property(side, usd, usd, usd, usd, (its, notional, long, short, equity) => {
        const kinds = exposureRefusals(
          { side: its, notional },
          { exposure: { long, short }, equity },
          { grossExposurePercentMax: 100, netExposurePercentMax: 50 },
        ).map(({ kind }) => kind);
        const after = { long, short };
        after[its] += notional;
        const net = Math.abs(after.long - after.short);
        expect(kinds.includes('gross_exposure')).toBe(after.long + after.short > equity);
        expect(kinds.includes('net_exposure')).toBe(
          net > equity / 2 && net > Math.abs(long - short),
        );
      }),
    );
  });

  it('is refused if the equity or the exposure is unknown', () => {
    const limits = { grossExposurePercentMax: 100, netExposurePercentMax: 100 };
    const order = { side: 'long', notional: 1 } as const;
    const book = { long: 0, short: 0 };
    expect(exposureRefusals(order, { exposure: book, equity: Number.NaN }, limits)).toHaveLength(2);
    const unknown = { long: Number.NaN, short: 0 };
    expect(exposureRefusals(order, { exposure: unknown, equity: 100 }, limits)).toHaveLength(2);
  });
});

describe('margin', () => {
  it('is also needed for pending orders, from both funds', () => {
    const funds = { availableFunds: 50, excessLiquidity: 40 };
    expect(marginRefusals(60, funds, { onItsWay: 20, percent: 50 })).toEqual([]);
    expect(marginRefusals(70, funds, { onItsWay: 20, percent: 50 })).toEqual([
      { kind: 'margin', needed: 45, available: 40, funds: 'excess_liquidity' },
    ]);
    expect(marginRefusals(100, funds, { onItsWay: 20, percent: 50 })).toHaveLength(2);
  });
});
