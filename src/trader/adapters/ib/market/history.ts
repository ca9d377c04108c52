// A history answer of the gateway as complete minutes.
import { type Instant, instant, MINUTE_MS, SECOND_MS } from '../../../../kernel/instant.ts';
import type { Bar } from '../../../../market/bars/bar.ts';
import { wholeMinutes } from '../../../../market/bars/whole-minutes.ts';
import type { Calendar } from '../../../../market/time/calendar.ts';
import type { WireBar } from '../messages/messages.ts';

/** Number of trading days to request so that they include five sessions before today. */
export const HISTORY_DAYS = 7;

function barFrom(bar: WireBar): Bar {
  const { open, high, low, close } = bar;
  return {
    start: instant(bar.time * SECOND_MS),
    lengthMs: MINUTE_MS,
    open,
    high,
    low,
    close,
    volume: Math.max(bar.volume, 0),
  };
}

/** So many trades must be in an answer, so that a few fractions of a share prove nothing. */
const TRADES_MIN = 100;

/** A trade has at least a share: less volume than trades is counted in lots of 100. In lots, large trades may hide it. */
export function isInLots(bars: readonly WireBar[]): boolean {
  let [volume, trades] = [0, 0];
  for (const bar of bars) {
    if (!(bar.volume >= 0) || !((bar.trades ?? 0) > 0)) continue;
    volume += bar.volume;
    trades += bar.trades ?? 0;
  }
  return trades >= TRADES_MIN && volume < trades;
}

export const IN_LOTS =
  'The gateway sends volumes in lots of 100 shares, so that sizes and conditions by volume are wrong: untick "Send market data in lots for US stocks for dual-mode API clients" and "Send volumes in lots from all market data sources" (IBC: SendMarketDataInLotsForUSstocks=no)';

export function wholeHistory(
  bars: readonly WireBar[],
  asked: { readonly calendar: Calendar; readonly askedAt: Instant },
): Bar[] {
  return wholeMinutes(bars.map(barFrom), asked);
}
