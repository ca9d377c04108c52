// The stop of an option is at 1.00; looks come once a second.
import { describe, expect, it } from 'vitest';
import {
  type PremiumWatch,
  watchedPremium,
} from '../../../../src/trader/domain/exits/premium-watch.ts';

const TIMEOUT_MS = 20_000;

/** The second of the first look at which the stop is reached; undefined if it never is. */
function reachedAfter(quotes: readonly (readonly [bid: number, ask: number])[], stepMs = 1_000) {
  let watch: PremiumWatch | undefined;
  for (const [at, [bid, ask]] of quotes.entries()) {
    const now = at * stepMs;
    const look = watchedPremium(watch, {
      ...{ side: 'long', stopPrice: 1, quote: { bid, ask }, now, timeoutMs: TIMEOUT_MS },
    });
    if (look.isReached) return now / 1_000;
    watch = look.watch;
  }
  return undefined;
}

function times<Value>(count: number, value: Value): Value[] {
  return Array.from({ length: count }, () => value);
}

const ABOVE = [1.4, 1.5] as const;
const BELOW = [0.9, 1] as const;

describe('the stop of an option that was sold', () => {
  it('is reached after twenty seconds at or above it', () => {
    let watch: PremiumWatch | undefined;
    const reached: number[] = [];
    for (let now = 0; now <= 40_000; now += 1_000) {
      const bid = now < 5_000 ? 0.9 : 1;
      const quote = { bid, ask: bid + 0.05 };
      const look = watchedPremium(watch, {
        ...{ side: 'short', stopPrice: 1, quote, now, timeoutMs: TIMEOUT_MS },
      });
      if (look.isReached) reached.push(now / 1_000);
      watch = look.watch;
    }
    expect(reached[0]).toBe(25);
  });
});

describe('the stop of an option', () => {
  it('is reached after twenty seconds at or below it', () => {
    expect(reachedAfter(times(60, BELOW))).toBe(20);
    expect(reachedAfter(times(600, BELOW), 100)).toBe(20);
  });

  it('is not reached by bids that halve for a second', () => {
    const flicker = [...times(10, ABOVE), [0.7, 1.5] as const, ...times(40, ABOVE)];
    expect(reachedAfter(flicker)).toBeUndefined();
    expect(reachedAfter([...times(10, ABOVE), BELOW, ...times(40, ABOVE)])).toBeUndefined();
  });

  it('is reached although one look in four is above it', () => {
    const restless = times(20, [BELOW, BELOW, BELOW, ABOVE] as const).flat();
    expect(reachedAfter(restless)).toBe(20);
  });

  it('is not reached where every other look is above it', () => {
    expect(reachedAfter(times(60, [BELOW, ABOVE] as const).flat())).toBeUndefined();
  });

  it('is not reached by wide, one-sided or crossed quotes', () => {
    expect(reachedAfter(times(60, [0.2, 1.6] as const))).toBeUndefined();
    expect(reachedAfter(times(60, [0, 0.5] as const))).toBeUndefined();
    expect(reachedAfter(times(60, [0.9, 0.8] as const))).toBeUndefined();
    expect(reachedAfter(times(60, [Number.NaN, Number.NaN] as const))).toBeUndefined();
  });

  it('reads a quote that lacks a side of a contract only where all of it is on one side of the stop', () => {
    const seconds = (bid: number, ask: number, side: 'long' | 'short' = 'long') => {
      let watch: PremiumWatch | undefined;
      for (let now = 0; now < 60_000; now += 1_000) {
        const quote = { bid, ask, isExitOnly: true } as const;
        const look = watchedPremium(watch, {
          ...{ side, stopPrice: 1, quote, now, timeoutMs: TIMEOUT_MS },
        });
        if (look.isReached) return now / 1_000;
        watch = look.watch;
      }
      return undefined;
    };
    expect(seconds(0.9, 1)).toBe(20);
    expect(seconds(0.9, 1.05)).toBeUndefined();
    expect(seconds(1, 1.1, 'short')).toBe(20);
    expect(seconds(0.95, 1.1, 'short')).toBeUndefined();
    expect(reachedAfter(times(60, [0.9, 1.05] as const))).toBe(20);
  });

  it('does not forget what it saw while the quotes were wide', () => {
    const looks = [...times(10, BELOW), ...times(5, [0.2, 1.6] as const), ...times(20, BELOW)];
    expect(reachedAfter(looks)).toBe(20);
  });
});
