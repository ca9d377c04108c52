// The cells of a mapped row by the names of the mapping.
import { type Money, NO_MONEY } from '../../../kernel/decimal.ts';
import type { TransactionDraft } from '../../domain/transactions/draft.ts';
import type { RowReading } from '../rows/row-reading.ts';
import type { Mapping } from './mapping.ts';

export interface MappedReading extends RowNotes {
  readonly reading: RowReading;
  readonly mapping: Mapping;
  /** Its name in the file; the mapped name if the mapping lacks it. */
  column(name: Name): string;
  has(name: Name): boolean;
  money(name: Name): Money;
}

export interface RowNotes {
  /** The row books, and something about it should be seen. */
  remark(why: string): void;
  /** As versions before November 2026 read it: by its price, whatever the amount was. */
  formerly(draft: TransactionDraft): void;
}

export type Name = keyof Mapping['columns'];

export function mappedReading(
  reading: RowReading,
  mapping: Mapping,
): Omit<MappedReading, keyof RowNotes> {
  const column = (name: Name) => mapping.columns[name] ?? name;
  const has = (name: Name) => mapping.columns[name] !== undefined && reading.has(column(name));
  const money = (name: Name) => (has(name) ? reading.money(column(name)) : NO_MONEY);
  return { reading, mapping, column, has, money };
}
