// Rows that follow from a booked entry.
import { plus, sumOf } from '../../../../kernel/amounts.ts';
import { NO_MONEY } from '../../../../kernel/decimal.ts';
import type { Instant } from '../../../../kernel/instant.ts';
import type { Entry } from '../../../domain/entries/entry.ts';
import type { SecurityId } from '../../../domain/entries/ids.ts';
import { positionOf } from '../../../domain/lots/lot-position.ts';
import { gainOf } from '../../../domain/portfolio/book-entry.ts';
import type { FoldedEntry } from '../../../domain/portfolio/fold-entries.ts';
import type { ChangedLot } from '../../../domain/portfolio/lot-changes.ts';
import {
  bookOf,
  type Consequences,
  type PortfolioBook,
} from '../../../domain/portfolio/portfolio-book.ts';
import type {
  ClosureRow,
  Figures,
  LotRow,
  PortfolioRow,
  PositionRow,
  TransactionRow,
} from '../../../ports/ledger-rows.ts';
import type { RowBefore } from './change.ts';

export function figuresOf(consequences: Consequences): Figures {
  const { cash, income, withholding } = consequences;
  return { cash, income, withholding, realized: gainOf(consequences) };
}

export function transactionRow(
  before: RowBefore,
  consequences: Consequences,
  { version, recordedAt }: { readonly version: number; readonly recordedAt: Instant },
): TransactionRow {
  return { ...before, ...figuresOf(consequences), version, recordedAt, voidedBy: undefined };
}

export function lotRow(
  { id: portfolio }: PortfolioRow,
  { currency }: Entry,
  { security, lot }: ChangedLot,
): LotRow {
  return { ...lot, portfolio, security, currency };
}

export function closureRows(
  { id: portfolio }: PortfolioRow,
  { entry, consequences }: FoldedEntry,
): readonly ClosureRow[] {
  return consequences.closures.map((closure, ordinal) => ({
    ...closure,
    portfolio,
    ordinal,
    currency: entry.currency,
  }));
}

/** A position after one more entry. */
export function positionAfter(
  before: PositionRow | undefined,
  security: SecurityId,
  { entry, consequences }: FoldedEntry,
  { portfolio, book }: { readonly portfolio: PortfolioRow; readonly book: PortfolioBook },
): PositionRow {
  const { quantity, cost } = positionOf(bookOf(book, security));
  const own = consequences.closures.filter((one) => one.security === security);
  const isMain = entry.kind !== 'cash' && entry.security === security;
  return {
    portfolio: portfolio.id,
    security,
    quantity,
    cost,
    realized: plus(before?.realized ?? NO_MONEY, sumOf(own.map(({ gain }) => gain))),
    income: plus(before?.income ?? NO_MONEY, isMain ? consequences.income : NO_MONEY),
    currency: before?.currency ?? entry.currency,
    lastAt: entry.at,
  };
}
