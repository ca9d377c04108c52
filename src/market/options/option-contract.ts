// One listed option contract: what it gives a right to, until when, and in which steps it is priced.
import type { TradingDay } from '../../kernel/instant.ts';
import { STANDARD_MULTIPLIER } from '../instruments/amount.ts';
import type { OptionRight } from '../instruments/option-right.ts';
import type { PriceStep } from '../instruments/tick-grid.ts';
import type { InstrumentId } from './option-id.ts';

export interface OptionContract {
  readonly id: InstrumentId;
  /** The symbol of the stock or index. */
  readonly underlying: string;
  /** The broker's own name of the contract; pinned, since another name is another contract. */
  readonly contract: string;
  readonly right: OptionRight;
  readonly strike: number;
  readonly expiry: TradingDay;
  /** The day before `expiry` if the settlement price is of the morning. */
  readonly lastTradeDay: TradingDay;
  /** Whether the price at the open or at the close of `expiry` decides what the contract is worth. */
  readonly settles: 'am' | 'pm';
  readonly delivers: 'shares' | 'cash';
  /** Money per point of its price: 100 unless the contract is adjusted or small. */
  readonly multiplier: number;
  /** The root of its name. */
  readonly tradingClass: string;
  /** Ascending by low edge. */
  readonly priceSteps: readonly PriceStep[];
}

/**
 * True if its deliverable may be something else than 100 shares of the underlying: a corporate action adds a digit to the
 * root, or changes the multiplier. The Options Clearing Corporation adjusts contracts this way.
 */
export function isAdjusted({
  tradingClass,
  multiplier,
}: Pick<OptionContract, 'tradingClass' | 'multiplier'>): boolean {
  return multiplier !== STANDARD_MULTIPLIER || isAdjustedClass(tradingClass);
}

export function isAdjustedClass(root: string): boolean {
  return /\d$/.test(root);
}

/** Classes of indexes: they settle in cash, and nothing shows in the account what they were worth. */
export function isIndexClass(root: string): boolean {
  return OF_INDEXES.has(root);
}

const OF_INDEXES: ReadonlySet<string> = new Set([
  ...['SPX', 'SPXW', 'XSP', 'NDX', 'NDXP', 'XND', 'RUT', 'RUTW', 'MRUT', 'VIX', 'VIXW', 'DJX'],
  ...['OEX', 'XEO', 'MXEA', 'MXEF'],
]);
