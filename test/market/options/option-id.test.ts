import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import {
  type OptionTerms,
  optionIdOf,
  parseOptionId,
} from '../../../src/market/options/option-id.ts';
import { addDays } from '../../../src/market/time/day.ts';

const AAPL: OptionTerms = {
  root: 'AAPL',
  expiry: '2026-12-18' as TradingDay,
  right: 'call',
  strike: 230,
};

const terms: fc.Arbitrary<OptionTerms> = fc.record({
  root: fc.stringMatching(/^[A-Z][A-Z0-9]{0,5}$/),
  expiry: fc
    .integer({ min: 0, max: 36_524 })
    .map((days) => addDays('2000-01-01' as TradingDay, days)),
  right: fc.constantFrom('call' as const, 'put' as const),
  strike: fc.integer({ min: 1, max: 99_999_999 }).map((units) => units / 1_000),
});

describe('the id of an option contract', () => {
  it('is root, expiry, right and strike', () => {
    expect(optionIdOf(AAPL)).toBe('AAPL 261218C00230000');
    expect(optionIdOf({ ...AAPL, root: 'SPXW', right: 'put', strike: 7.125 })).toBe(
      'SPXW 261218P00007125',
    );
  });

  it('is read with the padding of the OCC symbol and without any space', () => {
    for (const text of ['AAPL 261218C00230000', 'AAPL  261218C00230000', 'AAPL261218C00230000'])
      expect(parseOptionId(text)).toEqual(AAPL);
    expect(parseOptionId('AAPL1 261218C00230000')?.root).toBe('AAPL1');
  });

  it.each([
    'AAPL',
    '',
    'AAPL 261318C00230000',
    'AAPL 270229C00230000',
    'AAPL 261218X00230000',
    'AAPL 261218C230',
    'AAPL 261218C00000000',
    'aapl 261218C00230000',
    'TOOLONG 261218C00230000',
    'AAPL 261218C00230000 ',
  ])('is undefined for %j', (text) => {
    expect(parseOptionId(text)).toBeUndefined();
  });

  it('has three decimals of strike, apart from rounding error', () => {
    expect(optionIdOf({ ...AAPL, strike: 0.1 + 0.2 })).toBe('AAPL 261218C00000300');
    for (const strike of [0, -5, 0.0005, 100_000, Number.NaN, Number.POSITIVE_INFINITY])
      expect(optionIdOf({ ...AAPL, strike })).toBeUndefined();
  });

  it('is undefined for roots and years that it cannot express', () => {
    expect(optionIdOf({ ...AAPL, root: 'BRK B' })).toBeUndefined();
    expect(optionIdOf({ ...AAPL, expiry: '1999-12-17' as TradingDay })).toBeUndefined();
  });

  it('says exactly the terms that it was made of', () => {
    fc.assert(
      fc.property(terms, (made) => {
        const id = optionIdOf(made) ?? '';
        expect(parseOptionId(id)).toEqual(made);
        expect(parseOptionId(id.replace(' ', ''))).toEqual(made);
        expect(parseOptionId(made.root.padEnd(6) + id.slice(made.root.length + 1))).toEqual(made);
      }),
    );
  });
});
