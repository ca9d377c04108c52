// What a condition reads of another symbol's market, from finished and current bars.

import type { Instant } from '../../../kernel/instant.ts';
import type { RegimeSeen } from '../../domain/strategy/condition-inputs.ts';
import { INDICATOR_BAR_MS } from '../market/market-view.ts';
import type { Turn } from '../turn/turn.ts';
import { meanClose } from './indicators.ts';

const SMA_BARS = 20;

export function regimeOf(turn: Turn, symbol: string): RegimeSeen {
  const bars = turn.market.series(symbol, INDICATOR_BAR_MS);
  const isCurrent =
    bars.isFit && bars.count > 0 && bars.end(bars.count - 1) >= oldestOf(turn, symbol);
  return {
    close: isCurrent ? bars.close(bars.count - 1) : undefined,
    get sma20() {
      return isCurrent ? meanClose(bars, SMA_BARS) : undefined;
    },
  };
}

/** The last bar may be one bar late. Early in a session, the last bar of the previous session counts as current. */
function oldestOf({ market, now }: Turn, symbol: string): Instant | number {
  const { venue, sessions } = market.placeOf(symbol);
  const today = sessions.today(now);
  const isYoung = today === undefined || now - today.open < 2 * INDICATOR_BAR_MS;
  if (!isYoung) return Math.min(now, today.close) - 2 * INDICATOR_BAR_MS;
  const before = venue.calendar.previousSession(sessions.dayOf(now));
  return before === undefined ? Number.POSITIVE_INFINITY : before.close;
}
