// What a condition sees of another symbol's market, from finished bars that are no older than they must be.

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

/** A bar is late by one more at most; in the first minutes of a session the last one of the session before will do. */
function oldestOf({ market, now }: Turn, symbol: string): Instant | number {
  const { venue, sessions } = market.placeOf(symbol);
  const today = sessions.today(now);
  const isYoung = today === undefined || now - today.open < 2 * INDICATOR_BAR_MS;
  if (!isYoung) return Math.min(now, today.close) - 2 * INDICATOR_BAR_MS;
  const before = venue.calendar.previousSession(sessions.dayOf(now));
  return before === undefined ? Number.POSITIVE_INFINITY : before.close;
}
