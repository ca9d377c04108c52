import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SizingInput, sizeOf } from '../../../../src/trader/domain/risk/sizing.ts';
import type { SizeRule } from '../../../../src/trader/domain/strategy/strategy.ts';

const ROOMY: SizingInput = {
  size: { kind: 'risk-percent', percent: 0.5 },
  lotSize: 1,
  entry: 100,
  stopDistance: 2,
  equity: 100_000,
  buyingPower: 400_000,
  openNotional: 0,
  averageMinuteVolume: 1_000_000,
  minuteVolumePercentMax: 1,
  positionNotionalMax: 1_000_000,
  leverageCap: 1,
  dayVolatility: Number.NaN,
  kellyPercent: Number.NaN,
  partPercent: 100,
  moreCaps: [],
};

function sized(change: Partial<SizingInput>) {
  const result = sizeOf({ ...ROOMY, ...change });
  return result.ok ? [result.value.shares, result.value.binding] : result.failure;
}

describe('the size of an entry', () => {
  it('risks the percent of equity, or uses the shares or the notional of the strategy', () => {
    expect(sized({})).toEqual([250, 'risk-percent']);
    expect(sized({ size: { kind: 'shares', shares: 300 } })).toEqual([300, 'shares']);
    expect(sized({ size: { kind: 'notional', notional: 1_999 } })).toEqual([19, 'notional']);
    expect(
      sized({ size: { kind: 'risk-percent', percent: 0.3 }, stopDistance: 0.1, entry: 1 }),
    ).toEqual([3_000, 'risk-percent']);
  });

  it('uses a part of equity, or a size whose average daily move is a part of equity', () => {
    expect(sized({ size: { kind: 'equity-percent', percent: 10 } })).toEqual([
      100,
      'equity-percent',
    ]);
    const bars = { period: 20, barMs: 300_000 };
    const size: SizeRule = { kind: 'volatility', percent: 0.5, bars };
    // 500 USD a day, and a share moves 2 % of 100.
    expect(sized({ size, dayVolatility: 0.02 })).toEqual([250, 'volatility']);
    expect(sized({ size, dayVolatility: 0.0001 })).toEqual([1_000, 'leverage']);
    for (const dayVolatility of [Number.NaN, 0, -1, 1]) {
      expect(sized({ size, dayVolatility })).toEqual({
        kind: 'input_missing',
        path: 'sizing.volatility',
      });
    }
  });

  it('risks what Kelly says, and a part of any size by the confidence of the prediction', () => {
    const size: SizeRule = {
      ...{ kind: 'kelly', fraction: 0.5, capPercent: 2 },
      ...{ tradesMin: 30, fallbackPercent: 0.25 },
    };
    // 1.5 % of 100,000 USD at 2 USD a share.
    expect(sized({ size, kellyPercent: 1.5 })).toEqual([750, 'kelly']);
    expect(sized({ size })).toEqual({ kind: 'input_missing', path: 'sizing.kelly' });
    expect(sized({ partPercent: 40 })).toEqual([100, 'risk-percent']);
    expect(sized({ partPercent: Number.NaN })).toEqual({
      kind: 'input_missing',
      path: 'sizing.confidence',
    });
  });

  it('keeps the share that rounding error would cost', () => {
    expect(0.3 / 0.1).toBeLessThan(3);
    const size: SizeRule = { kind: 'risk-percent', percent: 0.3 };
    expect(sized({ size, equity: 100, stopDistance: 0.1, entry: 1 })).toEqual([3, 'risk-percent']);
  });

  it('is reduced by each cap, and names the cap', () => {
    expect(sized({ positionNotionalMax: 10_050 })).toEqual([100, 'max_position_notional']);
    expect(sized({ buyingPower: 9_999 })).toEqual([99, 'buying_power']);
    expect(sized({ averageMinuteVolume: 12_345 })).toEqual([123, 'minute_volume']);
    expect(sized({ averageMinuteVolume: 12_345, minuteVolumePercentMax: 2 })).toEqual([
      246,
      'minute_volume',
    ]);
    expect(sized({ openNotional: 95_000 })).toEqual([50, 'leverage']);
    expect(sized({ size: { kind: 'shares', shares: 5_000 } })).toEqual([1_000, 'leverage']);
    expect(
      sized({
        moreCaps: [
          ['max_order_shares', 90],
          ['max_position_percent', 80.9],
        ],
      }),
    ).toEqual([80, 'max_position_percent']);
  });

  it("records the strategy's size and the risk per share", () => {
    expect(sizeOf({ ...ROOMY, positionNotionalMax: 10_000 })).toEqual({
      ok: true,
      value: { shares: 100, wanted: 250, binding: 'max_position_notional', riskPerShare: 2 },
    });
  });

  it('is rounded down to whole lots, by the strategy and by each cap', () => {
    const lotSize = 100;
    expect(sized({ lotSize })).toEqual([200, 'risk-percent']);
    expect(sized({ lotSize, size: { kind: 'shares', shares: 350 } })).toEqual([300, 'shares']);
    expect(sized({ lotSize, buyingPower: 19_900 })).toEqual([100, 'buying_power']);
    expect(sized({ lotSize, buyingPower: 9_999 })).toEqual({
      kind: 'size_zero',
      binding: 'buying_power',
    });
  });

  it('refuses if no share is left', () => {
    expect(sized({ buyingPower: 99 })).toEqual({ kind: 'size_zero', binding: 'buying_power' });
    expect(sized({ buyingPower: -5 })).toEqual({ kind: 'size_zero', binding: 'buying_power' });
    expect(sized({ openNotional: 150_000 })).toEqual({ kind: 'size_zero', binding: 'leverage' });
    expect(sized({ stopDistance: 501 })).toEqual({ kind: 'size_zero', binding: 'risk-percent' });
    expect(sized({ averageMinuteVolume: 0 })).toEqual({
      kind: 'size_zero',
      binding: 'minute_volume',
    });
  });

  it('refuses every unknown number by its name', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(sized({ equity: bad })).toEqual({ kind: 'input_missing', path: 'sizing.equity' });
      expect(sized({ buyingPower: bad })).toMatchObject({ path: 'sizing.buying_power' });
      expect(sized({ averageMinuteVolume: bad })).toMatchObject({
        path: 'sizing.average_minute_volume',
      });
      expect(sized({ openNotional: bad })).toMatchObject({ path: 'sizing.open_notional' });
      expect(sized({ size: { kind: 'shares', shares: bad } })).toMatchObject({
        path: 'sizing.size',
      });
    }
    expect(sized({ entry: 0 })).toEqual({ kind: 'input_missing', path: 'sizing.entry' });
    for (const stopDistance of [0, -1]) {
      expect(sized({ stopDistance })).toEqual({
        kind: 'input_missing',
        path: 'sizing.stop_distance',
      });
    }
  });

  it("never exceeds a cap, is a whole number of lots and never more than the strategy's size", () => {
    const amount = fc.double({ min: 0, max: 1e7, noNaN: true });
    const price = fc.double({ min: 0.01, max: 1_000, noNaN: true });
    const size: fc.Arbitrary<SizeRule> = fc.oneof(
      fc.record({
        kind: fc.constant('risk-percent' as const),
        percent: fc.double({ min: 0.01, max: 5, noNaN: true }),
      }),
      fc.record({
        kind: fc.constant('shares' as const),
        shares: fc.integer({ min: 1, max: 100_000 }),
      }),
      fc.record({ kind: fc.constant('notional' as const), notional: amount }),
    );
    const input: fc.Arbitrary<SizingInput> = fc.record({
      size,
      lotSize: fc.constantFrom(1, 10, 100),
      entry: price,
      stopDistance: price,
      equity: amount,
      buyingPower: amount,
      openNotional: amount,
      averageMinuteVolume: amount,
      minuteVolumePercentMax: fc.constantFrom(0.5, 1, 100),
      positionNotionalMax: amount,
      leverageCap: fc.constant(1),
      dayVolatility: fc.constant(Number.NaN),
      kellyPercent: fc.constant(Number.NaN),
      partPercent: fc.constant(100),
      moreCaps: fc.constant([]),
    });
    fc.assert(
      fc.property(input, (at) => {
        const result = sizeOf(at);
        if (!result.ok) {
          expect(result.failure.kind).toBe('size_zero');
          return;
        }
        const { shares } = result.value;
        const dust = 1 + 1e-9;
        expect(Number.isSafeInteger(shares) && shares >= at.lotSize).toBe(true);
        expect(shares % at.lotSize).toBe(0);
        expect(shares).toBeLessThanOrEqual(result.value.wanted);
        expect(shares * at.entry).toBeLessThanOrEqual(at.positionNotionalMax * dust);
        expect(shares * at.entry).toBeLessThanOrEqual(at.buyingPower * dust);
        expect(shares).toBeLessThanOrEqual(
          ((Number(at.averageMinuteVolume) * at.minuteVolumePercentMax) / 100) * dust,
        );
        expect(shares * at.entry + at.openNotional).toBeLessThanOrEqual(at.equity * dust + 1e-6);
        if (at.size.kind === 'risk-percent') {
          expect(shares * at.stopDistance).toBeLessThanOrEqual(
            ((at.equity * at.size.percent) / 100) * dust,
          );
        }
      }),
    );
  });
});
