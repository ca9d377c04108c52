// What other contexts may ask the ledger to book, and the names of what it keeps.
export type {
  CurrencyCode,
  PortfolioId,
  SecurityId,
  TransactionId,
} from '../domain/entries/ids.ts';
export type { Cause } from '../domain/events/envelope.ts';
export type { LotMethod } from '../domain/lots/lot-terms.ts';
export type { LotChoice } from '../domain/lots/trade.ts';
export type {
  CashDraft,
  DistributionDraft,
  OpeningDraft,
  OptionEndDraft,
  SecurityReference,
  TradeDraft,
  TransactionDraft,
  TransactionOrigin,
  TransferDraft,
} from '../domain/transactions/draft.ts';
export type { BookableDraft } from '../domain/transactions/entry-of-draft.ts';
export {
  BOOKED_TYPES,
  type BookedType,
  hasShape,
  hasTrait,
  TRANSACTION_TYPES,
  type TransactionType,
} from '../domain/transactions/transaction-type.ts';
