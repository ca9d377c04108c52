// Virtual time: one heap of calls in market order, deferred calls after each, and lives whose timers die with them.
import type { Cancel, Clock, WallClock } from '../../../src/kernel/clock.ts';
import { type Instant, instant } from '../../../src/kernel/instant.ts';
import { createTimerHeap } from '../../../src/kernel/timer-heap.ts';

/** Something that plays by its own schedule and is brought to the present before anything else happens. */
export interface Player {
  nextAt(): number | undefined;
  advance(to: Instant): void;
}

export interface Scheduler {
  now(): Instant;
  at(at: number, call: () => void): Cancel;
  after(delayMs: number, call: () => void): Cancel;
  /** Runs a call after the present one, before time moves. */
  defer(call: () => void): void;
  /** Plays what is next if it is not later than the moment; false if nothing is. */
  step(to: number, player: Player): boolean;
  /** Plays everything up to the moment; `afterEach` sees the world after every step. */
  runTo(to: number, player: Player, afterEach: () => void): void;
  /** The same, and what waits for promises is played before time moves, while something does. */
  playTo(to: number, player: Player, watch: Watch): Promise<void>;
  /** Time passes while every timer stands still, as on a sleeping host. */
  sleepTo(to: number, player: Player): void;
  /** Time passes in the middle of a call, as while a disk is slow: nothing that waits is called before it returns. */
  blockTo(to: number, player: Player): void;
}

export interface Watch {
  /** Sees the world after every step. */
  afterEach(): void;
  isAwaiting(): boolean;
}

export function createScheduler(start: Instant): Scheduler {
  const timers = createTimerHeap();
  let deferred: (() => void)[] = [];
  let now = start;

  function at(moment: number, call: () => void): Cancel {
    const timer = { at: instant(Math.max(Math.ceil(moment), now)), call };
    timers.add(timer);
    return () => timers.remove(timer);
  }

  function settle(): void {
    while (deferred.length > 0) {
      const calls = deferred;
      deferred = [];
      for (const call of calls) call();
    }
  }

  function step(to: number, player: Player): boolean {
    const timer = timers.earliest();
    const played = player.nextAt();
    const next = Math.min(
      timer?.at ?? Number.POSITIVE_INFINITY,
      played ?? Number.POSITIVE_INFINITY,
    );
    if (next > to) return false;
    now = instant(Math.max(now, next));
    player.advance(now);
    if (timer !== undefined && timer.at <= now) {
      timers.remove(timer);
      timer.call();
    }
    settle();
    return true;
  }

  return {
    now: () => now,
    at,
    after: (delayMs, call) => at(now + delayMs, call),
    defer: (call) => void deferred.push(call),
    step,
    runTo(to, player, afterEach) {
      settle();
      while (step(to, player)) afterEach();
      now = instant(Math.max(now, to));
      player.advance(now);
    },
    async playTo(to, player, { afterEach, isAwaiting }) {
      settle();
      while (step(to, player)) {
        afterEach();
        if (!isAwaiting()) continue;
        await promisesSettled();
        settle();
      }
      now = instant(Math.max(now, to));
      player.advance(now);
    },
    sleepTo(to, player) {
      now = instant(Math.max(now, to));
      player.advance(now);
      settle();
    },
    blockTo(to, player) {
      now = instant(Math.max(now, to));
      player.advance(now);
    },
  };
}

/** Every promise that can be settled by now is. */
function promisesSettled(): Promise<void> {
  return new Promise((settled) => {
    setImmediate(settled);
  });
}

/** One life of a process: its two clocks fall silent together. */
export interface Life {
  readonly clock: Clock;
  readonly wall: WallClock;
  /** A wall whose short waits are stretched, as on a busy host. */
  readonly lazyWall: WallClock;
  defer(call: () => void): void;
  isAlive(): boolean;
  end(): void;
}

export function createLife(scheduler: Scheduler, stretchMs: (delayMs: number) => number): Life {
  let isAlive = true;
  const whileAlive = (call: () => void) => () => {
    if (isAlive) call();
  };
  const after = (delayMs: number, call: () => void) =>
    scheduler.after(Math.max(0, delayMs), whileAlive(call));
  return {
    clock: {
      now: scheduler.now,
      speed: 1,
      at: (at, call) => scheduler.at(at, whileAlive(call)),
    },
    wall: { now: scheduler.now, after },
    lazyWall: {
      now: scheduler.now,
      after: (delayMs, call) => after(stretchMs(delayMs), call),
    },
    defer: (call) => scheduler.defer(whileAlive(call)),
    isAlive: () => isAlive,
    end() {
      isAlive = false;
    },
  };
}
