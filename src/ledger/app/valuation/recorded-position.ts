// One position as it is on record: its lots, and what closing parts of it has realised.
import { sumOf } from '../../../kernel/amounts.ts';
import { type Money, NO_QUANTITY, type Quantity } from '../../../kernel/decimal.ts';
import type { SecurityId } from '../../domain/entries/ids.ts';
import type { LotSide } from '../../domain/lots/lot.ts';
import type { ClosureRow, LotRow, PortfolioRow, SecurityRow } from '../../ports/ledger-rows.ts';
import type { LedgerReads } from '../../ports/ledger-store.ts';

export interface RecordedPosition {
  readonly portfolio: PortfolioRow;
  readonly security: SecurityRow;
  readonly side: LotSide;
  /** Negative if short; zero once it is closed. */
  readonly quantity: Quantity;
  /** Negative for the net proceeds of a short position. */
  readonly cost: Money;
  /** Open ones, oldest first. */
  readonly lots: readonly LotRow[];
  readonly closures: readonly ClosureRow[];
  readonly realized: Money;
}

/** Undefined if the portfolio never had a position of this side in the security. */
export async function recordedPosition(
  read: LedgerReads,
  portfolio: PortfolioRow,
  security: SecurityId,
  side: LotSide,
): Promise<RecordedPosition | undefined> {
  const row = await read.security(security);
  if (row === undefined) return undefined;
  const asked = { portfolios: [portfolio.id], security };
  const ofSide = (one: { readonly side: LotSide }) => one.side === side;
  const lots = (await read.lots({ ...asked, isOpen: true })).filter(ofSide);
  const closures = (await read.closures(asked)).filter(ofSide);
  if (lots.length === 0 && closures.length === 0) return undefined;
  const signed = <Amount extends Quantity | Money>(sum: Amount): Amount =>
    side === 'LONG' || sum.isZero() ? sum : (sum.negated() as Amount);
  return {
    portfolio,
    security: row,
    side,
    quantity: signed(lots.length === 0 ? NO_QUANTITY : sumOf(lots.map((lot) => lot.remaining))),
    cost: signed(sumOf(lots.map(({ basis }) => basis))),
    lots,
    closures,
    realized: sumOf(closures.map(({ gain }) => gain)),
  };
}
