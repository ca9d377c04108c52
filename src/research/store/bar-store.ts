// The store of bars: a folder per symbol, and in it one file per length and year, and the dividends and splits.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { instant, MINUTE_MS } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { type BarColumns, indexFrom } from '../../market/bars/bar-columns.ts';
import { symbolFault } from './column-file.ts';
import { type Contradiction, type Difference, mergedBars } from './merged-bars.ts';
import { entriesOf, folderName, lockedFolder } from './symbol-folder.ts';
import {
  columnSpace,
  readYearFile,
  readYearHeader,
  writeYearFile,
  type YearHeader,
} from './year-file.ts';

/** A symbol's bars of one length. */
export interface SeriesName {
  readonly symbol: string;
  readonly lengthMs: number;
  readonly isDaily: boolean;
}

export interface StoredYear extends SeriesName {
  readonly file: string;
  readonly year: number;
  readonly rows: number;
}

export interface Merged {
  readonly added: number;
  readonly replaced: number;
}

/** What stands in the way, with the file; or bars that are stored differently. */
export type MergeFault =
  | { readonly kind: 'file'; readonly sentence: string }
  | ({ readonly kind: 'different'; readonly file: string } & Contradiction);

export interface BarStore {
  readonly folder: string;
  /** By symbol, length and year; a sentence for each file that is not whole. */
  years(symbol?: string): {
    readonly years: readonly StoredYear[];
    readonly faults: readonly string[];
  };
  /** Fails if a file of the series is not whole; undefined if nothing is stored. */
  read(name: SeriesName): Result<BarColumns | undefined, string>;
  /** All bars of the series are stored, or none of a year. */
  merge(name: SeriesName, bars: BarColumns, difference: Difference): Result<Merged, MergeFault>;
  /** Where the dividends and splits of the symbol are, whether or not there are any. */
  actionsFile(symbol: string): string;
  /** Where it is noted which days of its minutes a source has answered. */
  askedFile(symbol: string): string;
}

const YEAR_FILE = /^(\w+)-(\d{4})\.bars$/;

export function openBarStore(folder: string): BarStore {
  function years(symbol?: string): ReturnType<BarStore['years']> {
    const found: StoredYear[] = [];
    const faults: string[] = [];
    const folders = symbol === undefined ? entriesOf(folder) : [folderName(symbol)];
    for (const own of folders) {
      for (const entry of entriesOf(join(folder, own))) {
        if (!YEAR_FILE.test(entry)) continue;
        const file = join(folder, own, entry);
        const header = readYearHeader(file);
        const fault = header.ok ? misplaced(file, own, entry, header.value) : header.failure;
        if (fault !== undefined) faults.push(fault);
        else if (header.ok) found.push({ ...header.value, file });
      }
    }
    return { years: found.sort(inOrder), faults };
  }

  function read(name: SeriesName): ReturnType<BarStore['read']> {
    const { years: all, faults } = years(name.symbol);
    const [fault] = faults;
    if (fault !== undefined) return failed(fault);
    const own = all.filter(({ isDaily, lengthMs }) => isSeries({ isDaily, lengthMs }, name));
    if (own.length === 0) return ok(undefined);
    const count = own.reduce((sum, { rows }) => sum + rows, 0);
    const space = columnSpace(count);
    let at = 0;
    for (const { file } of own) {
      const rows = readYearFile(file, space, at);
      if (!rows.ok) return rows;
      at += rows.value;
    }
    return ok({ ...space, lengthMs: name.lengthMs, count });
  }

  function merge(
    name: SeriesName,
    bars: BarColumns,
    difference: Difference,
  ): ReturnType<BarStore['merge']> {
    const wrong = symbolFault(name.symbol);
    if (wrong !== undefined) return failed({ kind: 'file', sentence: wrong });
    const own = join(folder, folderName(name.symbol));
    const locked = lockedFolder(own, name.symbol);
    if (!locked.ok) return failed({ kind: 'file', sentence: locked.failure });
    try {
      return mergeYears(own, name, { bars, difference });
    } finally {
      locked.value();
    }
  }

  /** Every year is merged before the first is written: a contradiction changes nothing. */
  function mergeYears(
    own: string,
    name: SeriesName,
    { bars, difference }: { readonly bars: BarColumns; readonly difference: Difference },
  ): ReturnType<BarStore['merge']> {
    const ready: (() => Result<undefined, string>)[] = [];
    let [added, replaced] = [0, 0];
    for (const { year, columns } of byYear(bars)) {
      const file = join(own, `${lengthText(name)}-${year}.bars`);
      const stored = existsSync(file) ? yearColumns(file, name.lengthMs) : ok(NO_BARS);
      if (!stored.ok) return failed({ kind: 'file', sentence: stored.failure });
      const merged = mergedBars(stored.value, columns, difference);
      if (!merged.ok) return failed({ kind: 'different', file, ...merged.failure });
      added += merged.value.added;
      replaced += merged.value.replaced;
      if (merged.value.added + merged.value.replaced === 0) continue;
      ready.push(() => writeYearFile(file, { ...name, year }, merged.value.columns));
    }
    for (const write of ready) {
      const written = write();
      if (!written.ok) return failed({ kind: 'file', sentence: written.failure });
    }
    return ok({ added, replaced });
  }

  return {
    folder,
    years,
    read,
    merge,
    actionsFile: (symbol) => join(folder, folderName(symbol), 'actions.csv'),
    askedFile: (symbol) => join(folder, folderName(symbol), 'asked-1m.txt'),
  };
}

