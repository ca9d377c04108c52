// The market of one symbol from its bars: four prints per bar, the quote one tick around the last print.
import { type Instant, instant } from '../../kernel/instant.ts';
import type { Bar } from '../../market/bars/bar.ts';
import { type BarColumns, barAt, indexFrom } from '../../market/bars/bar-columns.ts';
import { fillIntrabar, TICKS_PER_BAR } from '../../market/bars/intrabar.ts';
import type { Quote } from '../../market/quotes/quote.ts';
import type { Print } from '../fills/exchange.ts';
import { type PriceRules, touchAt, UNLIMITED } from '../fills/touch.ts';

export interface SymbolMarket {
  readonly symbol: string;
  /** NaN before the first print. */
  readonly last: number;
  /** The bar that ends at the moment; undefined if none does. */
  finish(at: Instant): Bar | undefined;
  /** The bar that begins at the moment, if any. */
  beginning(at: Instant): Bar | undefined;
  /** Plays the print of the moment; undefined if there is none. */
  print(at: Instant): Printed | undefined;
  /** As if everything before the moment had been played, including the moment itself if `isToo`. */
  catchUp(at: Instant, isToo: boolean): void;
  /** The last price, in shares after a split; later prints come in these anyway. */
  split(ratio: number): void;
  /** The newest print again. */
  newest(): Printed;
  /** The prints of the bar so far. */
  soFar(): { readonly high: number; readonly low: number; readonly close: number };
  /** The quote at the newest print; restated at the moment if there is one. */
  quote(restatedAt?: Instant): Quote | undefined;
}

export type Printed = Required<Omit<Print, 'symbol'>>;

export function createSymbolMarket(
  symbol: string,
  columns: BarColumns,
  rules: PriceRules = UNLIMITED,
): SymbolMarket {
  const { start, close, volume, lengthMs } = columns;
  const prices = new Float64Array(TICKS_PER_BAR);
  const stepMs = lengthMs / TICKS_PER_BAR;
  /** The bar being played, the number of its prints played, and its start. */
  let index = 0;
  let played = 0;
  let begin = start[0] ?? Number.POSITIVE_INFINITY;
  let last = Number.NaN;
  /** The bar whose prints were reported last. */
  let publishedBar = -1;

  function move(to: number): void {
    index = to;
    played = 0;
    begin = start[to] ?? Number.POSITIVE_INFINITY;
  }

  function unfold(): void {
    fillIntrabar(barAt(columns, index), 'nearer', prices);
  }

  function printed(from: number): Printed {
    const isFirstOfBar = publishedBar !== index;
    publishedBar = index;
    return {
      from,
      last,
      ...touchAt(last, rules),
      barVolume: ((volume[index] ?? 0) * played) / TICKS_PER_BAR,
      isFirstOfBar,
    };
  }

  return {
    symbol,
    get last() {
      return last;
    },
    finish(at) {
      if (begin + lengthMs !== at) return undefined;
      const bar = barAt(columns, index);
      last = bar.close;
      move(index + 1);
      return bar;
    },
    beginning: (at) => (begin === at && played === 0 ? barAt(columns, index) : undefined),
    print(at) {
      if (begin + played * stepMs !== at || played === TICKS_PER_BAR) return undefined;
      if (played === 0) unfold();
      const from = played === 0 ? Number.NaN : last;
      last = prices[played] ?? Number.NaN;
      played += 1;
      return printed(from);
    },
    catchUp(at, isToo) {
      const bar = indexFrom(columns, instant(isToo ? at + 1 : at)) - 1;
      if (bar < 0) return;
      const steps = (at - (start[bar] ?? 0)) / stepMs;
      if (steps > TICKS_PER_BAR) {
        last = close[bar] ?? Number.NaN;
        return move(bar + 1);
      }
      move(bar);
      unfold();
      played = Math.min(TICKS_PER_BAR, isToo ? Math.floor(steps) + 1 : Math.ceil(steps));
      last = prices[played - 1] ?? Number.NaN;
    },
    split(ratio) {
      last /= ratio;
    },
    newest: () => printed(Number.NaN),
    soFar() {
      const printed = prices.subarray(0, played);
      return { high: Math.max(...printed), low: Math.min(...printed), close: last };
    },
    quote(restatedAt) {
      if (Number.isNaN(last)) return undefined;
      const { bid, ask } = touchAt(last, rules);
      return {
        symbol,
        bid,
        ask,
        last,
        at: restatedAt ?? instant(begin + (played - 1) * stepMs),
        isLive: true,
        isHalted: false,
      };
    },
  };
}
