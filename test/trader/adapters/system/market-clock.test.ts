import { afterEach, describe, expect, it, vi } from 'vitest';
import { HOUR_MS, instant, MINUTE_MS, plus } from '../../../../src/kernel/instant.ts';
import {
  anchorFrom,
  type ClockAnchor,
  clockAnchorText,
  parseClockAnchor,
} from '../../../../src/trader/adapters/system/clock-anchor.ts';
import {
  createMarketClock,
  type MarketClock,
} from '../../../../src/trader/adapters/system/market-clock.ts';

const OPEN = instant(Date.parse('2020-12-16T14:36:00Z'));
const clocks: MarketClock[] = [];

afterEach(() => {
  vi.useRealTimers();
  for (const clock of clocks.splice(0)) clock.stop();
});

function practice(anchor: Partial<ClockAnchor> = {}): MarketClock {
  const clock = createMarketClock({ market: OPEN, wallMs: Date.now(), speed: 600, ...anchor });
  clocks.push(clock);
  return clock;
}

describe('the market clock', () => {
  it('stands still at its market time until the wall time of its anchor', () => {
    expect(practice({ wallMs: Date.now() + HOUR_MS }).now()).toBe(OPEN);
  });

  it('runs at its speed once the wall time has passed', () => {
    vi.useFakeTimers();
    const clock = practice({ wallMs: Date.now() - 10_000, speed: 60 });
    const passedMs = clock.now() - OPEN;
    expect(passedMs).toBeGreaterThanOrEqual(10 * MINUTE_MS - 120);
    expect(passedMs).toBeLessThanOrEqual(10 * MINUTE_MS + 120);
  });

  it('calls timers in market order, never before their time and not when cancelled', async () => {
    const clock = practice();
    const called: [string, number][] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const note = (name: string) => () => called.push([name, clock.now() - OPEN]);
    clock.at(plus(OPEN, 20_000), () => {
      note('late')();
      resolve();
    });
    clock.at(plus(OPEN, 5_000), note('early'));
    const cancel = clock.at(plus(OPEN, 9_000), note('cancelled'));
    clock.at(plus(OPEN, 5_000), note('early too'));
    cancel();
    await promise;
    expect(called.map(([name]) => name)).toEqual(['early', 'early too', 'late']);
    expect(called.every(([name, at]) => at >= (name === 'late' ? 20_000 : 5_000))).toBe(true);
  });

  it('moves forward in practice, and calls due timers once and in order', () => {
    const clock = practice({ wallMs: Date.now() + HOUR_MS });
    const called: string[] = [];
    clock.at(plus(OPEN, 2 * HOUR_MS), () => called.push('second'));
    clock.at(plus(OPEN, HOUR_MS), () => {
      called.push('first');
      clock.at(plus(OPEN, HOUR_MS), () => called.push('re-armed'));
    });
    expect(clock.moveTo(plus(OPEN, 3 * HOUR_MS))).toMatchObject({ ok: true });
    expect(clock.now()).toBe(OPEN + 3 * HOUR_MS);
    expect(called).toEqual(['first', 'second']);
    expect(clock.moveTo(OPEN)).toMatchObject({ ok: false });
  });

  it('does not delay its timers if the host clock is set back or forward', async () => {
    vi.useFakeTimers();
    vi.setSystemTime(OPEN);
    const clock = createMarketClock();
    clocks.push(clock);
    const called: number[] = [];
    clock.at(plus(OPEN, MINUTE_MS), () => called.push(performance.now()));
    const began = performance.now();
    await vi.advanceTimersByTimeAsync(20_000);
    vi.setSystemTime(OPEN - HOUR_MS);
    await vi.advanceTimersByTimeAsync(38_000);
    expect(called).toEqual([]);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(called.map((at) => Math.round((at - began) / 1_000))).toEqual([60]);
    clock.at(plus(clock.now(), HOUR_MS), () => called.push(performance.now()));
    vi.setSystemTime(clock.now() + 2 * HOUR_MS);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(called).toHaveLength(2);
  });

  it('is the host clock at speed 1 without an anchor, and cannot be moved', () => {
    const clock = createMarketClock();
    clocks.push(clock);
    const before = Date.now();
    const now = clock.now();
    expect(now).toBeGreaterThan(before - 50);
    expect(now).toBeLessThan(Date.now() + 50);
    expect(clock).toMatchObject({ speed: 1, isPractice: false });
    expect(clock.moveTo(plus(clock.now(), HOUR_MS))).toMatchObject({ ok: false });
  });
});

describe('a clock anchor', () => {
  it('survives printing and parsing', () => {
    const anchor: ClockAnchor = { market: OPEN, wallMs: 1_700_000_000_000, speed: 60 };
    expect(parseClockAnchor(clockAnchorText(anchor))).toEqual({ ok: true, value: anchor });
  });

  it('parses a time with an offset', () => {
    const anchor = anchorFrom('2020-12-16T09:36:00-05:00', 5, 2);
    expect(anchor).toEqual({ ok: true, value: { market: OPEN, wallMs: 5, speed: 2 } });
  });

  it.each([
    '2020-12-16T09:36@1700x60',
    '2020-02-30T09:36:00Z@1700x60',
    '2020-12-16T09:36:00Z@1700x0',
    '2020-12-16T09:36:00Z@1700xfast',
    '2020-12-16T09:36:00Z',
  ])('refuses %s', (text) => {
    expect(parseClockAnchor(text).ok).toBe(false);
  });
});
