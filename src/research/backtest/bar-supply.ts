// Supplies a symbol's bars to the engine: as series over their columns, or one by one as from a gateway.

import type { Clock } from '../../kernel/clock.ts';
import { DAY_MS, type Instant, instant, MINUTE_MS, plus } from '../../kernel/instant.ts';
import type { Bar } from '../../market/bars/bar.ts';
import { barAt, indexFrom } from '../../market/bars/bar-columns.ts';
import { createColumnSeries } from '../../market/bars/column-series.ts';
import { barAfterSplit } from '../../market/bars/split-bar.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import { venuesOf } from '../../trader/config/settings/venues.ts';
import type { SeriesOf } from '../../trader/engine/market/decision-bars.ts';
import type { MarketUpdate } from '../../trader/ports/market-feed.ts';
import { dailyCloses } from '../bars/daily-closes.ts';
import type { BacktestInputs } from './backtest-inputs.ts';
import { columnsAfterSplits, createRestatedSeries } from './restated-series.ts';
import { createSplitTimes } from './split-times.ts';
import { venueOf } from './symbol-venues.ts';

export interface BarSupply {
  /** Whether its prices that change nothing may be skipped. */
  mayRest(symbol: string): boolean;
  readonly seriesOf: SeriesOf;
  /** A gateway's answer to a subscription. */
  opening(symbol: string): readonly MarketUpdate[];
  /** Closes of the days before, if a limit reads them. */
  days(symbol: string): MarketUpdate | undefined;
  /** The history again, after a split has restated it. */
  history(symbol: string): MarketUpdate;
}

const FIRST_BAR = instant(0);

/** Days that one of two symbols may lack. */
const SPARE_DAYS = 20;
const SHORTABLE_SHARES = 10_000_000;
/** A gateway's answer reaches back five sessions; this one adds a margin. */
const SESSIONS_OF_HISTORY = 6;

export function createBarSupply(
  { settings, bars, actions, sessions, isJumping }: BacktestInputs,
  clock: Clock,
): BarSupply {
  const { calendar } = venuesOf(settings.venue).home;
  const from = historyFrom(sessions, calendar);
  const splits = createSplitTimes(actions, calendar);

  /** A split restates the symbol's history, so its bars are passed one by one. */
  function mayRest(symbol: string): boolean {
    return isJumping && !splits.has(symbol);
  }

  /** In the prices of the moment, as a broker answers: adjusted for the splits that have taken effect. */
  function historyOf(symbol: string): Bar[] {
    const columns = bars.get(symbol);
    const history: Bar[] = [];
    if (columns === undefined || mayRest(symbol) || columns.lengthMs > MINUTE_MS) return history;
    const now = clock.now();
    const reach = calendar.previousSession(calendar.dayOf(now), SESSIONS_OF_HISTORY)?.open ?? from;
    for (let at = indexFrom(columns, instant(Math.max(from, reach))); at < columns.count; at += 1) {
      const bar = barAt(columns, at);
      if (bar.start + bar.lengthMs > now) break;
      const factor = splits.factor(symbol, bar.start, now);
      history.push(factor === 1 ? bar : barAfterSplit(bar, factor));
    }
    return history;
  }

  return {
    mayRest,
    seriesOf(symbol, lengthMs) {
      const columns = bars.get(symbol);
      if (columns === undefined) return undefined;
      const isLong = columns.lengthMs > MINUTE_MS || lengthMs >= DAY_MS;
      if (!isLong && !mayRest(symbol)) return undefined;
      const { now } = clock;
      const terms = {
        calendar: venueOf(settings, symbol).calendar,
        // What needs shorter bars than there are reads those that there are.
        lengthMs: Math.max(lengthMs, columns.lengthMs),
        from: lengthMs >= DAY_MS || columns.lengthMs >= DAY_MS ? FIRST_BAR : from,
        now,
      };
      if (!splits.has(symbol)) return createColumnSeries({ ...terms, columns });
      const restated = () => columnsAfterSplits(columns, (at) => splits.factor(symbol, at, now()));
      return createRestatedSeries(() => createColumnSeries({ ...terms, columns: restated() }));
    },
    days(symbol) {
      const columns = bars.get(symbol);
      const { correlation } = settings.risk;
      if (correlation === undefined || columns === undefined) return undefined;
      const now = clock.now();
      const of = venueOf(settings, symbol).calendar;
      const newest = { until: now, count: correlation.days + SPARE_DAYS };
      const closes = dailyCloses({ calendar: of, columns }, newest, (at) =>
        splits.factor(symbol, at, now),
      );
      return { type: 'days', symbol, closes };
    },
    history: (symbol) => ({ type: 'history', symbol, bars: historyOf(symbol) }),
    opening(symbol) {
      if (!bars.has(symbol)) return [];
      return [
        { type: 'history', symbol, bars: historyOf(symbol) },
        { type: 'shortable', symbol, shares: SHORTABLE_SHARES },
      ];
    },
  };
}

function historyFrom([first]: BacktestInputs['sessions'], calendar: Calendar): Instant {
  if (first === undefined) throw new Error('a backtest needs a session');
  return calendar.previousSession(first.day, SESSIONS_OF_HISTORY)?.open ?? plus(first.open, 0);
}
