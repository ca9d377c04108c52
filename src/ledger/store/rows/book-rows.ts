// Transactions, lots, closures, positions, cash and stated prices as rows, and back.

import { rowCodec, type TableOf } from '../../../sql/tables/row-codec.ts';
import type {
  CashMovement,
  CashRow,
  ClosureRow,
  LotRow,
  PositionRow,
  TransactionRow,
} from '../../ports/ledger-rows.ts';
import type { Restated } from '../../ports/ledger-store.ts';
import type { MarkRow } from '../../ports/marks.ts';

const FIGURES = {
  cash: ['cash', 'decimal'],
  income: ['income', 'decimal'],
  withholding: ['withholding', 'decimal'],
  realized: ['realized', 'decimal'],
} as const;

const TRANSACTION = rowCodec<TransactionRow>()({
  id: ['id', 'same'],
  portfolio: ['portfolio_id', 'same'],
  type: ['type', 'same'],
  security: ['security_id', 'optional'],
  otherSecurity: ['other_security_id', 'optional'],
  at: ['at', 'same'],
  on: ['on_day', 'same'],
  recordedAt: ['recorded_at', 'same'],
  quantity: ['quantity', 'optional decimal'],
  price: ['price', 'optional decimal'],
  fees: ['fees', 'decimal'],
  currency: ['currency', 'same'],
  rate: ['rate', 'optional decimal'],
  settlesAt: ['settles_at', 'optional'],
  ...FIGURES,
  notes: ['notes', 'optional'],
  originSource: ['origin_source', 'optional'],
  originId: ['origin_id', 'optional'],
  version: ['version', 'same'],
  voidedBy: ['voided_by', 'optional'],
});
export type TransactionTable = TableOf<typeof TRANSACTION>;
export const { written: writtenTransaction, read: readTransaction } = TRANSACTION;

const RESTATED = rowCodec<Restated>()({ id: ['id', 'same'], ...FIGURES });
export type RestatedCells = TableOf<typeof RESTATED>;
export const { written: writtenRestated } = RESTATED;

export const { read: readMovement } = rowCodec<CashMovement>()({
  currency: ['currency', 'same'],
  amount: ['cash', 'decimal'],
  on: ['on_day', 'same'],
  rate: ['rate', 'optional decimal'],
});

const LOT = rowCodec<LotRow>()({
  portfolio: ['portfolio_id', 'same'],
  security: ['security_id', 'same'],
  id: ['lot_id', 'same'],
  side: ['side', 'same'],
  openedAt: ['opened_at', 'same'],
  openedOn: ['opened_on', 'same'],
  isDateKnown: ['is_date_known', 'flag'],
  heldSince: ['held_since', 'same'],
  booking: ['booking', 'same'],
  openedQuantity: ['opened_quantity', 'decimal'],
  remaining: ['remaining', 'decimal'],
  openPrice: ['open_price', 'decimal'],
  basis: ['basis', 'decimal'],
  currency: ['currency', 'same'],
});
/** `is_open` is for the index of open lots. */
export type LotTable = TableOf<typeof LOT> & { is_open: number };
export const { read: readLot } = LOT;

export function writtenLot(row: LotRow): LotTable {
  return { ...LOT.written(row), is_open: Number(!row.remaining.isZero()) };
}

const CLOSURE = rowCodec<ClosureRow>()({
  transaction: ['transaction_id', 'same'],
  ordinal: ['ordinal', 'same'],
  portfolio: ['portfolio_id', 'same'],
  security: ['security_id', 'same'],
  lotId: ['lot_id', 'same'],
  side: ['side', 'same'],
  openedOn: ['opened_on', 'same'],
  closedOn: ['closed_on', 'same'],
  quantity: ['quantity', 'decimal'],
  proceeds: ['proceeds', 'decimal'],
  cost: ['cost', 'decimal'],
  gain: ['gain', 'decimal'],
  term: ['term', 'same'],
  currency: ['currency', 'same'],
});
export type ClosureTable = TableOf<typeof CLOSURE>;
export const { written: writtenClosure, read: readClosure } = CLOSURE;

const POSITION = rowCodec<PositionRow>()({
  portfolio: ['portfolio_id', 'same'],
  security: ['security_id', 'same'],
  quantity: ['quantity', 'decimal'],
  cost: ['cost', 'decimal'],
  realized: ['realized', 'decimal'],
  income: ['income', 'decimal'],
  currency: ['currency', 'same'],
  lastAt: ['last_at', 'same'],
});
export type PositionTable = TableOf<typeof POSITION>;
export const { written: writtenPosition, read: readPosition } = POSITION;

const CASH = rowCodec<CashRow>()({
  portfolio: ['portfolio_id', 'same'],
  currency: ['currency', 'same'],
  balance: ['balance', 'decimal'],
});
export type CashTable = TableOf<typeof CASH>;
export const { written: writtenCash, read: readCash } = CASH;

const MARK = rowCodec<MarkRow>()({
  portfolio: ['portfolio_id', 'same'],
  security: ['security_id', 'same'],
  at: ['at', 'same'],
  price: ['price', 'decimal'],
  currency: ['currency', 'same'],
  recordedAt: ['recorded_at', 'same'],
});
export type MarkTable = TableOf<typeof MARK>;
export const { written: writtenMark, read: readMark } = MARK;
