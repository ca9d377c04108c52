// What Alpaca knows of a stock: the asset, and its prices now.
import type { Decimal } from '../../../../kernel/decimal.ts';
import type { Instant } from '../../../../kernel/instant.ts';
import type { MinuteBars } from './minute-bars.ts';
import type { Split } from './splits.ts';

export interface Security {
  readonly symbol: string;
  readonly id: string;
  readonly name: string;
  readonly exchange: 'NASDAQ' | 'NYSE' | 'ARCA';
  /** As they are printed. */
  bars: MinuteBars;
  readonly splits: Split[];
  terms: AssetTerms;
  /** The national best bid and offer, and the last trade on the tape. */
  bid: Decimal;
  ask: Decimal;
  last: Decimal;
  lastAt: Instant;
  /** Of bid and ask. */
  quotedAt: Instant;
  /** Shares of the last trade. */
  lastSize: number;
  tradeId: number;
  /** The prices stay as the control API has set them. */
  isFixed: boolean;
  isHalted: boolean;
}

/** What IEX shows: three cents more on either side, a twentieth of the price more, or no bid. */
export const IEX_QUOTES = ['usual', 'wide', 'one-sided'] as const;
export type IexQuote = (typeof IEX_QUOTES)[number];

export interface AssetTerms {
  readonly isActive: boolean;
  readonly isTradable: boolean;
  readonly isFractionable: boolean;
  readonly isShortable: boolean;
  readonly isEasyToBorrow: boolean;
  readonly iex: IexQuote;
}

export const USUAL_TERMS: AssetTerms = {
  isActive: true,
  isTradable: true,
  isFractionable: true,
  isShortable: true,
  isEasyToBorrow: true,
  iex: 'usual',
};

export interface Touch {
  readonly bid: Decimal;
  readonly ask: Decimal;
  readonly last: Decimal;
}
