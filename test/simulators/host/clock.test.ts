import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { instant, MINUTE_MS, plus, SECOND_MS } from '../../../src/kernel/instant.ts';
import {
  createSimulatedClock,
  parseClock,
  parseClockChange,
} from '../../../src/simulators/host/clock.ts';
import { createMarketClock } from '../../../src/trader/adapters/system/market-clock.ts';
import { runs } from '../../runs/runs.ts';

const WALL_MS = Date.parse('2026-01-04T12:00:00Z');
const MARKET = instant(Date.parse('2020-12-16T14:36:00Z'));

describe('the clock argument', () => {
  it('parses a market time in any offset, a wall time and a speed', () => {
    const expected = { ok: true, value: { market: MARKET, wallMs: WALL_MS, speed: 60 } };
    expect(parseClock(`2020-12-16T09:36:00-05:00@${WALL_MS}x60`)).toEqual(expected);
    expect(parseClock(`2020-12-16T14:36:00.000Z@${WALL_MS}x6e1`)).toEqual(expected);
  });

  it.each([
    '',
    '2020-12-16T14:36:00Z',
    '2020-12-16T14:36:00@1x1',
    '2020-12-16@1x1',
    '2020-02-30T14:36:00Z@1x1',
    '2020-12-16T25:36:00Z@1x1',
    '2020-12-16T14:36:00Z@-1x1',
    '2020-12-16T14:36:00Z@1x0',
    '2020-12-16T14:36:00Z@1x-2',
    '2020-12-16T14:36:00Z@1xInfinity',
    '2020-12-16T14:36:00Z@1xfast',
  ])('refuses "%s" with one sentence', (text) => {
    const parsed = parseClock(text);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.failure).toMatch(/^The [^\n]+\.$/);
  });
});

