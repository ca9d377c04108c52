// The live streams put together: the traders' streams behind them and the timers of this process.
import type { Authenticator } from '../identity/principal.ts';
import type { LiveContext, LiveTrader } from '../live/reader.ts';

export function liveContext(
  traders: readonly LiveTrader[],
  authenticator: Authenticator,
  now: () => number = Date.now,
): LiveContext {
  return {
    traders,
    authenticate: (token) => authenticator.principalOf(token),
    now,
    after: later,
  };
}

/** Calls once after a pause; the answer cancels it. */
export function later(delayMs: number, call: () => void): () => void {
  const timer = setTimeout(call, delayMs).unref();
  return () => clearTimeout(timer);
}
