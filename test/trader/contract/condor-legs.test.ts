import { describe, expect, it } from 'vitest';
import { tradedLegs } from '../../../src/trader/contract/order-legs.ts';

const leg = (right: 'call' | 'put', strike: number, side: 'BUY' | 'SELL') => ({
  ...{ right, strike, side, expiry: '2026-12-18', ratio: 1 as const },
});
const SOLD = [
  leg('call', 240, 'SELL'),
  leg('put', 210, 'SELL'),
  leg('call', 245, 'BUY'),
  leg('put', 205, 'BUY'),
];

describe('four legs of an order', () => {
  it('are an iron condor, which is sold if its inner legs are', () => {
    expect(tradedLegs('AAPL', SOLD)).toEqual({
      ok: true,
      value: {
        symbol: 'AAPL 261218P00210000-261218P00205000-261218C00240000-261218C00245000',
        side: 'SELL',
      },
    });
  });

  it.each([
    ['one leg on the wrong side', [...SOLD.slice(0, 3), leg('put', 205, 'SELL')]],
    ['calls below the puts', [leg('call', 200, 'SELL'), ...SOLD.slice(1)]],
    ['three legs', SOLD.slice(0, 3)],
  ])('are refused with %s', (_, legs) => {
    expect(tradedLegs('AAPL', legs)).toMatchObject({ ok: false });
  });
});
