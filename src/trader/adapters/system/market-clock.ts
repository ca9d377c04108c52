// Market time: the host's clock in live trading; in practice anchored, scaled and movable forward.
import type { Cancel, Clock } from '../../../kernel/clock.ts';
import { type Instant, instant, toIso } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { ClockAnchor } from './clock-anchor.ts';
import { epochOffsetMs } from './wall-clock.ts';

export interface MarketClock extends Clock {
  readonly isPractice: boolean;
  /**
   * Practice only, forward only: skips the time between like a sleep, and fires all due timers at once. Time runs on from
   * there, or, with `wallMs`, from that epoch millisecond of the wall clock on.
   */
  moveTo(at: Instant, wallMs?: number): Result<Instant, string>;
  stop(): void;
}

interface Timer {
  at: Instant;
  readonly call: () => void;
}

const NONE: readonly Timer[] = [];

/** No wait is longer than this, so that setting the host's clock cannot leave a timer waiting. */
const LONGEST_WAIT_MS = 1_000;

/** @param wallNowMs For practice time: epoch milliseconds of the wall clock. */
export function createMarketClock(
  anchor?: ClockAnchor,
  wallNowMs: () => number = createMonotonicWall(),
): MarketClock {
  const time = anchor === undefined ? hostTime() : practiceTime(anchor, wallNowMs);
  // Ascending by time; timers of one moment keep the order of their creation.
  const timers: Timer[] = [];
  let wakeUp: ReturnType<typeof setTimeout> | undefined;

  function arm(): void {
    clearTimeout(wakeUp);
    const next = timers[0];
    if (next === undefined) return;
    wakeUp = setTimeout(callDue, Math.min(Math.ceil(time.waitMs(next.at)), LONGEST_WAIT_MS));
  }

  function followHost(): void {
    const backMs = time.takeStepBack();
    for (const timer of backMs > 0 ? timers : NONE) timer.at = instant(timer.at - backMs);
  }

  // Timers created by the calls wait for the next round, so that a timer that re-arms itself starves no other.
  function callDue(): void {
    followHost();
    const now = time.now();
    const count = placeAfter(timers, now);
    try {
      for (const timer of timers.splice(0, count)) timer.call();
    } finally {
      arm();
    }
  }

  return {
    now: () => time.now(),
    speed: anchor?.speed ?? 1,
    isPractice: anchor !== undefined,
    at(at, call): Cancel {
      followHost();
      const timer: Timer = { at, call };
      const place = placeAfter(timers, at);
      timers.splice(place, 0, timer);
      if (place === 0) arm();
      return () => {
        const index = timers.indexOf(timer);
        if (index >= 0) timers.splice(index, 1);
      };
    },
    moveTo(at, fromWallMs) {
      const moved = time.moveTo(at, fromWallMs);
      if (moved.ok) callDue();
      return moved;
    },
    stop() {
      timers.length = 0;
      clearTimeout(wakeUp);
    },
  };
}

interface TimeSource {
  now(): Instant;
  /** Wall milliseconds until the moment, unless the time is moved. */
  waitMs(at: Instant): number;
  moveTo(at: Instant, wallMs?: number): Result<Instant, string>;
  /**
   * How far the clock was set back since the last call: timers wait as long as before, not until their time comes
   * again.
   */
  takeStepBack(): number;
}

/** Less is the normal correction of clock drift. */
const STEP_LEAST_MS = 1_000;

function hostTime(): TimeSource {
  let knownAheadMs = epochOffsetMs();
  return {
    takeStepBack() {
      const stepMs = epochOffsetMs() - knownAheadMs;
      if (stepMs > -STEP_LEAST_MS && stepMs <= 0) return 0;
      knownAheadMs += stepMs;
      return Math.max(0, -stepMs);
    },
    now: () => instant(Date.now()),
    waitMs: (at) => Math.max(0, at - Date.now()),
    moveTo: () => failed('the market clock moves only in practice time'),
  };
}

/** Monotonic, so that a correction of the host's clock is not multiplied by the speed. */
function createMonotonicWall(): () => number {
  const startedMs = epochOffsetMs();
  return () => startedMs + performance.now();
}

function practiceTime(anchor: ClockAnchor, wallNowMs: () => number): TimeSource {
  let market: number = anchor.market;
  let wallMs = anchor.wallMs;
  const exactNow = () => market + Math.max(0, wallNowMs() - wallMs) * anchor.speed;
  const now = () => instant(Math.floor(exactNow()));
  return {
    now,
    takeStepBack: () => 0,
    waitMs(at) {
      const standingMs = Math.max(0, wallMs - wallNowMs());
      return standingMs + Math.max(0, at - exactNow()) / anchor.speed;
    },
    moveTo(at, fromWallMs) {
      if (at < now()) {
        return failed(`the market clock moves forward only: it is ${toIso(now())} already`);
      }
      market = at;
      wallMs = fromWallMs ?? Math.max(wallMs, wallNowMs());
      return ok(at);
    },
  };
}

/** How many timers are due at the moment: the index after the last of them. */
function placeAfter(timers: readonly Timer[], at: Instant): number {
  let low = 0;
  let high = timers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timers[middle]?.at ?? at) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
