// The store of option chains: beside the bars of an underlying, one file for each day of its chain.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TradingDay } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { parseDay } from '../../market/time/day.ts';
import {
  dayOfNumber,
  numberOfDay,
  OPTION_COLUMNS,
  type OptionColumns,
  optionColumns,
  optionRowsBetween,
} from '../options/option-columns.ts';
import {
  type FileKind,
  readColumns,
  readHeader,
  symbolFault,
  writeColumns,
} from './column-file.ts';
import { mergedOptions, type OptionContradiction } from './merged-options.ts';
import { entriesOf, folderName, lockedFolder } from './symbol-folder.ts';

export interface StoredOptionDay {
  readonly file: string;
  readonly underlying: string;
  readonly day: TradingDay;
  readonly rows: number;
}

/** What stands in the way, with the file; or rows that are stored differently. */
export type OptionMergeFault =
  | { readonly kind: 'file'; readonly sentence: string }
  | ({ readonly kind: 'different'; readonly file: string } & OptionContradiction);

export interface OptionStore {
  readonly folder: string;
  /** By underlying and day; a sentence for each file that is not whole. */
  days(underlying?: string): {
    readonly days: readonly StoredOptionDay[];
    readonly faults: readonly string[];
  };
  /** Fails if the file is not whole; undefined if nothing is stored of that day. */
  read(underlying: string, day: TradingDay): Result<OptionColumns | undefined, string>;
  /** Of rows that are all of one day, all are stored or none. */
  merge(
    underlying: string,
    day: TradingDay,
    rows: OptionColumns,
    isReplacing: boolean,
  ): Result<{ readonly added: number; readonly replaced: number }, OptionMergeFault>;
}

const OPTIONS: FileKind = {
  magic: 'SLOPTS\0\0',
  noun: 'file of option rows',
  remedy: 'import that day again',
  columns: OPTION_COLUMNS.length,
};

const DAY_FILE = /^options-(\d{4}-\d{2}-\d{2})\.rows$/;

export function openOptionStore(folder: string): OptionStore {
  const fileOf = (underlying: string, day: TradingDay) =>
    join(folder, folderName(underlying), `options-${day}.rows`);

  function days(underlying?: string): ReturnType<OptionStore['days']> {
    const found: StoredOptionDay[] = [];
    const faults: string[] = [];
    const folders = underlying === undefined ? entriesOf(folder) : [folderName(underlying)];
    for (const own of folders)
      for (const entry of entriesOf(join(folder, own))) {
        const day = parseDay(DAY_FILE.exec(entry)?.[1] ?? '');
        if (day === undefined) continue;
        const read = headerOf(join(folder, own, entry), { folder: own, day });
        if (read.ok) found.push(read.value);
        else faults.push(read.failure);
      }
    return { days: found, faults };
  }

  function read(underlying: string, day: TradingDay): ReturnType<OptionStore['read']> {
    const file = fileOf(underlying, day);
    if (!existsSync(file)) return ok(undefined);
    const header = headerOf(file, { folder: folderName(underlying), day });
    if (!header.ok) return header;
    const columns = optionColumns(header.value.rows);
    const rows = readColumns(file, OPTIONS, valuesOf(columns), 0);
    return rows.ok ? ok(columns) : rows;
  }

  function mergeDay(
    underlying: string,
    day: TradingDay,
    rows: OptionColumns,
    isReplacing: boolean,
  ): ReturnType<OptionStore['merge']> {
    const stored = read(underlying, day);
    if (!stored.ok) return failed({ kind: 'file', sentence: stored.failure });
    const file = fileOf(underlying, day);
    const merged = mergedOptions(stored.value ?? optionColumns(0), rows, isReplacing);
    if (!merged.ok) return failed({ kind: 'different', file, ...merged.failure });
    const { columns, added, replaced } = merged.value;
    if (added + replaced === 0) return ok({ added, replaced });
    const year = Number(day.slice(0, 4));
    const header = { symbol: underlying, year, figure: numberOfDay(day), flags: 0 };
    const written = writeColumns(
      file,
      OPTIONS,
      { ...header, rows: columns.count },
      valuesOf(columns),
    );
    return written.ok
      ? ok({ added, replaced })
      : failed({ kind: 'file', sentence: written.failure });
  }

  return {
    folder,
    days,
    read,
    merge(underlying, day, rows, isReplacing) {
      const wrong = symbolFault(underlying);
      if (wrong !== undefined) return failed({ kind: 'file', sentence: wrong });
      const locked = lockedFolder(join(folder, folderName(underlying)), underlying);
      if (!locked.ok) return failed({ kind: 'file', sentence: locked.failure });
      try {
        return mergeDay(underlying, day, rows, isReplacing);
      } finally {
        locked.value();
      }
    },
  };
}

/** A file that was renamed or moved would be read as that of another underlying or day. */
function headerOf(
  file: string,
  place: { readonly folder: string; readonly day: TradingDay },
): Result<StoredOptionDay, string> {
  const header = readHeader(file, OPTIONS);
  if (!header.ok) return header;
  const { symbol, figure, rows } = header.value;
  const day = dayOfNumber(figure);
  if (folderName(symbol) !== place.folder || day !== place.day)
    return failed(
      `${file}: it holds the options of ${symbol} of ${day}: it was renamed or moved. Give it back its name, or delete it`,
    );
  return ok({ file, underlying: symbol, day, rows });
}

function valuesOf(columns: OptionColumns): readonly Float64Array[] {
  return OPTION_COLUMNS.map((name) => columns[name]);
}

/** Each day of the rows by itself, ascending; `dayOf` gives the day of a moment at the exchange. */
export function byDay(
  rows: OptionColumns,
  dayOf: (at: number) => TradingDay,
): readonly { readonly day: TradingDay; readonly rows: OptionColumns }[] {
  const parts: { day: TradingDay; rows: OptionColumns }[] = [];
  for (let from = 0; from < rows.count; ) {
    const day = dayOf(rows.at[from] ?? 0);
    let to = from + 1;
    while (to < rows.count && dayOf(rows.at[to] ?? 0) === day) to += 1;
    parts.push({ day, rows: optionRowsBetween(rows, from, to) });
    from = to;
  }
  return parts;
}
