// The stop of an option is at 1.00; looks come once a second.
import { describe, expect, it } from 'vitest';
import {
  heldPremium,
  isPlausiblePremium,
  isWideFor,
  type PremiumHeld,
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

describe('what a look changes', () => {
  const LOOK = {
    side: 'long',
    stopPrice: 1,
    quote: { bid: 0.9, ask: 1 },
    timeoutMs: 20_000,
  } as const;
  const WATCH: PremiumWatch = { since: 90_000, sampledAt: 100_000, samples: 5, through: 5 };

  it('begins with one sample at or beyond the stop', () => {
    const at = (bid: number, ask: number, side: 'long' | 'short' = 'long') =>
      watchedPremium(undefined, { ...LOOK, side, quote: { bid, ask }, now: 7_000 });
    const begun = { since: 7_000, sampledAt: 7_000, samples: 1, through: 1 };
    expect(at(0.95, 1.05)).toEqual({ watch: begun, isReached: false });
    expect(at(0.96, 1.05)).toEqual({ watch: undefined, isReached: false });
    expect(at(0.95, 1.05, 'short')).toEqual({ watch: begun, isReached: false });
    expect(at(0.95, 1.04, 'short')).toEqual({ watch: undefined, isReached: false });
  });

  it('counts once a second', () => {
    expect(watchedPremium(WATCH, { ...LOOK, now: 100_999 })).toEqual({
      ...{ watch: WATCH, isReached: false },
    });
    expect(watchedPremium(WATCH, { ...LOOK, now: 101_000 })).toEqual({
      watch: { since: 90_000, sampledAt: 101_000, samples: 6, through: 6 },
      isReached: false,
    });
  });

  it('begins anew after more than ten seconds without one', () => {
    expect(watchedPremium(WATCH, { ...LOOK, now: 110_000 }).isReached).toBe(true);
    expect(watchedPremium(WATCH, { ...LOOK, now: 110_001 })).toEqual({
      watch: { since: 110_001, sampledAt: 110_001, samples: 1, through: 1 },
      isReached: false,
    });
  });

  it('needs three samples however short its time is, and the last of them at or beyond the stop', () => {
    const two = { since: 0, sampledAt: 1_000, samples: 1, through: 1 };
    expect(watchedPremium(two, { ...LOOK, now: 2_000, timeoutMs: 1_000 }).isReached).toBe(false);
    const three = { ...two, samples: 2, through: 2 };
    expect(watchedPremium(three, { ...LOOK, now: 2_000, timeoutMs: 1_000 }).isReached).toBe(true);
    const above = { ...LOOK, quote: { bid: 1.4, ask: 1.5 }, timeoutMs: 1_000 };
    const long = { ...two, samples: 5, through: 5 };
    expect(watchedPremium(long, { ...above, now: 2_000 })).toEqual({
      watch: { since: 0, sampledAt: 2_000, samples: 6, through: 5 },
      isReached: false,
    });
  });

  it('ends the watch when fewer than two of three are at or beyond the stop', () => {
    const above = { ...LOOK, quote: { bid: 1.4, ask: 1.5 }, now: 101_000 };
    expect(watchedPremium({ ...WATCH, samples: 2, through: 2 }, above).watch).toBeDefined();
    expect(watchedPremium({ ...WATCH, samples: 3, through: 2 }, above).watch).toBeUndefined();
  });

  it('is nothing without a stop', () => {
    for (const stopPrice of [Number.NaN, 0, Number.POSITIVE_INFINITY])
      expect(watchedPremium(WATCH, { ...LOOK, stopPrice, now: 101_000 })).toEqual({
        ...{ watch: WATCH, isReached: false },
      });
  });

  it('of a quote that lacks a side of a contract counts only where bid and ask agree', () => {
    const samples = (bid: number, ask: number, side: 'long' | 'short') =>
      watchedPremium(WATCH, {
        ...{ ...LOOK, side, now: 101_000 },
        quote: { bid, ask, isExitOnly: true },
      }).watch?.samples;
    expect(samples(1, 1.05, 'long')).toBe(5);
    expect(samples(1.01, 1.05, 'long')).toBe(6);
    expect(samples(0.95, 1, 'long')).toBe(6);
    expect(samples(0.95, 1, 'short')).toBe(5);
    expect(samples(0.95, 0.99, 'short')).toBe(6);
    expect(samples(1, 1.05, 'short')).toBe(6);
  });
});

describe('a quote of an option', () => {
  it('has a middle that says something up to ten cents or 30 percent of it', () => {
    expect(isPlausiblePremium({ bid: 0.05, ask: 0.15 })).toBe(true);
    expect(isPlausiblePremium({ bid: 0.05, ask: 0.16 })).toBe(false);
    expect(isPlausiblePremium({ bid: 1.7, ask: 2.3 })).toBe(true);
    expect(isPlausiblePremium({ bid: 1.69, ask: 2.31 })).toBe(false);
    expect(isPlausiblePremium({ bid: 1, ask: 1 })).toBe(true);
    expect([isWideFor(2, 0.6), isWideFor(2, 0.61)]).toEqual([false, true]);
  });
});

describe('the best price of an option', () => {
  const quote = (mid: number, isExitOnly = false) => ({
    ...{ bid: mid - 0.02, ask: mid + 0.02 },
    ...(isExitOnly && { isExitOnly: true as const }),
  });
  /** The prices that hold after each of these middles, a second apart. */
  function heldOf(side: 'long' | 'short', mids: readonly number[], stepMs = 1_000) {
    let held: PremiumHeld | undefined;
    return mids.map((mid, at) => {
      const seen = heldPremium(held, { side, quote: quote(mid), now: 5_000 + at * stepMs });
      held = seen.held;
      return seen.price;
    });
  }

  it('counts where three samples in a row reached it', () => {
    expect(heldOf('long', [2, 3, 1.5, 2.5, 4, 3])).toEqual([
      ...[Number.NaN, Number.NaN, 1.5, 1.5, 1.5, 2.5],
    ]);
    expect(heldOf('short', [2, 3, 1.5, 2.5])).toEqual([Number.NaN, Number.NaN, 3, 3]);
  });

  it('is unknown again after more than ten seconds without a sample', () => {
    expect(heldOf('long', [2, 2, 2], 10_000)[2]).toBe(2);
    expect(heldOf('long', [2, 2, 2], 10_001)[2]).toBeNaN();
  });

  it('takes a sample a second, and none of a wide quote or one that lacks a side', () => {
    const held = { mids: [2, 2], sampledAt: 5_000 };
    const seen = { side: 'long', quote: quote(2), now: 6_000 } as const;
    expect(heldPremium(held, seen).price).toBe(2);
    for (const unfit of [
      { ...seen, now: 5_999 },
      { ...seen, quote: quote(2, true) },
      { ...seen, quote: { bid: 1, ask: 3 } },
    ])
      expect(heldPremium(held, unfit)).toEqual({ held, price: Number.NaN });
  });
});
