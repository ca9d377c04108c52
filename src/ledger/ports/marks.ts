// Prices that the keeper of a portfolio states for one of its positions: unlisted shares, what no source knows.
import type { Price } from '../../kernel/decimal.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { CurrencyCode, PortfolioId, SecurityId } from '../domain/entries/ids.ts';

export interface MarkRow {
  readonly portfolio: PortfolioId;
  readonly security: SecurityId;
  /** Of one unit: of an option, that of a contract. */
  readonly price: Price;
  readonly currency: CurrencyCode;
  /** When this was the price. */
  readonly at: Instant;
  readonly recordedAt: Instant;
}

export interface MarkReads {
  /** The latest of each security whose price it was at `until` or before. */
  marks(
    portfolio: PortfolioId,
    until: Instant,
    /** Those that were recorded later do not count; undefined: all. */
    knownAt?: Instant,
  ): Promise<readonly MarkRow[]>;
  /** All of them until then, ascending by time. */
  everyMark(portfolio: PortfolioId, until: Instant): Promise<readonly MarkRow[]>;
}

export interface MarkWrites {
  /** One of the same moment replaces the earlier one. */
  saveMark(row: MarkRow): Promise<void>;
}
