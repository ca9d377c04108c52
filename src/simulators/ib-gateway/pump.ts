// Keeps the exchange at the market clock's present: wakes it when something falls due, and before anything is asked of it.
import type { Cancel, Clock } from '../../kernel/clock.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Exchange } from './exchange/exchange.ts';

export interface Pump {
  start(): void;
  /** Brings the exchange to the present, calls, and waits for what then falls due. */
  run<Value>(call: () => Value): Value;
  stop(): void;
}

/** A quote may stay unsent for a second of market time or 20 ms of wall time, whichever is longer; timers come a little late. */
const GAP_MARKET_MS = 950;
const GAP_WALL_MS = 18;

export function createPump(clock: Clock, exchange: Exchange): Pump {
  let armedAt: Instant | undefined;
  let disarm: Cancel = () => {};
  let isStopped = false;

  function arm(): void {
    const next = exchange.nextAt();
    if (next === armedAt || isStopped) return;
    disarm();
    armedAt = next;
    if (next !== undefined) disarm = clock.at(next, wake);
  }

  function wake(): void {
    armedAt = undefined;
    run(() => {});
  }

  function run<Value>(call: () => Value): Value {
    exchange.setRefresh(Math.max(GAP_MARKET_MS, GAP_WALL_MS * clock.speed));
    exchange.advance(clock.now());
    const value = call();
    // What is due at once is not left to a clock that may be standing.
    exchange.advance(clock.now());
    arm();
    return value;
  }

  return {
    start: () => run(() => {}),
    run,
    stop() {
      isStopped = true;
      disarm();
    },
  };
}
