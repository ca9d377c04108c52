import { expect, it } from 'vitest';
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import { limitsLeft } from '../../../../src/trader/domain/options/structures/limits-left.ts';

const DECEMBER = '2026-12-18' as TradingDay;
const JANUARY = '2027-01-15' as TradingDay;
const HELD = [
  { underlying: 'AAPL', expiry: DECEMBER, maxLoss: 161.3, delivery: 23_000 },
  { underlying: 'AAPL', expiry: JANUARY, maxLoss: 300.1, delivery: 24_000 },
  { underlying: 'SPY', expiry: DECEMBER, maxLoss: 500.2, delivery: 0 },
];
const LIMITS = {
  optionLossMax: 1_000,
  underlyingLossMax: 500,
  expiryLossMax: 600,
  deliveryMax: 100_000,
};

it('leaves what positions of all, of the underlying and of the expiry do not use', () => {
  expect(limitsLeft(LIMITS, HELD, { underlying: 'AAPL', expiry: DECEMBER })).toEqual({
    max_option_loss: 38.4,
    max_underlying_loss: 38.6,
    max_expiry_loss: -61.5,
    max_delivery: 53_000,
  });
  const other = limitsLeft(LIMITS, HELD, { underlying: 'QQQ', expiry: JANUARY });
  expect(other).toMatchObject({ max_underlying_loss: 500, max_expiry_loss: 299.9 });
});

it('knows no limit that is not set, and leaves nothing known of one whose use is unknown', () => {
  const structure = { underlying: 'AAPL', expiry: DECEMBER };
  expect(Object.values(limitsLeft({}, HELD, structure)).filter(Number.isFinite)).toEqual([]);
  const unknown = [{ ...structure, maxLoss: Number.NaN, delivery: 0 }];
  expect(limitsLeft(LIMITS, unknown, structure).max_option_loss).toBeNaN();
});
