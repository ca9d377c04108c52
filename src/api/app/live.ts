// The live streams put together: the traders' desks behind them and the timers of this process.
import { readStream } from '../../trader/app/desk-client/read-stream.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import type { Authenticator } from '../identity/principal.ts';
import type { LiveContext } from '../live/reader.ts';
import { createTraderStream, type TraderStream } from '../live/trader-stream.ts';

export function traderStreamOf(
  instance: Pick<Settings, 'dataFolder' | 'mode' | 'account'>,
): TraderStream {
  return createTraderStream({
    connect: (asked, take) => readStream(instance, asked, take),
    after: later,
  });
}

export function liveContext(
  streamByAccount: ReadonlyMap<string, TraderStream>,
  authenticator: Authenticator,
  now: () => number = Date.now,
): LiveContext {
  return {
    streamByAccount,
    authenticate: (token) => authenticator.principalOf(token),
    now,
    after: later,
  };
}

function later(delayMs: number, call: () => void): () => void {
  const timer = setTimeout(call, delayMs).unref();
  return () => clearTimeout(timer);
}