describe('the simulated clock', () => {
  beforeEach(() => {
    vi.useFakeTimers({
      now: WALL_MS,
      toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'],
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('stands still until its wall time, then runs at its speed', () => {
    const clock = createSimulatedClock({ market: MARKET, wallMs: WALL_MS + 3_000, speed: 60 });
    vi.advanceTimersByTime(3_000);
    expect(clock.now()).toBe(MARKET);
    vi.advanceTimersByTime(500);
    expect(clock.now()).toBe(plus(MARKET, 30 * SECOND_MS));
  });

  it("agrees with clocks that got the same anchor earlier and later, the daemon's too", async () => {
    const start = { market: MARKET, wallMs: WALL_MS, speed: 60 };
    const clocks = [createSimulatedClock(start), createSimulatedClock(start)];
    const daemon = createMarketClock(start);
    const morning = plus(MARKET, 17 * 60 * MINUTE_MS);
    const anchor = WALL_MS + 5_000;
    // A busy machine: the third is moved when its time should run already.
    clocks[0]?.moveTo(morning, anchor);
    vi.advanceTimersByTime(3_000);
    await clocks[1]?.moveInTurns(morning, anchor);
    expect(clocks[1]?.now()).toBe(morning);
    vi.advanceTimersByTime(4_000);
    daemon.moveTo(morning, anchor);
    const expected = plus(morning, 2_000 * 60);
    expect([...clocks, daemon].map((clock) => clock.now())).toEqual(Array(3).fill(expected));
    for (const clock of [...clocks, daemon]) clock.stop();
  });

  it('stands at the end of a move until it gets another anchor, and plays what lies between', () => {
    const clock = createSimulatedClock({ market: MARKET, wallMs: WALL_MS, speed: 60 });
    const called: number[] = [];
    const evening = plus(MARKET, 60 * MINUTE_MS);
    for (const at of [plus(evening, -1), plus(evening, 1)])
      clock.at(at, () => called.push(clock.now()));
    expect(clock.moveTo(evening, Number.MAX_SAFE_INTEGER).ok).toBe(true);
    vi.advanceTimersByTime(86_400_000);
    expect(clock.now()).toBe(evening);
    expect(called).toEqual([plus(evening, -1)]);
    // An anchor in the past: time runs on as if it had run since then.
    expect(clock.moveTo(evening, Date.now() - 1_000).ok).toBe(true);
    expect(clock.now()).toBe(plus(evening, MINUTE_MS));
    vi.advanceTimersByTime(1_000);
    expect(called).toHaveLength(2);
  });

  it.each([
    [{ at: '2020-12-16T14:36:00Z' }, { kind: 'move', at: MARKET }],
    [
      { at: '2020-12-16T14:36:00Z', wall_ms: 5 },
      { kind: 'move', at: MARKET, wallMs: 5 },
    ],
    [{ speed: 2 }, { kind: 'speed', speed: 2 }],
  ])('is changed by %j', (body, value) => {
    expect(parseClockChange(body)).toEqual({ ok: true, value });
  });

  it.each([
    {},
    null,
    { wall_ms: 5 },
    { at: '2020-12-16T14:36:00Z', speed: 2 },
    { speed: 2, wall_ms: 5 },
    { at: '2020-12-16T14:36:00Z', wall_ms: '5' },
    { at: '2020-12-16T14:36:00Z', wall_ms: 1.5 },
    { at: '2020-12-16T14:36:00Z', wall_ms: -1 },
    { at: 'noon' },
    { speed: 0 },
    { at: '2020-12-16T14:36:00Z', zone: 'x' },
  ])('refuses the change %j', (body) => {
    expect(parseClockChange(body).ok).toBe(false);
  });

  it('agrees with a clock of the same anchor started later', () => {
    const anchor = { market: MARKET, wallMs: WALL_MS - 1_000, speed: 7 };
    const early = createSimulatedClock(anchor);
    vi.advanceTimersByTime(333);
    expect(createSimulatedClock(anchor).now()).toBe(early.now());
  });

  it('is real time without an anchor', () => {
    const clock = createSimulatedClock();
    vi.advanceTimersByTime(1_234);
    expect(clock.now()).toBe(WALL_MS + 1_234);
    expect(clock.speed).toBe(1);
  });

  it('calls once when market time arrives and never after a cancel', () => {
    const clock = createSimulatedClock({ market: MARKET, wallMs: WALL_MS, speed: 60 });
    const called: string[] = [];
    clock.at(plus(MARKET, MINUTE_MS), () => called.push('kept'));
    const cancel = clock.at(plus(MARKET, 30 * SECOND_MS), () => called.push('cancelled'));
    cancel();
    vi.advanceTimersByTime(999);
    expect(called).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(called).toEqual(['kept']);
    vi.advanceTimersByTime(60_000);
    expect(called).toEqual(['kept']);
  });

  it('calls at the right time after a change of speed, an earlier timer and a stop', () => {
    const clock = createSimulatedClock({ market: MARKET, wallMs: WALL_MS, speed: 1 });
    const seen: number[] = [];
    clock.at(plus(MARKET, 100 * SECOND_MS), () => seen.push(clock.now() - MARKET));
    clock.at(plus(MARKET, 10 * SECOND_MS), () => seen.push(clock.now() - MARKET));
    vi.advanceTimersByTime(10_000);
    expect(clock.setSpeed(90)).toEqual({ ok: true, value: 90 });
    expect(clock.setSpeed(0).ok).toBe(false);
    vi.advanceTimersByTime(1_000);
    expect(seen).toEqual([10_000, 100_000]);
    clock.at(plus(MARKET, 200 * SECOND_MS), () => seen.push(0));
    clock.stop();
    vi.advanceTimersByTime(60_000);
    expect(seen).toHaveLength(2);
  });

  it('fires timers in market order, each seeing at least its own time, at any speed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1_000, max: 600_000 }), { maxLength: 200 }),
        fc.double({ min: 0.5, max: 100_000, noNaN: true }),
        (offsets, speed) => {
          const clock = createSimulatedClock({ market: MARKET, wallMs: Date.now(), speed });
          const fired: { offset: number; seen: number }[] = [];
          for (const offset of offsets) {
            const fire = () => fired.push({ offset, seen: clock.now() - MARKET });
            clock.at(plus(MARKET, offset), fire);
          }
          vi.advanceTimersByTime(1_300_000);
          clock.stop();
          expect(fired.map((one) => one.offset)).toEqual([...offsets].sort((a, b) => a - b));
          expect(fired.every((one) => one.seen >= one.offset)).toBe(true);
        },
      ),
      { numRuns: runs(50) },
    );
  });

  it('keeps order when most of many timers are cancelled', () => {
    const clock = createSimulatedClock({ market: MARKET, wallMs: WALL_MS, speed: 1 });
    const fired: number[] = [];
    for (let n = 999; n >= 0; n -= 1) {
      const cancel = clock.at(plus(MARKET, n), () => fired.push(n));
      if (n % 10 !== 0) cancel();
    }
    vi.advanceTimersByTime(1_000);
    expect(fired).toEqual(Array.from({ length: 100 }, (_, n) => n * 10));
  });

  it('moves forward through its timers, each at exactly its own time, including chains', () => {
    const clock = createSimulatedClock({ market: MARKET, wallMs: WALL_MS, speed: 1 });
    const seen: number[] = [];
    const tick = () => {
      seen.push((clock.now() - MARKET) / MINUTE_MS);
      clock.at(plus(clock.now(), MINUTE_MS), tick);
    };
    clock.at(plus(MARKET, MINUTE_MS), tick);
    expect(clock.moveTo(plus(MARKET, 3.5 * MINUTE_MS)).ok).toBe(true);
    expect(seen).toEqual([1, 2, 3]);
    expect(clock.now()).toBe(plus(MARKET, 3.5 * MINUTE_MS));
    vi.advanceTimersByTime(30_000);
    expect(seen).toEqual([1, 2, 3, 4]);
  });

  it('refuses to move back and keeps its time', () => {
    const clock = createSimulatedClock({ market: MARKET, wallMs: WALL_MS, speed: 1 });
    vi.advanceTimersByTime(2_000);
    const moved = clock.moveTo(plus(MARKET, 1_000));
    expect(moved).toMatchObject({ ok: false, failure: expect.stringContaining('forward only') });
    expect(clock.now()).toBe(plus(MARKET, 2_000));
  });

  it('stands still at the new time if moved before its wall time', () => {
    const clock = createSimulatedClock({ market: MARKET, wallMs: WALL_MS + 3_000, speed: 60 });
    clock.moveTo(plus(MARKET, MINUTE_MS));
    vi.advanceTimersByTime(3_000);
    expect(clock.now()).toBe(plus(MARKET, MINUTE_MS));
    vi.advanceTimersByTime(1_000);
    expect(clock.now()).toBe(plus(MARKET, 2 * MINUTE_MS));
  });
});
