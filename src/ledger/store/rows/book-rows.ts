// Transactions, lots, closures, positions and cash as rows, and back.
import type { Selectable } from 'kysely';
import { textOf } from '../../../kernel/decimal.ts';
import type {
  CashMovement,
  CashRow,
  ClosureRow,
  LotRow,
  PositionRow,
  TransactionRow,
} from '../../ports/ledger-rows.ts';
import type {
  ClosureTable,
  LedgerTables,
  LotTable,
  PositionTable,
  TransactionTable,
} from '../tables/ledger-tables.ts';
import { amount, cell, decimalCell, present, presentAmount } from './cells.ts';

export function writtenTransaction(row: TransactionRow): TransactionTable {
  return {
    id: row.id,
    portfolio_id: row.portfolio,
    type: row.type,
    security_id: cell(row.security),
    other_security_id: cell(row.otherSecurity),
    at: row.at,
    on_day: row.on,
    recorded_at: row.recordedAt,
    quantity: decimalCell(row.quantity),
    price: decimalCell(row.price),
    fees: textOf(row.fees),
    currency: row.currency,
    rate: decimalCell(row.rate),
    settles_at: cell(row.settlesAt),
    cash: textOf(row.cash),
    income: textOf(row.income),
    withholding: textOf(row.withholding),
    realized: textOf(row.realized),
    notes: cell(row.notes),
    origin_source: cell(row.originSource),
    origin_id: cell(row.originId),
    version: row.version,
    voided_by: cell(row.voidedBy),
  };
}

export function readTransaction(row: Selectable<TransactionTable>): TransactionRow {
  return {
    id: row.id,
    portfolio: row.portfolio_id,
    type: row.type,
    security: present(row.security_id),
    otherSecurity: present(row.other_security_id),
    at: row.at,
    on: row.on_day,
    recordedAt: row.recorded_at,
    quantity: presentAmount(row.quantity),
    price: presentAmount(row.price),
    fees: amount(row.fees),
    currency: row.currency,
    rate: presentAmount(row.rate),
    settlesAt: present(row.settles_at),
    cash: amount(row.cash),
    income: amount(row.income),
    withholding: amount(row.withholding),
    realized: amount(row.realized),
    notes: present(row.notes),
    originSource: present(row.origin_source),
    originId: present(row.origin_id),
    version: row.version,
    voidedBy: present(row.voided_by),
  } as TransactionRow;
}

export function writtenLot(row: LotRow): LotTable {
  return {
    portfolio_id: row.portfolio,
    security_id: row.security,
    lot_id: row.id,
    side: row.side,
    opened_at: row.openedAt,
    opened_on: row.openedOn,
    is_date_known: Number(row.isDateKnown),
    held_since: row.heldSince,
    booking: row.booking,
    opened_quantity: textOf(row.openedQuantity),
    remaining: textOf(row.remaining),
    is_open: Number(!row.remaining.isZero()),
    open_price: textOf(row.openPrice),
    basis: textOf(row.basis),
    currency: row.currency,
  };
}

export function readLot(row: Selectable<LotTable>): LotRow {
  return {
    portfolio: row.portfolio_id,
    security: row.security_id,
    id: row.lot_id,
    side: row.side,
    openedAt: row.opened_at,
    openedOn: row.opened_on,
    isDateKnown: row.is_date_known === 1,
    heldSince: row.held_since,
    booking: row.booking,
    openedQuantity: amount(row.opened_quantity),
    remaining: amount(row.remaining),
    openPrice: amount(row.open_price),
    basis: amount(row.basis),
    currency: row.currency,
  } as LotRow;
}

export function writtenClosure(row: ClosureRow): ClosureTable {
  return {
    transaction_id: row.transaction,
    ordinal: row.ordinal,
    portfolio_id: row.portfolio,
    security_id: row.security,
    lot_id: row.lotId,
    side: row.side,
    opened_on: row.openedOn,
    closed_on: row.closedOn,
    quantity: textOf(row.quantity),
    proceeds: textOf(row.proceeds),
    cost: textOf(row.cost),
    gain: textOf(row.gain),
    term: row.term,
    currency: row.currency,
  };
}

export function readClosure(row: Selectable<ClosureTable>): ClosureRow {
  return {
    transaction: row.transaction_id,
    ordinal: row.ordinal,
    portfolio: row.portfolio_id,
    security: row.security_id,
    lotId: row.lot_id,
    side: row.side,
    openedOn: row.opened_on,
    closedOn: row.closed_on,
    quantity: amount(row.quantity),
    proceeds: amount(row.proceeds),
    cost: amount(row.cost),
    gain: amount(row.gain),
    term: row.term,
    currency: row.currency,
  } as ClosureRow;
}

export function writtenPosition(row: PositionRow): PositionTable {
  return {
    portfolio_id: row.portfolio,
    security_id: row.security,
    quantity: textOf(row.quantity),
    cost: textOf(row.cost),
    realized: textOf(row.realized),
    income: textOf(row.income),
    currency: row.currency,
    last_at: row.lastAt,
  };
}

export function readPosition(row: Selectable<PositionTable>): PositionRow {
  return {
    portfolio: row.portfolio_id,
    security: row.security_id,
    quantity: amount(row.quantity),
    cost: amount(row.cost),
    realized: amount(row.realized),
    income: amount(row.income),
    currency: row.currency,
    lastAt: row.last_at,
  } as PositionRow;
}

export function writtenCash(row: CashRow): LedgerTables['ledger_cash'] {
  return { portfolio_id: row.portfolio, currency: row.currency, balance: textOf(row.balance) };
}

export function readMovement(
  row: Pick<Selectable<TransactionTable>, 'currency' | 'cash' | 'on_day' | 'rate'>,
): CashMovement {
  return {
    currency: row.currency,
    amount: amount(row.cash),
    on: row.on_day,
    rate: presentAmount(row.rate),
  } as CashMovement;
}

export function readCash(row: Selectable<LedgerTables['ledger_cash']>): CashRow {
  return {
    portfolio: row.portfolio_id,
    currency: row.currency,
    balance: amount(row.balance),
  } as CashRow;
}
