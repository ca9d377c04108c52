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

  it('has no limit that is not set, and counts what both sides hold', () => {
    const order = { side: 'long', notional: 900 } as const;
    const book = { exposure: { long: 0, short: 200 }, equity: 1_000 };
    const none = { grossExposurePercentMax: undefined, netExposurePercentMax: undefined };
    expect(exposureRefusals(order, book, none)).toEqual([]);
    expect(exposureRefusals(order, book, { ...none, grossExposurePercentMax: 100 })).toEqual([
      { kind: 'gross_exposure', notional: 1_100, equity: 1_000, limit: 100 },
    ]);
    expect(exposureRefusals(order, book, { ...none, netExposurePercentMax: 69 })).toEqual([
      { kind: 'net_exposure', notional: 700, equity: 1_000, limit: 69 },
    ]);
    expect(exposureRefusals(order, book, { ...none, netExposurePercentMax: 70 })).toEqual([]);
  });

  it('may turn a net to the other side if it is no larger there', () => {
    const order = { side: 'long', notional: 1_600 } as const;
    const limits = { grossExposurePercentMax: undefined, netExposurePercentMax: 50 };
    const book = { exposure: { long: 0, short: 800 }, equity: 1_000 };
    expect(exposureRefusals(order, book, limits)).toEqual([]);
    expect(exposureRefusals({ ...order, notional: 1_601 }, book, limits)).toHaveLength(1);
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

  it('is refused where what is available is unknown', () => {
    const funds = { availableFunds: Number.NaN, excessLiquidity: 1_000 };
    expect(marginRefusals(60, funds, { onItsWay: 0, percent: 50 })).toEqual([
      { kind: 'input_missing', path: 'account.available_funds' },
    ]);
  });
});
