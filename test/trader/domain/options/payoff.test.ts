// The bounds of a structure are those of its payoff, tried at every cent.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import { optionIdOf } from '../../../../src/market/options/option-id.ts';
import {
  boundsOf,
  payoffOf,
  type StructureLeg,
} from '../../../../src/trader/domain/options/structures/payoff.ts';

const EXPIRY = '2026-12-18' as TradingDay;

function option(
  side: 'buy' | 'sell',
  right: 'call' | 'put',
  strike: number,
  price: number,
): StructureLeg {
  const instrument = optionIdOf({ root: 'AAPL', expiry: EXPIRY, right, strike }) ?? '';
  return { instrument, side, ratio: 1, price };
}

const SHARES: StructureLeg = { instrument: 'AAPL', side: 'buy', ratio: 100, price: 230 };

describe('the payoff', () => {
  it('of a long call is lost at most, and has no end above', () => {
    const legs = [option('buy', 'call', 230, 1.6)];
    expect(boundsOf(legs)).toEqual({ maxLoss: 160, maxGain: undefined, breakEvens: [231.6] });
    expect([200, 230, 231, 231.6, 250].map(payoffOf(legs))).toEqual([-160, -160, -60, 0, 1840]);
  });

  it('of a long put ends at zero', () => {
    expect(boundsOf([option('buy', 'put', 220, 2.1)])).toEqual({
      maxLoss: 210,
      maxGain: 21_790,
      breakEvens: [217.9],
    });
  });

  it('of verticals is bounded on both sides', () => {
    const debit = [option('buy', 'call', 230, 5.1), option('sell', 'call', 235, 3.05)];
    expect(boundsOf(debit)).toEqual({ maxLoss: 205, maxGain: 295, breakEvens: [232.05] });
    const credit = [option('sell', 'put', 225, 3.4), option('buy', 'put', 220, 2.2)];
    expect(boundsOf(credit)).toEqual({ maxLoss: 380, maxGain: 120, breakEvens: [223.8] });
  });

  it('of a cash-secured put loses the strike less its premium', () => {
    expect(boundsOf([option('sell', 'put', 220, 2.1)])).toEqual({
      maxLoss: 21_790,
      maxGain: 210,
      breakEvens: [217.9],
    });
  });

  it('of a covered call loses the shares less its premium', () => {
    expect(boundsOf([SHARES, option('sell', 'call', 240, 1.1)])).toEqual({
      maxLoss: 22_890,
      maxGain: 1_110,
      breakEvens: [228.9],
    });
  });

  it('of a naked call has no bound below', () => {
    expect(boundsOf([option('sell', 'call', 240, 1.1)]).maxLoss).toBeUndefined();
  });

  it('of an iron condor breaks even twice', () => {
    const legs = [
      option('buy', 'put', 210, 1),
      option('sell', 'put', 215, 1.8),
      option('sell', 'call', 245, 1.7),
      option('buy', 'call', 250, 0.9),
    ];
    expect(boundsOf(legs)).toEqual({ maxLoss: 340, maxGain: 160, breakEvens: [213.4, 246.6] });
  });
});

/** Strikes on whole points below 60, so that a scan to 130 sees every corner and both ends. */
const leg = fc
  .record({
    side: fc.constantFrom('buy' as const, 'sell' as const),
    right: fc.constantFrom('call' as const, 'put' as const),
    strike: fc.integer({ min: 5, max: 60 }),
    cents: fc.integer({ min: 1, max: 900 }),
  })
  .map(({ side, right, strike, cents }) => option(side, right, strike, cents / 100));
const legs = fc.array(leg, { minLength: 1, maxLength: 4 });
const SCANNED = Array.from({ length: 13_001 }, (_, cent) => cent / 100);

it('has the bounds and the changes of sign that a scan of every cent finds', () => {
  fc.assert(
    fc.property(legs, fc.boolean(), (options, hasShares) => {
      const all = hasShares ? [{ ...SHARES, price: 30 }, ...options] : options;
      const results = SCANNED.map(payoffOf(all));
      const [least, most] = [Math.min(...results), Math.max(...results)];
      const rise = (results.at(-1) ?? 0) - (results.at(-101) ?? 0);
      const { maxLoss, maxGain, breakEvens } = boundsOf(all);
      expect(maxLoss).toBe(rise < 0 ? undefined : -least || 0);
      expect(maxGain).toBe(rise > 0 ? undefined : most);
      const changes = SCANNED.filter(
        (_, at) => at > 0 && (results[at - 1] ?? 0) < 0 !== (results[at] ?? 0) < 0,
      );
      const within = breakEvens.filter((spot) => spot < 129.99);
      expect(within).toHaveLength(changes.length);
      for (const [at, spot] of within.entries())
        expect(Math.abs(spot - (changes[at] ?? Number.NaN))).toBeLessThan(0.0101);
    }),
    { numRuns: 60 },
  );
});
