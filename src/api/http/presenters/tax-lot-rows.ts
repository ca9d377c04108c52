// Tax lots with what was realised from each.
import { plus, quotient, sumOf } from '../../../kernel/amounts.ts';
import { type Decimal, textOf } from '../../../kernel/decimal.ts';
import type { SecurityId, TransactionId } from '../../../ledger/ports/drafts.ts';
import type { ClosureRow, LotRow, PortfolioRow } from '../../../ledger/ports/ledger-rows.ts';
import type { Book } from '../loaders/book.ts';
import { naiveText } from '../shapes/event-master-text.ts';

/** Oldest first. Of one security, or of all. */
export async function taxLotRows(
  book: Book,
  portfolios: readonly PortfolioRow[],
  security: SecurityId | undefined,
) {
  const { read } = book.ledger;
  const ids = portfolios.map(({ id }) => id);
  const asked = { portfolios: ids, ...(security !== undefined && { security }) };
  const lots = await read.lots(asked);
  const closures = Map.groupBy(await read.closures(asked), keyOf);
  const fees = await feesOf(book, lots);
  const holders = new Map(portfolios.map(({ id, holder }) => [id, holder]));
  return lots.map((lot) => ({
    ...openingOf(book, lot),
    user_id: Number(holders.get(lot.portfolio)),
    charges: numberOf(fees.get(Number.parseInt(lot.id, 10))),
    ...closingOf(closures.get(keyOf({ ...lot, lotId: lot.id })) ?? []),
  }));
}

/** By the number of the transaction that opened a lot. */
async function feesOf({ ledger }: Book, lots: readonly LotRow[]) {
  const openers = [...new Set(lots.map(({ id }) => Number.parseInt(id, 10) as TransactionId))];
  const rows = await ledger.read.figures(openers);
  return new Map<number, Decimal>(rows.map(({ id, fees }) => [id, fees]));
}

function keyOf({
  portfolio,
  security,
  lotId,
}: Pick<ClosureRow, 'portfolio' | 'security' | 'lotId'>) {
  return `${portfolio} ${security} ${lotId}`;
}

function openingOf(book: Book, lot: LotRow) {
  const { openedQuantity, remaining } = lot;
  const isWhole = remaining.eq(openedQuantity);
  const status = remaining.isZero() ? 'CLOSED' : isWhole ? 'OPEN' : 'PARTIAL';
  return {
    id: String(lot.id),
    portfolio_id: Number(lot.portfolio),
    security_id: Number(lot.security),
    side: lot.side,
    open_date: naiveText(book.home.zone, lot.openedAt),
    open_qty: numberOf(openedQuantity),
    open_price: numberOf(lot.openPrice),
    remaining_qty: numberOf(remaining),
    close_qty: numberOf(openedQuantity.minus(remaining)),
    status,
  } as const;
}

function closingOf(closures: readonly ClosureRow[]) {
  const gainOf = (term: ClosureRow['term']) =>
    sumOf(closures.filter((one) => one.term === term).map(({ gain }) => gain));
  const [short, long] = [gainOf('SHORT'), gainOf('LONG')];
  const quantity = sumOf(closures.map((one) => one.quantity));
  const value = sumOf(
    closures.map(({ side, proceeds, cost }) => (side === 'LONG' ? proceeds : cost)),
  );
  return {
    close_date:
      closures
        .map(({ closedOn }) => closedOn)
        .toSorted()
        .at(-1) ?? null,
    close_price: quantity.isZero() ? null : numberOf(quotient(value, quantity)),
    realized_pnl: numberOf(plus(short, long)),
    stcg: numberOf(short),
    ltcg: numberOf(long),
  };
}

function numberOf(value: Decimal | undefined): number {
  return value === undefined ? 0 : Number(textOf(value));
}
