// What a synthetic chain lists, how volatile its contracts are, and how they are quoted.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import { isOnGrid } from '../../../src/market/instruments/tick-grid.ts';
import { europeanPrice } from '../../../src/market/options/pricing/black-scholes.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { PENNY_PROGRAM } from '../../../src/research/chains/listed-contracts.ts';
import { historicalVolatility } from '../../../src/research/synthetic/historical-volatility.ts';
import { listedExpiries } from '../../../src/research/synthetic/listed-expiries.ts';
import { listedStrikes } from '../../../src/research/synthetic/listed-strikes.ts';
import { volatilityAt } from '../../../src/research/synthetic/smile.ts';
import { syntheticQuote } from '../../../src/research/synthetic/synthetic-quote.ts';
import {
  SYNTHETIC_DEFAULTS,
  syntheticText,
} from '../../../src/research/synthetic/synthetic-terms.ts';

const on = (day: string) => listedExpiries(day as TradingDay, US_EQUITIES);

describe('the expiries of a day', () => {
  it('are eight Fridays and the third Fridays of a year, a day earlier where Friday is a holiday', () => {
    const expiries = on('2026-03-02');
    expect(expiries.slice(0, 9)).toEqual([
      ...['2026-03-06', '2026-03-13', '2026-03-20', '2026-03-27'],
      // Good Friday.
      ...['2026-04-02', '2026-04-10', '2026-04-17', '2026-04-24', '2026-05-15'],
    ]);
    // Juneteenth.
    expect(expiries).toContain('2026-06-18');
    expect(expiries.at(-1)).toBe('2027-02-19');
  });

  it('begin with the day itself on a Friday, and with the next week after an expiry on Thursday', () => {
    expect(on('2026-03-06')[0]).toBe('2026-03-06');
    expect(on('2026-04-02')[0]).toBe('2026-04-02');
    expect(on('2026-04-03')[0]).toBe('2026-04-10');
  });

  it('stay listed until they are over', () => {
    let before: readonly TradingDay[] = [];
    let session = US_EQUITIES.sessionOf('2026-01-05' as TradingDay);
    for (let count = 0; session !== undefined && count < 100; count += 1) {
      const expiries = on(session.day);
      for (const expiry of before) if (expiry >= session.day) expect(expiries).toContain(expiry);
      before = expiries;
      session = US_EQUITIES.nextSession(session.day);
    }
  });
});

describe('the strikes of a day', () => {
  it('lie 40 % around the last close, on a grid that widens', () => {
    expect(listedStrikes(20)).toEqual([
      ...Array.from({ length: 26 }, (_, index) => 12 + index / 2),
      ...[25, 26, 27, 28],
    ]);
    expect(listedStrikes(100).slice(-17)).toEqual(
      Array.from({ length: 17 }, (_, index) => 100 + index * 2.5),
    );
    const index = listedStrikes(900);
    expect([index[0], index.at(-1)]).toEqual([540, 1_260]);
    expect(index).toEqual([...new Set(index)].sort((one, other) => one - other));
  });
});

describe('the volatility', () => {
  it('is the sample deviation of twenty returns, over a year', () => {
    // Returns of +1 % and -1 % in turn: a mean of 0, a sum of squares of 20 × 0.0001.
    const closes = [100];
    for (let index = 0; index < 20; index += 1)
      closes.push((closes.at(-1) ?? 0) * Math.exp(index % 2 === 0 ? 0.01 : -0.01));
    const expected = Math.sqrt((20 * 0.0001 * 252) / 19);
    expect(historicalVolatility(closes)).toBeCloseTo(expected, 12);
    expect(historicalVolatility([1, ...closes])).toBeCloseTo(expected, 12);
    expect(historicalVolatility(closes.slice(1))).toBeUndefined();
  });

  it('follows the term and the skew, between half and two and a half times the level', () => {
    const at = (strike: number, days: number, term = 0, skew = -0.12) =>
      volatilityAt(0.2, { term, skew }, { spot: 100, strike, years: days / 365 });
    expect(at(100, 30)).toBeCloseTo(0.2, 12);
    expect(at(100, 120, 0.1)).toBeCloseTo(0.22, 12);
    expect(at(90, 30)).toBeCloseTo(0.2 + (0.12 * Math.log(100 / 90)) / Math.sqrt(30 / 365), 12);
    expect(at(110, 30)).toBeLessThan(0.2);
    expect(at(40, 7)).toBe(0.5);
    expect(at(170, 7)).toBe(0.1);
    expect(Number.isFinite(at(101, 0))).toBe(true);
  });
});

describe('a quote', () => {
  const usual = { rate: 0.04, dividendYield: 0 };

  it('lies around the price, wider away from the money, and is never crossed or off the steps', () => {
    fc.assert(
      fc.property(
        fc.record({
          right: fc.constantFrom('call' as const, 'put' as const),
          spot: fc.double({ min: 5, max: 900, noNaN: true }),
          moneyness: fc.double({ min: 0.6, max: 1.4, noNaN: true }),
          days: fc.integer({ min: 0, max: 365 }),
          volatility: fc.double({ min: 0.05, max: 1.5, noNaN: true }),
        }),
        ({ moneyness, days, ...rest }) => {
          const inputs = { ...usual, ...rest, strike: rest.spot * moneyness, years: days / 365 };
          const { bid, ask } = syntheticQuote(inputs, 3, PENNY_PROGRAM);
          expect(bid).toBeGreaterThanOrEqual(0);
          expect(ask).toBeGreaterThan(bid);
          expect([bid, ask].every((price) => isOnGrid(PENNY_PROGRAM, price))).toBe(true);
          const sign = rest.right === 'call' ? 1 : -1;
          const worth = Math.max(europeanPrice(inputs), sign * (inputs.spot - inputs.strike));
          expect(bid).toBeLessThanOrEqual(worth + 1e-9);
          expect(ask).toBeGreaterThanOrEqual(worth - 1e-9);
        },
      ),
    );
  });

  it('has no bid where a contract is worth nearly nothing, and a spread of the stated percentage at the money', () => {
    const far = { ...usual, right: 'call', spot: 100, strike: 140, years: 5 / 365 } as const;
    expect(syntheticQuote({ ...far, volatility: 0.2 }, 3, PENNY_PROGRAM)).toMatchObject({
      ...{ bid: 0, ask: 0.01 },
    });
    const near = {
      ...usual,
      right: 'call',
      spot: 100,
      strike: 100,
      years: 1,
      volatility: 0.2,
    } as const;
    // Worth 9.925.
    expect(syntheticQuote(near, 4, PENNY_PROGRAM)).toMatchObject({ bid: 9.7, ask: 10.15 });
    expect(syntheticQuote(near, 8, PENNY_PROGRAM)).toMatchObject({ bid: 9.5, ask: 10.35 });
  });
});

describe('what a report says of a synthetic chain', () => {
  it('names its terms as the defaults or as stated, and that no quotes were used', () => {
    const usual = syntheticText(SYNTHETIC_DEFAULTS, ['SPY']);
    expect(usual).toContain('These terms are the defaults, calibrated on no quotes');
    expect(syntheticText({ ...SYNTHETIC_DEFAULTS, skew: -0.2 }, ['SPY'])).toContain(
      'are as stated',
    );
  });
});
