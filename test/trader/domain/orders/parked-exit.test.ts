import { describe, expect, it } from 'vitest';
import {
  auctionIn,
  isAtItsMatching,
  isParked,
} from '../../../../src/trader/domain/orders/parked-exit.ts';

describe('an order that waits', () => {
  it('waits for the auction of its validity, or for the matching of its word', () => {
    expect(auctionIn({ kind: 'opening' })).toBe('opening');
    expect(auctionIn({ kind: 'closing' })).toBe('closing');
    expect(auctionIn({ kind: 'day' })).toBeUndefined();
    expect(
      (['ATO', 'ATC', 'PLO', 'MTL'] as const).map((word) => isAtItsMatching({ word })),
    ).toEqual([...[true, true, true, false]]);
    expect(isAtItsMatching({})).toBe(false);
  });

  it('is a parked exit unless it closes now', () => {
    const exit = { leg: 'x', type: 'stop', validity: { kind: 'day' } } as const;
    expect(isParked(exit)).toBe(true);
    expect(isParked({ ...exit, type: 'market' })).toBe(false);
    expect(isParked({ ...exit, type: 'limit' })).toBe(false);
    expect(isParked({ ...exit, type: 'limit', validity: { kind: 'closing' } })).toBe(true);
    expect(isParked({ ...exit, leg: 's' })).toBe(false);
  });
});
