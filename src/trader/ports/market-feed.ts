// Live prices and one-minute bars, by symbol. Never journaled: the engine keeps them in its market view.
// Decision 0004
import type { Observable } from 'rxjs';
import type { Bar } from '../../market/bars/bar.ts';
import type { DayClose } from '../../market/bars/day-close.ts';
import type { DayLimits } from '../../market/instruments/day-limits.ts';
import type { Instrument } from '../../market/instruments/instrument.ts';
import type { Quote } from '../../market/quotes/quote.ts';

export interface MarketFeed {
  /** Hot; one subscription, by the engine's inbox. */
  readonly updates$: Observable<MarketUpdate>;
  /** Starts quotes and one-minute bars of an instrument, history first. Idempotent; continues after reconnects. */
  subscribe(instrument: Instrument): void;
  unsubscribe(symbol: string): void;
  /** Requests the one-minute history again, after a gap; answered by `history`. */
  refill(symbol: string): void;
}

export type MarketUpdate =
  | { readonly type: 'quote'; readonly quote: Quote }
  /** Finished one-minute bars of regular hours, ascending, of the last five sessions or as many as exist. */
  | { readonly type: 'history'; readonly symbol: string; readonly bars: readonly Bar[] }
  | { readonly type: 'history-failed'; readonly symbol: string; readonly why: string }
  /** One finished, complete one-minute bar. */
  | { readonly type: 'bar'; readonly symbol: string; readonly bar: Bar }
  /** Minutes are missing between the last bar and now: the series cannot be used until `history` arrives. */
  | { readonly type: 'gap'; readonly symbol: string }
  /** Closes of past days, ascending, in prices of today: each answer replaces the one before. */
  | { readonly type: 'days'; readonly symbol: string; readonly closes: readonly DayClose[] }
  | { readonly type: 'shortable'; readonly symbol: string; readonly shares: number }
  /** At a venue with daily price limits; again for each day. */
  | { readonly type: 'limits'; readonly symbol: string; readonly limits: DayLimits };
