// What the name of a contract says, and what money its prices stand for.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, price, textOf } from '../../../../src/kernel/decimal.ts';
import {
  contractOf,
  optionOf,
  quotedPrice,
  securityName,
  unitPrice,
} from '../../../../src/ledger/domain/options/option-security.ts';
import { runs } from '../../../runs/runs.ts';

const CALL = { symbol: 'AAPL 261218C00230000' };

describe('an option contract', () => {
  it('has the terms that its name says, and 100 shares', () => {
    const option = optionOf(CALL);
    expect(option).toMatchObject({
      ...{ underlying: 'AAPL', root: 'AAPL', right: 'call', expiry: '2026-12-18' },
      isAdjusted: false,
    });
    expect(option && [option.strike, option.multiplier, option.deliverable].map(textOf)).toEqual([
      ...['230', '100', '100'],
    ]);
  });

  it('of an adjusted class keeps what is stated of it', () => {
    const contract = contractOf({ underlying: 'BRK.B', multiplier: '100', deliverable: '150' });
    const option = optionOf({ symbol: 'BRKB1 270115P00400000', contract });
    expect(option).toMatchObject({ underlying: 'BRK.B', right: 'put', isAdjusted: true });
    expect(option && textOf(option.deliverable)).toBe('150');
    const small = { symbol: 'ABC2 270115P00400000', contract: contractOf({ multiplier: '10' }) };
    expect(textOf(unitPrice(small, price('1.5')))).toBe('15');
    expect(optionOf(small)).toMatchObject({ underlying: 'ABC', isAdjusted: true });
  });

  it('is of the index whose class it is', () => {
    expect(optionOf({ symbol: 'SPXW 261218C05800000' })?.underlying).toBe('SPX');
  });

  it('is named in one way', () => {
    for (const symbol of ['AAPL  261218C00230000', 'AAPL261218C00230000', CALL.symbol])
      expect(securityName(symbol)).toBe(CALL.symbol);
    expect(securityName('BRK.B')).toBe('BRK.B');
    expect(optionOf({ symbol: 'BRK.B' })).toBeUndefined();
  });

  it('has a price per share and one of the contract, which say the same', () => {
    expect(textOf(unitPrice(CALL, price('1.1')))).toBe('110');
    expect(textOf(unitPrice({ symbol: 'AAPL' }, price('1.1')))).toBe('1.1');
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.constantFrom('10', '100', '150'), (cents, multiplier) => {
        const security = { ...CALL, contract: { multiplier } };
        const quoted = price(decimal(String(cents)).dividedBy(decimal('100'), 2).toFixed());
        const back = quotedPrice(security, unitPrice(security, quoted));
        expect(textOf(back)).toBe(textOf(quoted));
      }),
      { numRuns: runs(100) },
    );
  });
});
