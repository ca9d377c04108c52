// A change of a portfolio: entries that are added, and others that are taken back.
import { type Entry, securitiesOf } from '../../../domain/entries/entry.ts';
import type { SecurityId, TransactionId } from '../../../domain/entries/ids.ts';
import type { Cause } from '../../../domain/events/envelope.ts';
import type { Consequences } from '../../../domain/portfolio/portfolio-book.ts';
import type { Figures, PortfolioRow, TransactionRow } from '../../../ports/ledger-rows.ts';
import type { LedgerStep } from '../../../ports/ledger-store.ts';
import type { BookedPortfolio } from './booked-portfolio.ts';

/** `row` has everything that is known before the entry is booked; the rest follows from booking it. */
export interface NewEntry {
  readonly entry: Entry;
  readonly row: RowBefore;
}

export type RowBefore = Omit<TransactionRow, keyof Figures | 'version' | 'voidedBy' | 'recordedAt'>;

/** All that does not follow from booking it, for booking it anew under another number. */
export function rowBefore(row: TransactionRow, id: TransactionId): RowBefore {
  const {
    cash: _cash,
    income: _income,
    withholding: _withholding,
    realized: _realized,
    version: _version,
    voidedBy: _voidedBy,
    recordedAt: _recordedAt,
    ...before
  } = row;
  return { ...before, id };
}

export interface Change {
  readonly add: readonly NewEntry[];
  readonly takeBack: readonly TransactionRow[];
  readonly reason: string | undefined;
}

export interface ChangeContext {
  readonly step: LedgerStep;
  readonly portfolio: PortfolioRow;
  readonly booked: BookedPortfolio;
  readonly cause: Cause;
}

export interface ChangedPortfolio {
  readonly rows: readonly TransactionRow[];
  /** By transaction, of the ones that were added. */
  readonly consequences: ReadonlyMap<TransactionId, Consequences>;
  readonly version: number;
}

export function touchedBy({ add, takeBack }: Change): readonly SecurityId[] {
  const securities = [
    ...add.flatMap(({ entry }) => securitiesOf(entry)),
    ...takeBack.flatMap(({ security, otherSecurity }) => [security, otherSecurity]),
  ];
  return [...new Set(securities)].filter((one) => one !== undefined);
}
