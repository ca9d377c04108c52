// Closes of minutes as they arrive, by symbol and session, until they are written beside the scores.
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import { minuteOf, type SessionCloses, unknownMinutes } from '../../domain/judge/price-days.ts';

export interface MinuteCloses {
  /** Outside sessions nothing is kept. */
  take(symbol: string, bar: { readonly start: Instant; readonly close: number }): void;
  /** What came since the last time. */
  drain(): SessionCloses[];
}

export function createMinuteCloses(calendar: Calendar): MinuteCloses {
  let bySymbol = new Map<string, Map<TradingDay, Float64Array>>();

  return {
    take(symbol, { start, close }) {
      const session = calendar.sessionAt(start);
      if (session === undefined || !(close > 0)) return;
      const byDay = bySymbol.get(symbol) ?? new Map<TradingDay, Float64Array>();
      bySymbol.set(symbol, byDay);
      const closes = byDay.get(session.day) ?? unknownMinutes(session.open, session.close);
      byDay.set(session.day, closes);
      closes[minuteOf(session, start)] = close;
    },
    drain() {
      const drained = [...bySymbol].flatMap(([symbol, byDay]) =>
        [...byDay].map(([day, closes]) => ({ symbol, day, closes })),
      );
      bySymbol = new Map();
      return drained;
    },
  };
}
