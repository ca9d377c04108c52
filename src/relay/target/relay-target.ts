// The ledger as the relay needs it: transactions by their name at the source, and a cursor written with them.

import type { Money, Price, Quantity } from '../../kernel/decimal.ts';
import type { Instant, TradingDay } from '../../kernel/instant.ts';
import type { PortfolioId, TransactionOrigin } from '../../ledger/ports/drafts.ts';
import type { HomeVenue } from '../../trader/ports/home-venue.ts';
import type { ProposedSplit, RelayedDraft } from '../commands/ledger-command.ts';

/** The account of a trader; its portfolio is created at first contact. */
export interface RelayedAccount {
  /** Name of the trader. */
  readonly name: string;
  readonly account: string;
  readonly mode: string;
  readonly venue: HomeVenue;
  readonly currency: string;
}

/** Names its cursor and its portfolio: an account number may occur in several modes. */
export function accountKey({ mode, account }: Pick<RelayedAccount, 'mode' | 'account'>): string {
  return `${mode}-${account}`;
}

export function cursorName(account: RelayedAccount): string {
  return `relay/${accountKey(account)}`;
}

/** The cash of the account as its trader last received it from the broker. */
export interface BrokerCash {
  readonly currency: string;
  readonly amount: Money;
  /** When the broker reported it, in market time. */
  readonly at: Instant;
}

/** One sentence. */
export type Refused = string;

export interface RelayTarget {
  /** All of its writes or none. `work` is called again after a clash with another writer. */
  inOneStep<Answer>(work: (step: RelayStep) => Promise<Answer>): Promise<Answer>;
}

/** A transaction in force. */
export interface BookedRow {
  readonly id: string;
  readonly type: string;
  readonly at: Instant;
  /** Undefined for cash. */
  readonly symbol: string | undefined;
  readonly quantity: Quantity | undefined;
  readonly price: Price | undefined;
  readonly fees: Money;
}

/** What a source states about a transaction after it was booked. */
export type Amendment = { readonly fees: Money } | { readonly averageCost: Price };

export interface RelayStep {
  /** The text saved last under the name. */
  cursor(name: string): Promise<string | undefined>;
  saveCursor(name: string, text: string): Promise<void>;
  portfolioOf(account: RelayedAccount): Promise<PortfolioId>;
  /** The transaction in force under this name. */
  booked(portfolio: PortfolioId, origin: TransactionOrigin): Promise<BookedRow | undefined>;
  /** All of the source that are in force. */
  allBooked(portfolio: PortfolioId, source: string): Promise<readonly BookedRow[]>;
  /** The draft has an origin. A voided transaction does not stand in the way of another one with its name. */
  record(portfolio: PortfolioId, draft: RelayedDraft): Promise<Refused | undefined>;
  /** The transaction is replaced by one of the same name; the history keeps both. */
  amend(
    portfolio: PortfolioId,
    origin: TransactionOrigin,
    by: Reasoned<Amendment>,
  ): Promise<Refused | undefined>;
  takeBack(
    portfolio: PortfolioId,
    origin: TransactionOrigin,
    why: string,
  ): Promise<Refused | undefined>;
  /** Nothing happens if the same split is known. */
  propose(split: ProposedSplit, source: string): Promise<void>;
  /** Net quantity of each symbol held. */
  held(portfolio: PortfolioId): Promise<ReadonlyMap<string, Quantity>>;
  /** What is booked of the currency. */
  cash(portfolio: PortfolioId, currency: string): Promise<Money>;
  /** Books what was held before the first booking, so that the balance is that of the broker. */
  /** `on`: the day at the venue. */
  openCash(
    portfolio: PortfolioId,
    cash: BrokerCash & { readonly on: TradingDay },
  ): Promise<Refused | undefined>;
}

export type Reasoned<Change> = Change & { readonly why: string };
