// What other contexts may ask the ledger to book.
export type {
  CashDraft,
  CurrencyCode,
  OpeningDraft,
  PortfolioId,
  SecurityReference,
  TradeDraft,
  TransactionDraft,
  TransactionOrigin,
} from '../domain/transactions/draft.ts';
