// Names of what the ledger keeps.
import type { Brand } from '../../../kernel/brand.ts';

export type PortfolioId = Brand<number, 'PortfolioId'>;
export type SecurityId = Brand<number, 'SecurityId'>;
/** Unique in the ledger; a lot that a transaction opened has its number as its id. */
export type TransactionId = Brand<number, 'TransactionId'>;
/** An ISO 4217 code. */
export type CurrencyCode = Brand<string, 'CurrencyCode'>;
