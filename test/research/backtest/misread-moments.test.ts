// Predictions whose times show the clock of the exchange are named as such; a feed that speaks before the open or all day is not suspected.
import { describe, expect, it } from 'vitest';
import { HOUR_MS, instant, MINUTE_MS } from '../../../src/kernel/instant.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { misreadMoments } from '../../../src/research/backtest/misread-moments.ts';
import { sessionsFrom } from '../null/null-market.ts';

/** Every five minutes, from so many minutes after the open on. Over the change of the clocks in March. */
function predictions(from: number, to: number, shiftMs: (at: number) => number = () => 0) {
  return sessionsFrom('2026-03-02', 10).flatMap(({ open }) => {
    const minutes = Array.from(
      { length: Math.ceil((to - from) / 5) },
      (_, step) => from + step * 5,
    );
    return minutes.map((minute) => {
      const at = open + minute * MINUTE_MS;
      return { symbol: 'SPY', at: instant(at + shiftMs(at)), record: {} };
    });
  });
}

const { zone } = US_EQUITIES;
const asClock = (at: number) => zone.offsetMs(instant(at));
const noted = (tape: ReturnType<typeof predictions>) => misreadMoments('f', tape, US_EQUITIES);

describe('the times of predictions', () => {
  it('are named where they show the clock of the exchange', () => {
    expect(noted(predictions(0, 390, asClock))).toEqual([
      'f: 240 of 780 predictions are in regular hours, and 780 if their times show the clock of America/New_York: "timestamp" counts milliseconds from 1970 in UTC, so write America/New_York as that zone before it is counted',
    ]);
  });

  it.each([
    ['in regular hours', predictions(0, 390)],
    ['from four in the morning', predictions(-330, 390)],
    ['all day', predictions(-570, 870)],
    ['before the open', predictions(-330, 0)],
    ['hours late', predictions(0, 390, () => 5 * HOUR_MS)],
    ['few', predictions(0, 390, asClock).slice(0, 19)],
  ])('are not suspected: %s', (_, tape) => {
    expect(noted(tape)).toEqual([]);
  });
});
