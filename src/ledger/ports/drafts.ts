// What other contexts may ask the ledger to book.
export type { CurrencyCode, PortfolioId } from '../domain/entries/ids.ts';
export type {
  CashDraft,
  OpeningDraft,
  SecurityReference,
  TradeDraft,
  TransactionDraft,
  TransactionOrigin,
} from '../domain/transactions/draft.ts';
