// The two times: market time (real, scaled or simulated) for decisions, monotonic wall time for input and output deadlines.
// Law 9
import type { Instant } from './instant.ts';

export type Cancel = () => void;

/** Market time. It may run faster than real time (practice) and may stand still until it starts. */
export interface Clock {
  now(): Instant;
  /** Market milliseconds per wall millisecond; 1 in live trading. */
  readonly speed: number;
  /** Calls back once, as soon as market time has reached `at`. */
  at(at: Instant, call: () => void): Cancel;
}

/** Monotonic time without scaling; its zero has no meaning. */
export interface WallClock {
  now(): number;
  after(delayMs: number, call: () => void): Cancel;
}

const FRESHNESS_FLOOR_WALL_MS = 250;

/**
 * A freshness limit in market ms, widened in practice time, where 250 ms of real time are many seconds of market
 * time.
 */
export function freshnessMs({ speed }: { readonly speed: number }, limitMs: number): number {
  return speed > 1 ? Math.max(limitMs, FRESHNESS_FLOOR_WALL_MS * speed) : limitMs;
}
