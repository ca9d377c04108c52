// The ledger as the relay needs it: transactions by their name at the source, and a cursor written with them.
import type { Quantity } from '../../kernel/decimal.ts';
import type { PortfolioId, TransactionOrigin } from '../../ledger/ports/drafts.ts';
import type { ProposedSplit, RelayedDraft } from '../drafts/ledger-command.ts';

/** The account of a trader; its portfolio is created at first contact. */
export interface RelayedAccount {
  /** Name of the trader. */
  readonly name: string;
  readonly account: string;
  readonly mode: string;
  readonly currency: string;
}

/** One sentence. */
export type Refused = string;

export interface RelayTarget {
  /** All of its writes or none. `work` is called again after a clash with another writer. */
  inOneStep<Answer>(work: (step: RelayStep) => Promise<Answer>): Promise<Answer>;
}

export interface RelayStep {
  /** The text saved last under the name. */
  cursor(name: string): Promise<string | undefined>;
  saveCursor(name: string, text: string): Promise<void>;
  portfolioOf(account: RelayedAccount): Promise<PortfolioId>;
  /** The transaction in force under this name. */
  booked(portfolio: PortfolioId, origin: TransactionOrigin): Promise<RelayedDraft | undefined>;
  /** All of the source that are in force, by id. */
  allBooked(portfolio: PortfolioId, source: string): Promise<ReadonlyMap<string, RelayedDraft>>;
  /** The draft has an origin. A voided transaction does not stand in the way of another one with its name. */
  record(portfolio: PortfolioId, draft: RelayedDraft): Promise<Refused | undefined>;
  /** Replaces the transaction of the same name; the history keeps both. */
  correct(portfolio: PortfolioId, draft: RelayedDraft, why: string): Promise<Refused | undefined>;
  voidBooked(
    portfolio: PortfolioId,
    origin: TransactionOrigin,
    why: string,
  ): Promise<Refused | undefined>;
  /** Nothing happens if the same split is known. */
  propose(split: ProposedSplit, source: string): Promise<void>;
  /** Net quantity of each symbol held. */
  held(portfolio: PortfolioId): Promise<ReadonlyMap<string, Quantity>>;
}
