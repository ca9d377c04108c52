// One symbol's market as its bars tell it: four prints a bar, the quote a tick around the last, one bar after the other.
import type { Instant } from '../../kernel/instant.ts';
import type { Bar } from '../../market/bar.ts';
import { type BarColumns, barAt, indexFrom } from '../../market/bar-columns.ts';
import { fillIntrabar, TICKS_PER_BAR } from '../../market/intrabar.ts';
import type { Quote } from '../../market/quote.ts';
import { DEFAULT_PRICE_STEPS, incrementAt, roundNearest } from '../../market/tick-grid.ts';

export interface SymbolMarket {
  readonly symbol: string;
  readonly columns: BarColumns;
  /** NaN before the first print. */
  readonly last: number;
  /** Plays the bar that ends at the moment, if there is one. */
  finish(at: Instant, finished: (bar: Bar) => void): void;
  /** Plays the print of the moment, if there is one. */
  print(at: Instant, printed: (print: Printed) => void): void;
  /** As if everything before the moment had been played; the newest print of it, told again. */
  catchUp(at: Instant, printed: (print: Printed) => void): void;
  /** The quote as of the last print, restated at the moment. */
  quoteAt(now: Instant): Quote | undefined;
}

export interface Printed {
  /** NaN when it jumped. */
  readonly from: number;
  readonly last: number;
  readonly bid: number;
  readonly ask: number;
  /** Shares that traded since the bar began. */
  readonly barVolume: number;
  readonly isFirstOfBar: boolean;
}

export function createSymbolMarket(symbol: string, columns: BarColumns): SymbolMarket {
  const { start, volume, lengthMs } = columns;
  const prices = new Float64Array(TICKS_PER_BAR);
  const stepMs = lengthMs / TICKS_PER_BAR;
  /** The bar being played, how many of its prints were, and when it began. */
  let index = 0;
  let played = 0;
  let begin = start[0] ?? Number.POSITIVE_INFINITY;
  let last = Number.NaN;

  function move(to: number): void {
    index = to;
    played = 0;
    begin = start[to] ?? Number.POSITIVE_INFINITY;
  }

  function next(): Printed {
    if (played === 0) fillIntrabar(barAt(columns, index), 'nearer', prices);
    const from = played === 0 ? Number.NaN : last;
    last = prices[played] ?? Number.NaN;
    played += 1;
    return printed(from);
  }

  function printed(from: number): Printed {
    const step = incrementAt(DEFAULT_PRICE_STEPS, last);
    return {
      from,
      last,
      bid: roundNearest(DEFAULT_PRICE_STEPS, last - step),
      ask: roundNearest(DEFAULT_PRICE_STEPS, last + step),
      barVolume: ((volume[index] ?? 0) * played) / TICKS_PER_BAR,
      isFirstOfBar: played === 1,
    };
  }

  return {
    symbol,
    columns,
    get last() {
      return last;
    },
    finish(at, finished) {
      if (begin + lengthMs !== at) return;
      const bar = barAt(columns, index);
      move(index + 1);
      finished(bar);
    },
    print(at, told) {
      if (begin + played * stepMs === at && played < TICKS_PER_BAR) told(next());
    },
    catchUp(at, told) {
      const bar = indexFrom(columns, at) - 1;
      if (bar < 0) return;
      const isSameBar = bar === index && played > 0;
      move(bar);
      fillIntrabar(barAt(columns, bar), 'nearer', prices);
      played = Math.min(TICKS_PER_BAR, Math.ceil((at - begin) / stepMs));
      last = prices[played - 1] ?? Number.NaN;
      told({ ...printed(Number.NaN), isFirstOfBar: !isSameBar });
      if (begin + lengthMs < at) move(bar + 1);
    },
    quoteAt(now) {
      if (Number.isNaN(last)) return undefined;
      const { bid, ask } = printed(Number.NaN);
      return { symbol, bid, ask, last, at: now, isLive: true, isHalted: false };
    },
  };
}
