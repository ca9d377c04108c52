// What a position in options can lose, and its greeks.
import { describe, expect, it } from 'vitest';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import { europeanValue } from '../../../../src/market/options/pricing/black-scholes.ts';
import { US } from '../../../../src/market/venues/us.ts';
import {
  daysLeft,
  optionBounds,
  positionGreeks,
} from '../../../../src/trader/domain/options/held-option.ts';

const CALL = 'AAPL 261218C00230000';
const PUT = 'AAPL 261218P00230000';
const { calendar } = US;
/** Exactly 32 days before the close of the last day. */
const NOW = instant(Date.parse('2026-11-16T21:00:00Z'));
const MARKET = { bid: 7.9, ask: 8.1, ageMs: 400, underlyingPrice: 230, rate: 0.04 };

describe('a position in options', () => {
  it('loses at most what was paid, and breaks even beyond its strike', () => {
    expect(optionBounds(CALL, 2, 1.6)).toEqual({ maxLoss: 320, breakEvens: [231.6] });
    expect(optionBounds(PUT, 3, 2)).toEqual({ maxLoss: 600, breakEvens: [228] });
    expect(optionBounds(CALL, -1, 1.6).maxLoss).toBeUndefined();
    const vertical = `${CALL}-261218C00240000`;
    expect(optionBounds(vertical, 2, 4)).toEqual({ maxLoss: 800, breakEvens: [234] });
    expect(optionBounds(vertical, -1, 4)).toEqual({ maxLoss: 600, breakEvens: [234] });
  });

  it('has the greeks of all its shares, with the sign of its quantity', () => {
    const terms = {
      right: 'call',
      strike: 230,
      spot: 230,
      years: 32 / 365,
      volatility: 0.28,
    } as const;
    const share = europeanValue({ ...terms, rate: MARKET.rate, dividendYield: 0 });
    const quoted = { ...MARKET, bid: share.price - 0.1, ask: share.price + 0.1 };
    const short = positionGreeks(CALL, quoted, { units: -2, calendar, now: NOW });
    expect(short?.volatilities[0]).toBeCloseTo(0.28, 9);
    for (const greek of ['delta', 'gamma', 'theta', 'vega'] as const)
      expect(short?.[greek]).toBeCloseTo(-200 * share[greek], 6);
    const put = positionGreeks(PUT, MARKET, { units: 1, calendar, now: NOW });
    expect(put?.delta).toBeLessThan(0);
  });

  it('has the net greeks of a vertical: what is sold counts against what is bought', () => {
    const vertical = `${CALL}-261218C00240000`;
    const [first, second] = [230, 240].map((strike, index) =>
      europeanValue({
        ...{ right: 'call', strike, spot: 230, years: 32 / 365, dividendYield: 0 },
        ...{ volatility: index === 0 ? 0.28 : 0.26, rate: MARKET.rate },
      }),
    );
    if (first === undefined || second === undefined) throw new Error('two contracts');
    const around = ({ price }: { price: number }) => ({ bid: price - 0.1, ask: price + 0.1 });
    const legs = [around(first), around(second)];
    const held = { calendar, now: NOW };
    const bought = positionGreeks(vertical, { ...MARKET, legs }, { ...held, units: 3 });
    const sold = positionGreeks(vertical, { ...MARKET, legs }, { ...held, units: -3 });
    expect(bought?.volatilities[0]).toBeCloseTo(0.28, 9);
    expect(bought?.volatilities[1]).toBeCloseTo(0.26, 9);
    for (const greek of ['delta', 'gamma', 'theta', 'vega'] as const) {
      expect(bought?.[greek]).toBeCloseTo(300 * (first[greek] - second[greek]), 6);
      expect(sold?.[greek]).toBeCloseTo(-(bought?.[greek] ?? 0), 9);
    }
    // A call spread gains when the stock rises, one that is sold when it falls.
    expect(bought?.delta).toBeGreaterThan(0);
    expect(sold?.delta).toBeLessThan(0);
    expect(positionGreeks(vertical, MARKET, { ...held, units: 1 })).toBeUndefined();
    const oneSided = [around(first), { bid: 0, ask: 0.1 }];
    const half = { ...MARKET, legs: oneSided };
    expect(positionGreeks(vertical, half, { ...held, units: 1 })).toBeUndefined();
  });

  it.each([
    ['one side of the market', { bid: 0 }],
    ['no price of the stock', { underlyingPrice: Number.NaN }],
    ['a price below what exercising it pays', { bid: 0.01, ask: 0.02, underlyingPrice: 240 }],
  ])('has none with %s', (_, changes) => {
    const held = { units: 1, calendar, now: NOW };
    expect(positionGreeks(CALL, { ...MARKET, ...changes }, held)).toBeUndefined();
  });

  it('counts calendar days of the exchange to its expiry', () => {
    const expiry = '2026-12-18' as TradingDay;
    expect(daysLeft(expiry, calendar, NOW)).toBe(32);
    expect(daysLeft(expiry, calendar, instant(Date.parse('2026-12-18T23:00:00Z')))).toBe(0);
  });
});
