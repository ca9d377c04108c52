import { describe, expect, it } from 'vitest';
import { isCombinationId, isOptionId } from '../../../src/market/instruments/amount.ts';
import {
  boundsAt,
  combinationOf,
  contractsIn,
  instrumentAsWritten,
  optionTermsOf,
  parseCombination,
  priceAtStake,
  widthOf,
} from '../../../src/market/options/combination.ts';
import { parseCondor } from '../../../src/market/options/condor.ts';

const CONDOR = 'AAPL 261218P00210000-261218P00205000-261218C00240000-261218C00250000';
const [PUT, LOW_PUT] = ['AAPL 261218P00210000', 'AAPL 261218P00205000'];
const [CALL, HIGH_CALL] = ['AAPL 261218C00240000', 'AAPL 261218C00250000'];

describe('an iron condor', () => {
  it('is one instrument of four contracts, whatever their order', () => {
    expect(combinationOf([HIGH_CALL, PUT, CALL, LOW_PUT])?.id).toBe(CONDOR);
    expect(
      instrumentAsWritten('aapl 261218c00240000-261218c00250000-261218p00205000-261218p00210000'),
    ).toBe(CONDOR);
    expect([isOptionId(CONDOR), isCombinationId(CONDOR)]).toEqual([true, true]);
    expect(contractsIn(CONDOR)).toEqual([
      { contract: PUT, sign: 1 },
      { contract: LOW_PUT, sign: -1 },
      { contract: CALL, sign: 1 },
      { contract: HIGH_CALL, sign: -1 },
    ]);
    expect(optionTermsOf(CONDOR)).toMatchObject({ root: 'AAPL', expiry: '2026-12-18' });
    expect(optionTermsOf(CONDOR)?.right).toBeUndefined();
  });

  it.each([
    ['calls below its puts', [PUT, LOW_PUT, 'AAPL 261218C00200000', CALL]],
    ['another expiry', [PUT, LOW_PUT, CALL, 'AAPL 270115C00250000']],
    ['two wings of puts', [PUT, LOW_PUT, 'AAPL 261218P00240000', 'AAPL 261218P00250000']],
    ['three contracts', [PUT, LOW_PUT, CALL]],
  ])('has not %s', (_, contracts) => {
    expect(combinationOf(contracts)).toBeUndefined();
  });

  it('is read in the order of its id alone', () => {
    expect(parseCondor(CONDOR)?.id).toBe(CONDOR);
    expect(
      parseCombination('AAPL 261218C00240000-261218C00250000-261218P00210000-261218P00205000'),
    ).toBeUndefined();
  });

  it('that is sold loses the wider of its widths less the credit, and breaks even twice', () => {
    expect(widthOf(CONDOR)).toBe(10);
    expect(priceAtStake(CONDOR, 1.8, -1)).toBe(8.2);
    expect(boundsAt({ id: CONDOR as never, width: 10 }, 1.8, -1)).toEqual({
      ...{ maxGain: 1.8, maxLoss: 8.2 },
      breakEvens: [208.2, 241.8],
    });
  });
});
