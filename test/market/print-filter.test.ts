import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, instant, MINUTE_MS, plus, SECOND_MS } from '../../src/kernel/instant.ts';
import {
  createPrintFilter,
  noneIgnored,
  type PrintFilter,
} from '../../src/market/quotes/print-filter.ts';
import type { Quote } from '../../src/market/quotes/quote.ts';
import { createSessionClock } from '../../src/market/time/session-clock.ts';
import { US_EQUITIES } from '../../src/market/venues/us.ts';

const NOON = instant(Date.parse('2026-11-20T17:00:00Z'));
const ATR = 0.5;

function filter(ignored = noneIgnored(), known = Number.NaN): PrintFilter {
  const sessions = createSessionClock(US_EQUITIES);
  return createPrintFilter({ sessions, quoteAgeMaxMs: 5_000, ignored, known });
}

function quoteAt(last: number, at: Instant, more: Partial<Quote> = {}): Quote {
  return {
    symbol: 'SPY',
    bid: last - 0.01,
    ask: last + 0.01,
    last,
    at,
    isLive: true,
    isHalted: false,
    ...more,
  };
}

function barClosing(close: number, at: Instant) {
  const start = instant(at - MINUTE_MS);
  return { start, lengthMs: MINUTE_MS, open: close, high: close, low: close, close, volume: 100 };
}

/** A filter that has a finished bar at 100 behind it. */
function settled(ignored = noneIgnored()): PrintFilter {
  const prints = filter(ignored);
  prints.barFinished(barClosing(100, NOON));
  return prints;
}

