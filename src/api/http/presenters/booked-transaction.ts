// What the routes of transactions share: a body as a draft, and a booked transaction as its row.
import type { SecurityId, TransactionId } from '../../../ledger/ports/drafts.ts';
import type { PortfolioRow, TransactionRow } from '../../../ledger/ports/ledger-rows.ts';
import type { Book } from '../loaders/book.ts';
import { draftOf } from '../loaders/transaction-command.ts';
import type { TransactionBody } from '../shapes/transaction-rows.ts';
import { transactionRows } from './transaction-row.ts';

export async function draftFor(book: Book, body: TransactionBody, portfolio: PortfolioRow) {
  const isOpening = body.transaction_type === 'OPENING_BALANCE';
  const ids = isOpening && body.security_id !== undefined ? [body.security_id as SecurityId] : [];
  const [security] = ids.length === 0 ? [] : await book.ledger.read.securities(ids);
  return draftOf(body, {
    currency: portfolio.baseCurrency,
    zone: book.home.zone,
    now: book.ledger.context.store.now(),
    security,
  });
}

/** What was just booked need not be read again. */
export async function bookedRow(
  book: Book,
  portfolio: PortfolioRow,
  id: TransactionId,
  booked?: TransactionRow,
) {
  const row = booked?.id === id ? booked : await book.ledger.read.transaction(id);
  if (row === undefined) throw new Error(`transaction ${id} was written and is not there`);
  const [shownRow] = await transactionRows(book, portfolio, [row]);
  return shownRow as NonNullable<typeof shownRow>;
}

export function firstId(rows: readonly TransactionRow[]): TransactionId {
  const [row] = rows;
  if (row === undefined) throw new Error('a booked change has a transaction');
  return row.id;
}
