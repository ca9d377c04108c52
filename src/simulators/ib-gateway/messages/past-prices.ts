// Bars and ticks of the past, as answers hold them.

export interface HistoricalBar {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly wap: number;
  readonly count: number;
}

/** The format of bar times: the exchange's day, epoch seconds, or date and time with the zone. */
export type BarDates = 'days' | 'seconds' | 'text';

/** `size` of a quote: of both of its sides. */
export type PastTicks =
  | { readonly kind: 'mid'; readonly list: readonly { at: number; price: number }[] }
  | {
      readonly kind: 'quotes';
      readonly list: readonly { at: number; bid: number; ask: number; size: number }[];
    }
  | {
      readonly kind: 'prints';
      readonly list: readonly { at: number; price: number; size: number; exchange: string }[];
    };