describe('the print filter', () => {
  it('accepts a plausible print', () => {
    expect(settled().judge(quoteAt(100.2, NOON), NOON, ATR)).toBe('believed');
  });

  it('gives the reason for an implausible print, and counts each print once', () => {
    const ignored = noneIgnored();
    const prints = settled(ignored);
    const night = plus(NOON, 8 * 60 * MINUTE_MS);
    const judged = [
      prints.judge(quoteAt(100, night), night, ATR),
      prints.judge(quoteAt(100.01, NOON, { isLive: false }), NOON, ATR),
      prints.judge(quoteAt(100.02, NOON), plus(NOON, 5_000), ATR),
      prints.judge(quoteAt(100.03, NOON, { bid: 101, ask: 101.1 }), NOON, ATR),
      prints.judge(quoteAt(100.03, NOON, { bid: 102, ask: 102.1 }), NOON, ATR),
      prints.judge(quoteAt(100.04, NOON, { bid: Number.NaN }), NOON, ATR),
      prints.judge(quoteAt(100.05, NOON), NOON, undefined),
      prints.judge(quoteAt(100.06, NOON, { isHalted: true }), NOON, ATR),
    ];
    expect(judged).toEqual([
      'session-closed',
      'not-live',
      'stale',
      'off-quote',
      'off-quote',
      'off-quote',
      'no-atr',
      'halted',
    ]);
    expect(ignored).toMatchObject({ 'off-quote': 2, stale: 1, halted: 1, jump: 0 });
  });

  it('has ignored nothing at first, and counts a print again after one that it believed', () => {
    const ignored = noneIgnored();
    expect(Object.values(ignored).every((count) => count === 0)).toBe(true);
    const prints = settled(ignored);
    for (const last of [150, 150, 100, 150]) prints.judge(quoteAt(last, NOON), NOON, ATR);
    expect(ignored.jump).toBe(2);
  });

  it('takes an ATR of zero as unknown', () => {
    expect(settled().judge(quoteAt(100.2, NOON), NOON, 0)).toBe('no-atr');
    expect(settled().judge(quoteAt(100.2, NOON), NOON, -1)).toBe('no-atr');
  });

  it('believes no bar without volume, and forgets its own first witness after a bar', () => {
    const prints = settled();
    prints.barFinished({ ...barClosing(150, NOON), volume: 0 });
    expect(prints.judge(quoteAt(150, NOON), NOON, ATR)).toBe('jump');
    prints.barFinished(barClosing(100, NOON));
    const later = plus(NOON, SECOND_MS);
    expect(prints.judge(quoteAt(150.1, later), later, ATR)).toBe('jump');
    const last = plus(later, SECOND_MS);
    expect(prints.judge(quoteAt(150.2, last), last, ATR)).toBe('believed');
  });

  it('needs a second print a second later for a jump of more than three ATRs', () => {
    const prints = settled();
    expect(prints.judge(quoteAt(101.5, NOON), NOON, ATR)).toBe('believed');
    expect(prints.judge(quoteAt(103.1, NOON), NOON, ATR)).toBe('jump');
    const soon = plus(NOON, 900);
    expect(prints.judge(quoteAt(103.2, soon), soon, ATR)).toBe('jump');
    const later = plus(NOON, SECOND_MS);
    expect(prints.judge(quoteAt(103.1, later), later, ATR)).toBe('jump');
    expect(prints.judge(quoteAt(103.2, later), later, ATR)).toBe('believed');
  });

  it('needs a second print for each new price while the ATR is unknown', () => {
    const prints = settled();
    const at = (seconds: number) => plus(NOON, seconds * SECOND_MS);
    const judged = [
      [100, 0],
      [100.2, 0],
      [100.2, 2],
      [100.3, 2],
      [150, 3],
      [100.4, 4],
      [100.5, 4.9],
      [100.5, 5],
    ].map(([last = 0, seconds = 0]) =>
      prints.judge(quoteAt(last, at(seconds)), at(seconds), undefined),
    );
    const [no, yes] = ['no-atr', 'believed'];
    expect(judged).toEqual([yes, no, no, yes, no, no, no, yes]);
  });

  it('drops a bad print once the price is back', () => {
    const prints = settled();
    prints.judge(quoteAt(150, NOON), NOON, ATR);
    const later = plus(NOON, 2 * SECOND_MS);
    expect(prints.judge(quoteAt(100.1, later), later, ATR)).toBe('believed');
    expect(prints.judge(quoteAt(150.1, later), later, ATR)).toBe('jump');
  });

  it('accepts a finished bar as confirmation of a jump', () => {
    const prints = settled();
    expect(prints.judge(quoteAt(105, NOON), NOON, ATR)).toBe('jump');
    prints.barFinished(barClosing(104.8, NOON));
    expect(prints.judge(quoteAt(105, NOON), NOON, ATR)).toBe('believed');
  });

  it('does not accept the very first print alone', () => {
    const prints = filter();
    expect(prints.judge(quoteAt(100, NOON), NOON, ATR)).toBe('jump');
    const later = plus(NOON, SECOND_MS);
    expect(prints.judge(quoteAt(100.01, later), later, ATR)).toBe('believed');
  });

  it('accepts the very first print near a price that is known, and no other', () => {
    const near = filter(noneIgnored(), 100.01);
    expect(near.judge(quoteAt(101.5, NOON), NOON, ATR)).toBe('believed');
    const far = filter(noneIgnored(), 100.01);
    expect(far.judge(quoteAt(101.52, NOON), NOON, ATR)).toBe('jump');
  });

  it('ignores the first print after a halt, however often it is quoted', () => {
    const prints = settled();
    prints.judge(quoteAt(100, NOON, { isHalted: true }), NOON, ATR);
    const verdicts = [100, 100, 101, 101, 100.9, 101].map((last) =>
      prints.judge(quoteAt(last, NOON), NOON, ATR),
    );
    expect(verdicts).toEqual([
      ...['resumed', 'resumed', 'resumed', 'resumed'],
      ...['believed', 'believed'],
    ]);
  });

  it('never accepts a single print more than three ATRs away, whatever came before', () => {
    const step = fc.record({
      price: fc.integer({ min: 9_000, max: 11_000 }).map((cents) => cents / 100),
      waitMs: fc.integer({ min: 0, max: 3_000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const prints = settled();
        let believed = 100;
        let now = NOON;
        const seen: { price: number; at: Instant }[] = [];
        for (const { price, waitMs } of steps) {
          now = plus(now, waitMs);
          const verdict = prints.judge(quoteAt(price, now), now, ATR);
          const isFar = Math.abs(price - believed) > 3 * ATR;
          const hasWitness = seen.some(
            (print) => now - print.at >= SECOND_MS && Math.abs(print.price - price) <= 3 * ATR,
          );
          if (isFar && !hasWitness) expect(verdict).toBe('jump');
          if (!isFar) expect(verdict).toBe('believed');
          if (verdict === 'believed') believed = price;
          seen.push({ price, at: now });
        }
      }),
    );
  });
});
