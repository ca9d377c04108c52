// Supplies a symbol's bars to the engine: as series over their columns, or one by one as from a gateway.

import type { Clock } from '../../kernel/clock.ts';
import { type Instant, plus } from '../../kernel/instant.ts';
import type { Bar } from '../../market/bars/bar.ts';
import { barAt, indexFrom } from '../../market/bars/bar-columns.ts';
import { createColumnSeries } from '../../market/bars/column-series.ts';
import { VENUES } from '../../trader/config/settings/venues.ts';
import type { SeriesOf } from '../../trader/engine/market/market-view.ts';
import type { MarketUpdate } from '../../trader/ports/market-feed.ts';
import type { BacktestInputs } from './backtest-inputs.ts';

/** A backtest plays at the home venue. */
const { calendar } = VENUES.home;

export interface BarSupply {
  /** Whether its prices that change nothing may be skipped. */
  mayRest(symbol: string): boolean;
  readonly seriesOf: SeriesOf;
  /** A gateway's answer to a subscription. */
  opening(symbol: string): readonly MarketUpdate[];
}

const SHORTABLE_SHARES = 10_000_000;
/** A gateway's answer reaches back five sessions; this one adds a margin. */
const SESSIONS_OF_HISTORY = 6;

export function createBarSupply(
  { bars, actions, sessions, isJumping }: BacktestInputs,
  clock: Clock,
): BarSupply {
  const from = historyFrom(sessions);
  const split = new Set(actions.flatMap(({ kind, symbol }) => (kind === 'split' ? [symbol] : [])));

  /** A split restates the symbol's history, so its bars are passed one by one. */
  function mayRest(symbol: string): boolean {
    return isJumping && !split.has(symbol);
  }

  function historyOf(symbol: string): Bar[] {
    const columns = bars.get(symbol);
    const history: Bar[] = [];
    if (columns === undefined || mayRest(symbol)) return history;
    for (let at = indexFrom(columns, from); at < columns.count; at += 1) {
      const bar = barAt(columns, at);
      if (bar.start + bar.lengthMs > clock.now()) break;
      history.push(bar);
    }
    return history;
  }

  return {
    mayRest,
    seriesOf(symbol, lengthMs) {
      const columns = bars.get(symbol);
      if (columns === undefined || !mayRest(symbol)) return undefined;
      const { now } = clock;
      return createColumnSeries({ columns, calendar, lengthMs, from, now });
    },
    opening(symbol) {
      if (!bars.has(symbol)) return [];
      return [
        { type: 'history', symbol, bars: historyOf(symbol) },
        { type: 'shortable', symbol, shares: SHORTABLE_SHARES },
      ];
    },
  };
}

function historyFrom([first]: BacktestInputs['sessions']): Instant {
  if (first === undefined) throw new Error('a backtest needs a session');
  return calendar.previousSession(first.day, SESSIONS_OF_HISTORY)?.open ?? plus(first.open, 0);
}
