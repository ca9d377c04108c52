import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountOf, isCombinationId, isOptionId } from '../../../src/market/instruments/amount.ts';
import {
  combinationSteps,
  contractsIn,
  instrumentAsWritten,
  optionTermsOf,
} from '../../../src/market/options/combination.ts';
import { parseVertical, verticalOf } from '../../../src/market/options/vertical.ts';

const CALLS = 'AAPL 261218C00230000-261218C00240000';
const PUTS = 'AAPL 261218P00240000-261218P00230000';

describe('the id of a vertical', () => {
  it('names the contract that is worth more first: the lower call, the higher put', () => {
    expect(verticalOf('AAPL 261218C00240000', 'AAPL 261218C00230000')?.id).toBe(CALLS);
    expect(verticalOf('AAPL 261218P00230000', 'AAPL 261218P00240000')?.id).toBe(PUTS);
  });

  it('says width, right, expiry and both contracts', () => {
    expect(parseVertical(PUTS)).toEqual({
      id: PUTS,
      first: 'AAPL 261218P00240000',
      second: 'AAPL 261218P00230000',
      root: 'AAPL',
      expiry: '2026-12-18',
      right: 'put',
      strike: 240,
      width: 10,
    });
    expect(contractsIn(CALLS)).toEqual([
      { contract: 'AAPL 261218C00230000', sign: 1 },
      { contract: 'AAPL 261218C00240000', sign: -1 },
    ]);
  });

  it.each([
    ['another right', 'AAPL 261218C00230000', 'AAPL 261218P00240000'],
    ['another expiry', 'AAPL 261218C00230000', 'AAPL 270115C00240000'],
    ['another underlying', 'AAPL 261218C00230000', 'MSFT 261218C00240000'],
    ['the same strike', 'AAPL 261218C00230000', 'AAPL 261218C00230000'],
    ['a stock', 'AAPL', 'AAPL 261218C00230000'],
  ])('does not exist for contracts with %s', (_, one, other) => {
    expect(verticalOf(one, other)).toBeUndefined();
  });

  it.each([
    'AAPL 261218C00240000-261218C00230000',
    'AAPL 261218C00230000-261218P00240000',
    'AAPL 261218C00230000-270115C00240000',
    'AAPL 261218C00230000',
    'AAPL',
    'BRK-B',
  ])('is not %s', (text) => {
    expect(parseVertical(text)).toBeUndefined();
  });

  it('stands for a hundred shares, and is read as people write it', () => {
    expect([isOptionId(CALLS), isCombinationId(CALLS)]).toEqual([true, true]);
    expect(isCombinationId('AAPL 261218C00230000')).toBe(false);
    expect(amountOf(CALLS, 3.1, 2)).toBe(620);
    for (const text of [
      'aapl 261218c00240000-261218c00230000',
      'AAPL  261218C00230000 - AAPL 261218C00240000',
      CALLS,
    ])
      expect(instrumentAsWritten(text)).toBe(CALLS);
    expect(instrumentAsWritten('brk-b')).toBe('BRK-B');
    expect(instrumentAsWritten('aapl 261218c00230000')).toBe('AAPL 261218C00230000');
  });

  it('of the contracts in it is itself, for every two strikes', () => {
    const strike = fc.integer({ min: 1, max: 99_999_999 });
    fc.assert(
      fc.property(strike, strike, fc.constantFrom('C', 'P'), (one, other, right) => {
        fc.pre(one !== other);
        const named = (units: number) => `F 261218${right}${String(units).padStart(8, '0')}`;
        const id = verticalOf(named(one), named(other))?.id ?? '';
        const [first, second] = contractsIn(id);
        expect(verticalOf(first?.contract ?? '', second?.contract ?? '')).toEqual(
          parseVertical(id),
        );
        expect(optionTermsOf(id)?.root).toBe('F');
      }),
    );
  });

  it('has prices in cents, in five cents on the S&P 500', () => {
    const steps = (id: string) => combinationSteps({ root: optionTermsOf(id)?.root ?? '' });
    expect(steps(CALLS)).toEqual([{ lowEdge: 0, increment: 0.01 }]);
    expect(steps('SPXW 261218C05800000-261218C05805000')[0]?.increment).toBe(0.05);
  });
});
