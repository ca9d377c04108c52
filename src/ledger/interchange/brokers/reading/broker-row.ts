// One row of a broker's CSV: its cells, and what it books.
import {
  type Decimal,
  type Money,
  type Price,
  type Quantity,
  ZERO,
} from '../../../../kernel/decimal.ts';
import type { CurrencyCode } from '../../../domain/entries/ids.ts';
import type { TransactionDraft } from '../../../domain/transactions/draft.ts';
import type { TotalsEntry } from '../../rows/file-totals.ts';
import type { ActionProposal, IgnoredRow, ImportProblem, Place } from '../../rows/imported-file.ts';
import { createRowReading, type Row, shown } from '../../rows/row-reading.ts';
import { numberFrom } from '../../text/number-text.ts';
import { type BrokerEntry, createEntry, type EntryTerms } from './broker-entry.ts';
import type { BrokerTerms } from './broker-terms.ts';
import { cellText, rounded, writtenAmount } from './cell-text.ts';

export interface BrokerRow {
  /** Without what stands for an empty cell, such as `-` and `n/a`. */
  text(column: string): string;
  has(column: string): boolean;
  /** Zero if the cell is empty. */
  money(column: string): Money;
  /** Rounded to ten places; zero if the cell is empty. */
  quantity(column: string): Quantity;
  /** Undefined if the cell is empty. */
  price(column: string): Price | undefined;
  /** Of a part of a cell; zero if it is not one. */
  numberIn(text: string): Decimal;
  currency(column: string): CurrencyCode;
  /** That an amount is written with, such as `€10.00`; refused without one. */
  currencyOf(column: string): CurrencyCode;
  /** The value beside a name in the lines above the header, such as `Base Currency`; empty if they lack it. */
  above(name: string): string;
  entry(terms: EntryTerms): BrokerEntry;
  /** The row books nothing. */
  nothing(why: string): void;
  /** It books, and something about it should be seen. */
  remark(why: string): void;
  refuse(column: string | undefined, why: string): void;
  /** The word of the column is not one of this broker's that are known. */
  unknown(column: string): void;
}

export interface BrokerProfile extends BrokerTerms {
  read(row: BrokerRow): void;
  /** Rows that belong together as one, before any is read. */
  joined?(rows: readonly Row[]): JoinedRows;
  /** As versions before read a row, where they read it otherwise: what they booked is known again, or named if it was wrong. */
  readonly before?: readonly (Partial<Pick<BrokerTerms, 'zone'>> & Pick<BrokerProfile, 'read'>)[];
}

export interface JoinedRows {
  readonly rows: readonly Row[];
  /** Those that became part of another one. */
  readonly notes: readonly IgnoredRow[];
  /** The row that such a one is a part of, where versions before booked it by itself. */
  readonly wholes?: ReadonlyMap<Place, Place>;
}

/** What became of a row. */
export interface ReadRow {
  readonly row: Row;
  readonly drafts: readonly TransactionDraft[];
  readonly proposals: readonly ActionProposal[];
  readonly ignored: readonly IgnoredRow[];
  readonly problems: readonly ImportProblem[];
  /** It books, and something about it should be seen. */
  readonly remarks: readonly IgnoredRow[];
  /** Amounts as the file states them. */
  readonly stated: readonly TotalsEntry[];
}

export function readRow(
  row: Row,
  profile: BrokerProfile,
  above: ReadonlyMap<string, string>,
): ReadRow {
  const plain = { ...row, raw: plainCells(row.raw) };
  const reading = createRowReading(plain, profile);
  const found = { drafts: [], proposals: [], ignored: [], remarks: [], stated: [] } as {
    readonly drafts: TransactionDraft[];
    readonly proposals: ActionProposal[];
    readonly ignored: IgnoredRow[];
    readonly remarks: IgnoredRow[];
    readonly stated: TotalsEntry[];
  };
  /** A cell that is read as a number: with the number alone. */
  const numeric = (column: string) => {
    const { number } = writtenAmount(plain.raw[column], profile.decimalSign);
    return createRowReading({ ...plain, raw: { [column]: number } }, profile);
  };
  const problems: ImportProblem[] = [];
  const reread = <Value>(column: string, read: (cell: ReturnType<typeof numeric>) => Value) => {
    const cell = numeric(column);
    const value = read(cell);
    problems.push(...cell.problems);
    return value;
  };
  const nothing = (why: string) => {
    found.ignored.push({ place: row.place, why });
  };
  profile.read({
    text: reading.text,
    has: reading.has,
    money: (column) => reread(column, (cell) => cell.money(column)),
    quantity(column) {
      const { number } = writtenAmount(plain.raw[column], profile.decimalSign);
      const raw = { [column]: number === '' ? '0' : rounded(number, profile.decimalSign) };
      const cell = createRowReading({ ...plain, raw }, profile);
      const value = cell.quantity(column);
      problems.push(...cell.problems);
      return value;
    },
    price: (column) =>
      reading.has(column) ? (reread(column, (cell) => cell.number(column)) as Price) : undefined,
    numberIn(text) {
      const { number } = writtenAmount(text, profile.decimalSign);
      return numberFrom(rounded(number, profile.decimalSign), profile.decimalSign) ?? ZERO;
    },
    currency: reading.currency,
    currencyOf(column) {
      const { currency } = writtenAmount(plain.raw[column], profile.decimalSign);
      if (currency === undefined)
        reading.refuse(
          column,
          `"${shown(reading.text(column))}" names no currency; write it as 12.50 EUR.`,
        );
      return (currency ?? '') as CurrencyCode;
    },
    above: (name) => above.get(name) ?? '',
    entry: (terms) => createEntry(terms, { reading, profile, place: row.place, found }),
    nothing,
    remark: (why) => {
      found.remarks.push({ place: row.place, why });
    },
    refuse: reading.refuse,
    unknown: (column) =>
      reading.refuse(
        column,
        `"${shown(reading.text(column))}" is not a kind of row of ${profile.name} that is known; book it by hand, or import by a mapping.`,
      ),
  });
  const moved = found.stated.map(({ of, amount }) => ({ currency: of, amount: amount as Money }));
  const all = [...problems, ...reading.problems].map((problem, at) =>
    at === 0 && moved.length > 0 ? { ...problem, moved } : problem,
  );
  if (all.length > 0)
    return { ...found, row, drafts: [], proposals: [], ignored: [], problems: all };
  if (found.drafts.length + found.proposals.length + found.ignored.length === 0)
    nothing('The row moves neither cash nor securities.');
  const ignored = found.ignored.map((one) => (moved.length > 0 ? { ...one, moved } : one));
  return { ...found, ignored, row, problems: all };
}

function plainCells(raw: Row['raw']): Row['raw'] {
  return Object.fromEntries(Object.entries(raw).map(([name, text]) => [name, cellText(text)]));
}
