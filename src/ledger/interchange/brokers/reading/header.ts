// Finds the header of a known broker in the first lines of a text, and the rows below it.
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import type { IgnoredRow, ImportProblem } from '../../rows/imported-file.ts';
import type { Row } from '../../rows/row-reading.ts';
import { atLine } from '../../rows/table-rows.ts';
import { type CsvLine, csvLines, type Delimiter } from '../../text/csv-lines.ts';
import type { BrokerProfile } from './broker-row.ts';

export interface FoundHeader {
  readonly profile: BrokerProfile;
  readonly delimiter: Delimiter;
  readonly columns: readonly string[];
}

/** Lines before the header say whose account it is, and for which days. */
const LINES_SEARCHED = 30;
const CHARACTERS_SEARCHED = 2 ** 15;
const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|'];

export function headerIn(
  text: string,
  profiles: readonly BrokerProfile[],
): FoundHeader | undefined {
  for (const delimiter of DELIMITERS) {
    for (const cells of firstLines(text, delimiter)) {
      const [profile] = profiles
        .filter((each) => fits(each, cells))
        .toSorted((one, other) => other.columns.length - one.columns.length);
      if (profile !== undefined) return { profile, delimiter, columns: numbered(cells) };
    }
  }
  return undefined;
}

function fits(
  { columns, isWholeHeader = false }: BrokerProfile,
  cells: readonly string[],
): boolean {
  const others = cells.filter((cell) => cell !== '' && !columns.includes(cell));
  return columns.every((name) => cells.includes(name)) && !(isWholeHeader && others.length > 0);
}

/** Of a header only: a line of text with a lone quotation mark does not hide it. */
function firstLines(text: string, delimiter: Delimiter): (readonly string[])[] {
  const lines = text
    .slice(0, CHARACTERS_SEARCHED)
    .split(/\r?\n/, LINES_SEARCHED)
    .filter((line) => /[^,;|\t\s"]/.test(line));
  return lines.map((line) => {
    const read = csvLines(line, delimiter);
    return read.ok ? (read.value[0]?.cells ?? []).map((cell) => cell.trim()) : [];
  });
}

/** Columns of one name are `Cur.`, `Cur. 2`, `Cur. 3`; one without a name is that before it, and `2`. */
function numbered(cells: readonly string[]): string[] {
  const seen = new Map<string, number>();
  let before = '';
  return cells.map((cell) => {
    const name = cell === '' ? before : cell;
    before = name;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} ${times}`;
  });
}

export interface RowsBelow {
  /** Each value of the lines above the header, by the one before it. */
  readonly above: ReadonlyMap<string, string>;
  readonly rows: readonly Row[];
  readonly notes: readonly IgnoredRow[];
  readonly problems: readonly ImportProblem[];
}

export function rowsBelow(
  text: string,
  { profile, delimiter, columns }: FoundHeader,
): Result<RowsBelow, ImportProblem> {
  const lines = csvLines(text, delimiter);
  if (!lines.ok) return failed(atLine(lines.failure.line, lines.failure.why));
  const isHeader = (cells: readonly string[]) => {
    const names = cells.map((cell) => cell.trim());
    return profile.columns.every((name) => names.includes(name));
  };
  const index = lines.value.findIndex(({ cells }) => isHeader(cells));
  const above = new Map(
    lines.value
      .slice(0, index)
      .flatMap(({ cells }) => cells.slice(1).map((cell, at) => [cells[at] ?? '', cell] as const)),
  );
  const rows: Row[] = [];
  const notes: IgnoredRow[] = [...tableAbove(lines.value.slice(0, index))];
  const problems: ImportProblem[] = [];
  let isRepeated = false;
  for (const { cells, line } of lines.value.slice(index + 1)) {
    const place = { line, part: undefined, column: undefined };
    isRepeated ||= profile.repeats !== undefined && cells[0] === profile.repeats;
    if (isRepeated) {
      notes.push({ place, why: `${profile.repeats} repeats rows that are above.` });
      continue;
    }
    if (isHeader(cells)) notes.push({ place, why: 'The header again.' });
    else if (isNote(cells, columns.length))
      notes.push({ place, why: 'A line of text, not a row.' });
    else if (cells.slice(columns.length).some((cell) => cell !== ''))
      problems.push(
        atLine(
          line,
          `The row has ${cells.length} values for ${columns.length} columns; put values with separators in them into quotation marks.`,
        ),
      );
    else rows.push(rowOf(cells, { line, columns, kind: profile.kind }));
  }
  return ok({ above, rows, notes, problems });
}

/** A line about the account has fewer values. */
const VALUES_OF_TABLE_MIN = 5;

/** Such as the holdings that some brokers list first. */
function tableAbove(lines: readonly CsvLine[]): readonly IgnoredRow[] {
  const table = lines.filter(
    ({ cells }) => cells.filter((cell) => cell !== '').length >= VALUES_OF_TABLE_MIN,
  );
  const [first] = table;
  if (first === undefined) return [];
  const place = { line: first.line, part: undefined, column: undefined };
  const why = `A table above the transactions, of ${table.length} lines, such as holdings: it books nothing.`;
  return [{ place, why }];
}

/** One value alone, or a sentence with commas, which is shorter than a row and starts with a letter. */
function isNote(cells: readonly string[], columns: number): boolean {
  const filled = cells.filter((cell) => cell !== '').length;
  return filled <= 1 || (cells.length < columns / 2 && !/^\d/.test(cells[0] ?? ''));
}

interface RowTerms {
  readonly line: number;
  readonly columns: readonly string[];
  readonly kind: string | undefined;
}

/** Its part of the file is its kind. */
function rowOf(cells: readonly string[], { line, columns, kind }: RowTerms): Row {
  const raw = Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? '']));
  const part = kind === undefined ? undefined : raw[kind] || undefined;
  return { place: { line, part, column: undefined }, raw };
}
