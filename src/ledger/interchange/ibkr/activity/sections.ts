// The sections of an activity statement: each line names its section and whether it is a header, data or a sum.
import type { CurrencyCode } from '../../../domain/entries/ids.ts';
import { contractOf } from '../../../domain/options/option-security.ts';
import type { SecurityReference } from '../../../domain/transactions/draft.ts';
import type { ImportProblem, RawRow } from '../../rows/imported-file.ts';
import { createRowReading, type Row, type RowReading } from '../../rows/row-reading.ts';
import type { CsvLine } from '../../text/csv-lines.ts';
import { referenceTo } from '../stated/action-description.ts';
import { STATEMENT_CONVENTIONS } from '../stated/moments.ts';
import { optionNamed } from './option-symbol.ts';

export interface ActivitySections {
  /** Data rows, in the order of the file; sums are left out. */
  rows(section: string): readonly Row[];
  /** Of all sections with data, in the order of the file. */
  names(): readonly string[];
  /** The value of a field in a section of fields and values. */
  field(section: string, name: string): string | undefined;
  /** With the ISIN that the section of instruments states. */
  security(symbol: string): SecurityReference;
}

/** A section may have several headers: of stocks and of currencies, say. */
export function activitySections(lines: readonly CsvLine[]): ActivitySections {
  const rowsBySection = new Map<string, Row[]>();
  const headers = new Map<string, readonly string[]>();
  for (const { cells, line } of lines) {
    const [section = '', kind = '', ...values] = cells;
    if (kind === 'Header') headers.set(section, values);
    if (kind !== 'Data' || isSum(values)) continue;
    const names = headers.get(section) ?? [];
    const raw = Object.fromEntries(
      // A value behind the last column of the header must not vanish either.
      [
        ...names,
        ...values.slice(names.length).map((_, at) => `column ${names.length + at + 1}`),
      ].map((name, at) => [name, values[at] ?? '']),
    );
    const row = { place: { line, part: section, column: undefined }, raw };
    const known = rowsBySection.get(section) ?? [];
    known.push(row);
    rowsBySection.set(section, known);
  }
  const rows = (section: string) => rowsBySection.get(section) ?? [];
  const instruments = new Map(
    rows('Financial Instrument Information').flatMap(({ raw }) =>
      (raw.Symbol ?? '').split(',').map((symbol) => [symbol.trim(), raw] as const),
    ),
  );
  return {
    rows,
    names: () => [...rowsBySection.keys()],
    field: (section, name) =>
      rows(section).find(({ raw }) => raw['Field Name'] === name)?.raw['Field Value'],
    security(symbol) {
      const stated = instruments.get(symbol);
      const option = optionNamed(symbol);
      if (option !== undefined) return optionIn(option, stated);
      const reference = referenceTo(
        symbol,
        stated?.['Security ID'] ?? '',
        stated?.Description ?? '',
      );
      return { ...reference, exchange: stated?.['Listing Exch'] || undefined };
    },
  };
}

function optionIn(symbol: string, stated: RawRow | undefined): SecurityReference {
  const { Underlying: underlying, Multiplier: multiplier, Description: name } = stated ?? {};
  const contract = contractOf({ underlying, multiplier });
  return {
    ...{ symbol, isin: undefined, exchange: undefined, name: name || undefined },
    ...(contract && { contract }),
  };
}

/** `Total`, `Total in EUR`, `Total Interest in USD`. */
function isSum(values: readonly string[]): boolean {
  return values.slice(0, 2).some((value) => /^Total\b/.test(value));
}

/** A row with problems gives none; its problems are added to the list. */
export function readActivity<Value>(
  row: Row,
  problems: ImportProblem[],
  read: (reading: RowReading) => Value,
): Value | undefined {
  const reading = createRowReading(row, STATEMENT_CONVENTIONS);
  const value = read(reading);
  problems.push(...reading.problems);
  return reading.problems.length === 0 ? value : undefined;
}

/** Undefined for rows that sum currencies up. */
export function currencyOrSum(reading: RowReading): CurrencyCode | undefined {
  return reading.text('Currency') === 'Base Currency Summary'
    ? undefined
    : reading.currency('Currency');
}
