// The market of one symbol from its bars: four prints per bar, the quote one tick around the last print.
import { type Instant, instant, MINUTE_MS } from '../../kernel/instant.ts';
import type { Bar } from '../../market/bars/bar.ts';
import { type BarColumns, barAt, endAt, indexFrom } from '../../market/bars/bar-columns.ts';
import { type FirstExtreme, fillIntrabar, TICKS_PER_BAR } from '../../market/bars/intrabar.ts';
import { evenly, type PrintTimes } from '../../market/bars/long-bars.ts';
import type { Quote } from '../../market/quotes/quote.ts';
import type { Print } from '../fills/exchange.ts';
import { type PriceRules, touchAt, UNLIMITED } from '../fills/touch.ts';

export interface SymbolMarket {
  readonly symbol: string;
  /** NaN before the first print. */
  readonly last: number;
  /** Longer than a minute: between its prints nothing happens. */
  readonly isLong: boolean;
  /** The first moment after this one at which a bar begins or ends or has a print; Infinity after the last bar. */
  nextAfter(at: number): number;
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

export interface BarPath {
  readonly printTimes?: PrintTimes;
  /** Which extreme comes first, asked when the open has been played; absent: the nearer one. */
  firstExtremeOf?(bar: Bar): FirstExtreme;
}

export function createSymbolMarket(
  symbol: string,
  columns: BarColumns,
  rules: PriceRules = UNLIMITED,
  { printTimes = evenly, firstExtremeOf }: BarPath = {},
): SymbolMarket {
  const { start, close, volume } = columns;
  const prices = new Float64Array(TICKS_PER_BAR);
  const times = new Float64Array(TICKS_PER_BAR);
  /** The bar being played, the number of its prints played, its start and its end. */
  let index = 0;
  let played = 0;
  let begin = Number.POSITIVE_INFINITY;
  let end = Number.POSITIVE_INFINITY;
  let last = Number.NaN;
  /** Of the bar before, when its close was printed. */
  let lastAt = Number.NaN;
  /** The bar whose prints were reported last. */
  let publishedBar = -1;
  move(0);

  function move(to: number): void {
    index = to;
    played = 0;
    begin = start[to] ?? Number.POSITIVE_INFINITY;
    end = endAt(columns, to);
    if (Number.isFinite(begin)) printTimes(begin, end, times);
  }

  function unfold(first: FirstExtreme = 'nearer'): void {
    fillIntrabar(barAt(columns, index), first, prices);
  }

  /** What rests is known only when the open has been played. */
  function orderExtremes(): void {
    if (firstExtremeOf !== undefined) unfold(firstExtremeOf(barAt(columns, index)));
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
    isLong: columns.lengthMs > MINUTE_MS,
    nextAfter(at) {
      if (begin > at) return begin;
      const next = times.find((time, tick) => tick >= played && time > at);
      return next ?? (end > at ? end : Number.POSITIVE_INFINITY);
    },
    finish(at) {
      if (end !== at) return undefined;
      const bar = barAt(columns, index);
      last = bar.close;
      lastAt = times[TICKS_PER_BAR - 1] ?? Number.NaN;
      move(index + 1);
      return bar;
    },
    beginning: (at) => (begin === at && played === 0 ? barAt(columns, index) : undefined),
    print(at) {
      if (played === TICKS_PER_BAR || times[played] !== at) return undefined;
      if (played === 0) unfold();
      if (played === 1) orderExtremes();
      const from = played === 0 ? Number.NaN : last;
      last = prices[played] ?? Number.NaN;
      played += 1;
      return printed(from);
    },
    catchUp(at, isToo) {
      const bar = indexFrom(columns, instant(isToo ? at + 1 : at)) - 1;
      if (bar < 0) return;
      if (at > endAt(columns, bar)) {
        last = close[bar] ?? Number.NaN;
        return move(bar + 1);
      }
      // What has been played of it stays in its order.
      if (bar !== index || played === 0) {
        move(bar);
        unfold();
      }
      while (played < TICKS_PER_BAR && isReached(times[played] ?? Number.NaN, at, isToo))
        played += 1;
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
        at: restatedAt ?? instant(times[played - 1] ?? lastAt),
        isLive: true,
        isHalted: false,
      };
    },
  };
}

function isReached(time: number, at: Instant, isToo: boolean): boolean {
  return time < at || (isToo && time === at);
}
