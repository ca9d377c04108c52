// One symbol's market as its bars tell it: four prints a bar, the quote a tick around the last, one bar after the other.
import { type Instant, instant } from '../../kernel/instant.ts';
import type { Bar } from '../../market/bar.ts';
import { type BarColumns, barAt, indexFrom } from '../../market/bar-columns.ts';
import { fillIntrabar, TICKS_PER_BAR } from '../../market/intrabar.ts';
import type { Quote } from '../../market/quote.ts';
import { DEFAULT_PRICE_STEPS, incrementAt, roundNearest } from '../../market/tick-grid.ts';

export interface SymbolMarket {
  readonly symbol: string;
  readonly columns: BarColumns;
  /** When the next print comes, or the bar being played ends; Infinity after the last. */
  readonly nextAt: number;
  /** The quote as of the last print that was played, restated at the moment. */
  quoteAt(now: Instant): Quote | undefined;
  readonly last: number;
  /** Plays what happens at `nextAt`. */
  next(into: { finished(bar: Bar): void; printed(print: Printed): void }): void;
  /** Skips to the first bar that ends after the moment. */
  skipTo(moment: Instant): void;
}

export interface Printed {
  /** NaN when it jumped. */
  readonly from: number;
  readonly price: number;
  readonly bid: number;
  readonly ask: number;
  readonly at: Instant;
  readonly barVolume: number;
  readonly isFirstOfBar: boolean;
}

export function createSymbolMarket(symbol: string, columns: BarColumns): SymbolMarket {
  const prices = new Float64Array(TICKS_PER_BAR);
  const stepMs = columns.lengthMs / TICKS_PER_BAR;
  let index = 0;
  let tick = 0;
  let last = Number.NaN;
  let nextAt = columns.start[0] ?? Number.POSITIVE_INFINITY;

  function begin(bar: number): void {
    index = bar;
    tick = 0;
    nextAt = columns.start[bar] ?? Number.POSITIVE_INFINITY;
  }

  function isFlat(): boolean {
    return columns.volume[index] === 0 && columns.high[index] === columns.low[index];
  }

  function print(into: { printed(print: Printed): void }): void {
    if (tick === 0) fillIntrabar(barAt(columns, index), 'nearer', prices);
    const price = prices[tick] ?? Number.NaN;
    const step = incrementAt(DEFAULT_PRICE_STEPS, price);
    const from = tick === 0 ? Number.NaN : last;
    const at = instant(nextAt);
    const isFirstOfBar = tick === 0;
    const volume = columns.volume[index] ?? 0;
    last = price;
    tick += 1;
    nextAt += stepMs;
    into.printed({
      from,
      price,
      bid: roundNearest(DEFAULT_PRICE_STEPS, price - step),
      ask: roundNearest(DEFAULT_PRICE_STEPS, price + step),
      at,
      barVolume: (volume * tick) / TICKS_PER_BAR,
      isFirstOfBar,
    });
  }

  return {
    symbol,
    columns,
    get nextAt() {
      return nextAt;
    },
    get last() {
      return last;
    },
    quoteAt(now) {
      if (Number.isNaN(last)) return undefined;
      const step = incrementAt(DEFAULT_PRICE_STEPS, last);
      return {
        symbol,
        bid: roundNearest(DEFAULT_PRICE_STEPS, last - step),
        ask: roundNearest(DEFAULT_PRICE_STEPS, last + step),
        last,
        at: now,
        isLive: true,
        isHalted: false,
      };
    },
    next(into) {
      if (tick < TICKS_PER_BAR && !isFlat()) return print(into);
      if (tick < TICKS_PER_BAR) {
        // Nothing trades in it: it only ends.
        tick = TICKS_PER_BAR;
        nextAt = (columns.start[index] ?? 0) + columns.lengthMs;
        return;
      }
      const bar = barAt(columns, index);
      begin(index + 1);
      into.finished(bar);
    },
    skipTo(moment) {
      begin(indexFrom(columns, instant(moment - columns.lengthMs + 1)));
      last = columns.close[index - 1] ?? Number.NaN;
    },
  };
}
