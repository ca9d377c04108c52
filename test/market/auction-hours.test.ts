// When auctions take orders: from the close before to the cut-off, over weekends, holidays and early closes.
import { describe, expect, it } from 'vitest';
import { instant, toIso } from '../../src/kernel/instant.ts';
import { type Auction, entryWindow } from '../../src/market/time/auction-hours.ts';
import { US } from '../../src/market/venues/us.ts';

function windowAt(auction: Auction, at: string): readonly string[] {
  const window = entryWindow(US, auction, instant(Date.parse(at)));
  return window === undefined ? [] : [window.from, window.until, window.at].map(toIso);
}

describe('the entry window of the opening auction', () => {
  const thursday = [
    '2026-11-18T21:00:00.000Z',
    '2026-11-19T14:28:00.000Z',
    '2026-11-19T14:30:00.000Z',
  ];

  it.each(['2026-11-18T21:00:00Z', '2026-11-19T05:30:00Z', '2026-11-19T14:27:59Z'])(
    'reaches from the close to two minutes before the open: at %s',
    (at) => expect(windowAt('opening', at)).toEqual(thursday),
  );

  it.each(['2026-11-18T14:28:00Z', '2026-11-18T18:00:00Z'])(
    'is the next one after the cut-off: at %s',
    (at) => expect(windowAt('opening', at)).toEqual(thursday),
  );

  it('spans a holiday and a weekend', () => {
    expect(windowAt('opening', '2026-11-26T15:00:00Z').slice(0, 2)).toEqual([
      '2026-11-25T21:00:00.000Z',
      '2026-11-27T14:28:00.000Z',
    ]);
    expect(windowAt('opening', '2026-11-28T15:00:00Z').slice(0, 2)).toEqual([
      '2026-11-27T18:00:00.000Z',
      '2026-11-30T14:28:00.000Z',
    ]);
  });
});

describe('the entry window of the closing auction', () => {
  it('reaches from the close before to ten minutes before the close', () => {
    const today = [
      '2026-11-17T21:00:00.000Z',
      '2026-11-18T20:50:00.000Z',
      '2026-11-18T21:00:00.000Z',
    ];
    expect(windowAt('closing', '2026-11-18T20:49:59Z')).toEqual(today);
    expect(windowAt('closing', '2026-11-18T03:00:00Z')).toEqual(today);
    expect(windowAt('closing', '2026-11-18T20:50:00Z')[0]).toBe('2026-11-18T21:00:00.000Z');
  });

  it('ends earlier on an early close', () => {
    expect(windowAt('closing', '2026-11-27T15:00:00Z').slice(1)).toEqual([
      '2026-11-27T17:50:00.000Z',
      '2026-11-27T18:00:00.000Z',
    ]);
  });
});

it('does not exist at a venue without auctions', () => {
  const now = instant(Date.parse('2026-11-18T15:00:00Z'));
  expect(entryWindow({ ...US, auctions: undefined }, 'closing', now)).toBeUndefined();
});
