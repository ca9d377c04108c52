// The standing market subscriptions of all clients, by symbol.
import type { BarDates } from '../../../messages/past-prices.ts';
import type { Listing } from '../prices/listing.ts';
import type { GenericTicks } from './generic-ticks.ts';
import type { BarTerms } from './history.ts';
import { createSentTicks, type SentTicks } from './sent-ticks.ts';
import type { WhatToShow } from './what-to-show.ts';

export type WatchKind = 'quotes' | 'ticks' | 'bars' | 'history' | 'depth';

export interface Watch {
  readonly clientId: number;
  readonly reqId: number;
  readonly kind: WatchKind;
  readonly listing: Listing;
  /** `quotes`. */
  readonly generics: GenericTicks;
  readonly sent: SentTicks;
  /** `ticks`: Last, AllLast, BidAsk or MidPoint. */
  readonly tickType: string;
  /** `history`: the bars that are kept up to date, and their time format. */
  readonly kept: BarTerms | undefined;
  readonly dates: BarDates;
  /** `bars`. */
  readonly shown: WhatToShow;
  /** `depth`. */
  readonly rows: number;
  readonly isSmart: boolean;
}

export type NewWatch = Pick<Watch, 'clientId' | 'reqId' | 'kind' | 'listing'> & Partial<Watch>;

export interface WatchList {
  add(watch: NewWatch): void;
  /** How many subscriptions ended. */
  end(isEnding: (watch: Watch) => boolean): number;
  ofSymbol(symbol: string): readonly Watch[];
  all(): readonly Watch[];
}

const NO_GENERICS: GenericTicks = new Set();

export function createWatchList(): WatchList {
  const bySymbol = new Map<string, readonly Watch[]>();
  /** Read every five seconds, changed a few times a day. */
  let everything: readonly Watch[] | undefined;

  const ofSymbol = (symbol: string) => bySymbol.get(symbol) ?? [];

  return {
    add(wanted) {
      const { symbol } = wanted.listing;
      const watch: Watch = {
        generics: NO_GENERICS,
        sent: createSentTicks(),
        tickType: '',
        kept: undefined,
        dates: 'seconds',
        shown: 'TRADES',
        rows: 0,
        isSmart: false,
        ...wanted,
      };
      bySymbol.set(symbol, [...ofSymbol(symbol), watch]);
      everything = undefined;
    },
    end(isEnding) {
      let ended = 0;
      everything = undefined;
      for (const [symbol, watches] of bySymbol) {
        const kept = watches.filter((watch) => !isEnding(watch));
        ended += watches.length - kept.length;
        bySymbol.set(symbol, kept);
      }
      return ended;
    },
    ofSymbol,
    all() {
      everything ??= [...bySymbol.values()].flat();
      return everything;
    },
  };
}
