// What is asked of the ledger's tables, a page at a time.
import type { Instant } from '../../kernel/instant.ts';
import type {
  CurrencyCode,
  PortfolioId,
  SecurityId,
  TransactionId,
} from '../domain/entries/ids.ts';

export interface EntryPage {
  /** The `booking` of the last entry before; 0 for the first page. */
  readonly after: number;
  readonly limit: number;
}

export interface SettlingQuery {
  /** Exclusive. */
  readonly after: { readonly at: Instant; readonly id: TransactionId };
  /** Inclusive. */
  readonly until: Instant;
  readonly limit: number;
}

export interface TransactionFilter {
  readonly portfolio: PortfolioId;
  readonly security?: SecurityId;
  /** Of any of these; none: nothing is found. */
  readonly securities?: readonly SecurityId[];
  readonly type?: string;
  /** Those that moved cash in this currency. */
  readonly cashIn?: CurrencyCode;
  readonly from?: Instant;
  readonly until?: Instant;
  readonly withVoided?: boolean;
}

export interface TransactionsQuery extends TransactionFilter {
  readonly order?: 'asc' | 'desc';
  /** Unless given by the time at which they took effect. */
  readonly by?: 'id';
  readonly limit: number;
  readonly offset: number;
  /** Only those beyond this place, in the order of their time. */
  readonly after?: TransactionPlace | undefined;
}

/** When it took effect, and the version that it gave the portfolio. */
export type TransactionPlace = readonly [at: number, version: number];

export interface LotsQuery {
  readonly portfolios: readonly PortfolioId[];
  readonly security?: SecurityId;
  readonly lot?: string;
  readonly isOpen?: boolean;
  /** Those in other currencies only. */
  readonly exceptCurrency?: CurrencyCode;
}

export interface ClosuresQuery {
  readonly portfolios: readonly PortfolioId[];
  readonly security?: SecurityId;
  /** Of one lot. */
  readonly lot?: string;
  readonly exceptCurrency?: CurrencyCode;
  readonly from?: string;
  readonly until?: string;
}

/** By stream in the order of its versions, or all streams in the order in which they were appended. */
export interface EventsQuery {
  readonly stream?: string;
  /** These only, in the order in which they were appended. */
  readonly streams?: readonly string[];
  /** Of this type only. */
  readonly type?: string;
  /** Exclusive: a version of the stream, or a position. */
  readonly after?: number;
  /** The newest first. */
  readonly isNewestFirst?: boolean;
  readonly limit: number;
}