/** `1m`, `5m`, `1d`: as it is in the names of files. */
export function lengthText({
  lengthMs,
  isDaily,
}: Pick<SeriesName, 'lengthMs' | 'isDaily'>): string {
  return isDaily ? '1d' : `${lengthMs / MINUTE_MS}m`;
}

const EMPTY = new Float64Array(0);
const NO_BARS: BarColumns = {
  ...{ lengthMs: MINUTE_MS, count: 0, start: EMPTY, open: EMPTY },
  ...{ high: EMPTY, low: EMPTY, close: EMPTY, volume: EMPTY },
};

function yearColumns(file: string, lengthMs: number): Result<BarColumns, string> {
  const header = readYearHeader(file);
  if (!header.ok) return header;
  const space = columnSpace(header.value.rows);
  const read = readYearFile(file, space, 0);
  return read.ok ? ok({ ...space, lengthMs, count: read.value }) : read;
}

/** No session crosses midnight in UTC on New Year's Eve. */
function byYear(bars: BarColumns): readonly { year: number; columns: BarColumns }[] {
  const parts: { year: number; columns: BarColumns }[] = [];
  for (let from = 0; from < bars.count; ) {
    const year = new Date(bars.start[from] ?? 0).getUTCFullYear();
    const to = indexFrom(bars, instant(Date.UTC(year + 1, 0)));
    const part = (column: Float64Array) => column.subarray(from, to);
    const { lengthMs, start, open, high, low, close, volume } = bars;
    const prices = { open: part(open), high: part(high), low: part(low), close: part(close) };
    const columns = { lengthMs, count: to - from, start: part(start), ...prices };
    parts.push({ year, columns: { ...columns, volume: part(volume) } });
    from = to;
  }
  return parts;
}

function isSeries(
  { isDaily, lengthMs }: Pick<SeriesName, 'isDaily' | 'lengthMs'>,
  name: SeriesName,
): boolean {
  return isDaily === name.isDaily && (isDaily || lengthMs === name.lengthMs);
}

/** A file that was renamed or moved would be read as another symbol's. */
function misplaced(
  file: string,
  own: string,
  entry: string,
  header: YearHeader,
): string | undefined {
  const { symbol, year } = header;
  if (own === folderName(symbol) && entry === `${lengthText(header)}-${year}.bars`)
    return undefined;
  return `${file}: it holds the bars of ${symbol} of ${year} (${lengthText(header)}): it was renamed or moved. Give it back its name, or delete it`;
}

function inOrder(one: StoredYear, other: StoredYear): number {
  if (one.symbol !== other.symbol) return one.symbol < other.symbol ? -1 : 1;
  return one.lengthMs - other.lengthMs || one.year - other.year;
}
