// Reports daily closes of the traded symbols to the engine: when one is subscribed, each day, and when a limit begins to read them.
import { type Observable, Subject } from 'rxjs';
import type { DayClose } from '../../../market/bars/day-close.ts';
import type { RecordedFact } from '../../ports/journal.ts';
import type { Log } from '../../ports/log.ts';
import type { MarketFeed, MarketUpdate } from '../../ports/market-feed.ts';
import type { Settings } from '../../ports/settings.ts';

/** The newest closes of a symbol, ascending, in prices of today; a sentence if they cannot be read. */
export type ReadDays = (symbol: string, count: number) => readonly DayClose[] | string;

/** Days that one of two symbols may lack. */
const SPARE_DAYS = 20;

export interface DailyCloses {
  readonly updates$: Observable<MarketUpdate>;
  /** The feed, which notes what is subscribed. */
  watching(market: MarketFeed): MarketFeed;
  onFact(recorded: RecordedFact): void;
  onSettings(settings: Settings): void;
}

export function sendDailyCloses(read: ReadDays, initial: Settings, log: Log): DailyCloses {
  const updates$ = new Subject<MarketUpdate>();
  const symbols = new Set<string>();
  let settings = initial;

  function sendCloses(symbol: string): void {
    const { correlation } = settings.risk;
    if (correlation === undefined) return;
    const closes = read(symbol, correlation.days + SPARE_DAYS);
    if (typeof closes !== 'string') return updates$.next({ type: 'days', symbol, closes });
    log.warn(`daily closes of ${symbol}: ${closes}`);
  }

  return {
    updates$,
    watching: (market) => ({
      ...market,
      subscribe(instrument) {
        market.subscribe(instrument);
        if (symbols.has(instrument.symbol)) return;
        symbols.add(instrument.symbol);
        sendCloses(instrument.symbol);
      },
      unsubscribe(symbol) {
        symbols.delete(symbol);
        market.unsubscribe(symbol);
      },
    }),
    onFact({ fact }) {
      if (fact.type === 'day-started') for (const symbol of symbols) sendCloses(symbol);
    },
    onSettings(next) {
      const isNew =
        JSON.stringify(next.risk.correlation) !== JSON.stringify(settings.risk.correlation);
      settings = next;
      if (isNew) for (const symbol of symbols) sendCloses(symbol);
    },
  };
}
