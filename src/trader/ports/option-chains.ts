// Where option contracts and their quotes come from: one question after the other, each answered or refused.
import type { TradingDay } from '../../kernel/instant.ts';
import type { Result } from '../../kernel/result.ts';
import type { OptionRight } from '../../market/instruments/option-right.ts';
import type { ChainRow } from '../../market/options/chain-row.ts';
import type { InstrumentWanted } from './broker.ts';

export interface ChainAsked {
  /** The stock. */
  readonly wanted: InstrumentWanted;
  readonly right: OptionRight;
  /** Expiries within these days, both included. */
  readonly from: TradingDay;
  readonly until: TradingDay;
  /** Contracts near this delta are quoted; without its sign. */
  readonly delta: number;
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

export interface OptionChains {
  read(asked: ChainAsked): Promise<Result<ChainRead, ChainFailure>>;
  stop(): Promise<void>;
}
