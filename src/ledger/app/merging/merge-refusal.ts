// Why a listing is not merged into another one.
import type { PortfolioId, SecurityId, TransactionId } from '../../domain/entries/ids.ts';
import type { ChangeRefusal } from '../../domain/portfolio/fold-entries.ts';
import type { SecurityRow } from '../../ports/ledger-rows.ts';

export type MergeRefusal =
  | { readonly kind: 'UNKNOWN_SECURITY'; readonly security: string }
  | { readonly kind: 'SAME_SECURITY'; readonly security: SecurityId }
  /** It was merged before, into this one. */
  | { readonly kind: 'SECURITY_MERGED'; readonly security: SecurityId; readonly into: SecurityId }
  | {
      readonly kind: 'LISTING_DIFFERS';
      readonly field: 'currency' | 'isin';
      readonly from: SecurityRow;
      readonly into: SecurityRow;
    }
  /** One of both has no ISIN, and the tickers differ: nothing shows that they are one security. */
  | { readonly kind: 'ISIN_UNKNOWN'; readonly security: SecurityId }
  /** The action turns one of both into the other. */
  | { readonly kind: 'ACTION_BETWEEN'; readonly actionId: string }
  /** It is in force for the other one; a holder of this one is entitled to it. */
  | {
      readonly kind: 'ACTION_MISSING';
      readonly actionId: string;
      readonly security: SecurityId;
      readonly portfolio: PortfolioId;
    }
  /** Its entries together cannot be booked. */
  | {
      readonly kind: 'PORTFOLIO_CANNOT_MERGE';
      readonly portfolio: PortfolioId;
      readonly transaction: TransactionId;
      readonly refusal: ChangeRefusal;
    }
  /** An action of one of both would change shares or cash of the other. */
  | {
      readonly kind: 'AMOUNTS_WOULD_CHANGE';
      readonly portfolio: PortfolioId;
      readonly what: 'shares' | 'cash';
      readonly before: string;
      readonly after: string;
    };
