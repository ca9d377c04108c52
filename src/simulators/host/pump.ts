// Keeps an exchange at the present of the market clock: runs it when something is due, and before each request.
import type { Cancel, Clock } from '../../kernel/clock.ts';
import type { Instant } from '../../kernel/instant.ts';

export interface Pumped {
  advance(to: Instant): void;
  /** When something is due. */
  nextAt(): Instant | undefined;
}

export interface Pump {
  /** Advances the exchange to the present, calls, and waits for what then is due. */
  run<Value>(call: () => Value): Value;
  stop(): void;
}

export function createPump(clock: Clock, exchange: Pumped): Pump {
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
    exchange.advance(clock.now());
    const value = call();
    exchange.advance(clock.now());
    arm();
    return value;
  }

  return {
    run,
    stop() {
      isStopped = true;
      disarm();
    },
  };
}
