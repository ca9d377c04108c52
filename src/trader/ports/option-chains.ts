// Where option contracts and their quotes come from: one question after the other, each answered or refused.

import type { Instant, TradingDay } from '../../kernel/instant.ts';
import type { Result } from '../../kernel/result.ts';
import type { OptionRight } from '../../market/instruments/option-right.ts';
import type { ChainRow } from '../../market/options/chain-row.ts';
import type { EventDays } from '../domain/options/event-days.ts';
import type { InstrumentRequest } from './instrument-request.ts';

export interface ChainRequest {
  /** The stock. */
  readonly wanted: InstrumentRequest;
  /** Absent: calls and puts. */
  readonly right?: OptionRight | undefined;
  /** Expiries within these days, both included. */
  readonly from: TradingDay;
  readonly until: TradingDay;
  /** The listed expiry nearest to this day alone is quoted; absent: the two nearest to the middle of the days. */
  readonly near?: TradingDay | undefined;
  /** Contracts near this delta are quoted; without its sign. */
  readonly delta: number;
  /** Id of a contract that is quoted in any case; its neighbours are quoted in place of those near the delta. */
  readonly contract?: string | undefined;
  /** Of what has two legs of a right: the contract so many points further out of the money is quoted beside each. */
  readonly width?: number | undefined;
  /** Price of the stock; asked for if it is absent. */
  readonly spot?: number | undefined;
}

export interface ChainRead {
  /** NaN if no price came. */
  readonly underlyingPrice: number;
  /** Expiries that the broker lists within the days, ascending; the nearest to their middle are quoted. */
  readonly expiries: readonly TradingDay[];
  /** A shortlist: the contracts near the delta. */
  readonly rows: readonly ChainRow[];
}

export type ChainFailure =
  /** Nothing more can be asked. */
  | { readonly kind: 'no-gateway'; readonly why: string }
  /** Another program has the session that the questions need. */
  | { readonly kind: 'session-taken'; readonly why: string }
  /** The broker knows no such stock, or several. */
  | { readonly kind: 'unknown-symbol'; readonly why: string }
  /** No contracts of the plain class of 100 shares. */
  | { readonly kind: 'no-options'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string };

/** Which contracts of a stock a person looks at. */
export interface ChainLook {
  readonly symbol: string;
  /** The listed expiry nearest to this day; undefined: about a month away. */
  readonly near: TradingDay | undefined;
}

/** Calls and puts of one expiry near the money. */
export interface ChainQuoted extends ChainRead, EventDays {
  /** Market time of the answer. */
  readonly at: Instant;
  /** Interest per year, for greeks: 0.04 is 4 %. */
  readonly rate: number;
}

export type ChainLookFailure =
  | ChainFailure
  /** No options are traded through the broker. */
  | { readonly kind: 'not-offered'; readonly why: string }
  /** The broker has not answered yet: the next question finds the answer. */
  | { readonly kind: 'still-reading'; readonly why: string };

export interface OptionChains {
  read(asked: ChainRequest): Promise<Result<ChainRead, ChainFailure>>;
  stop(): Promise<void>;
}
