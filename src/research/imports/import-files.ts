// Brings files of bars into the store: each is read whole or refused, and what is stored already is known again.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import type { CorporateAction } from '../../market/instruments/corporate-action.ts';
import type { BarFileRequest, ReadBars } from '../bars/bar-file.ts';
import { readBarFiles } from '../bars/bar-file.ts';
import { barTimeText } from '../bars/bar-time.ts';
import { issueText, shownIssues } from '../bars/file-issue.ts';
import { type BarStore, lengthText, type MergeFault, type SeriesName } from '../store/bar-store.ts';
import { type Difference, joinedBars, mergedBars } from '../store/merged-bars.ts';
import { addActions } from './add-actions.ts';

export interface ImportRequest extends Omit<BarFileRequest, 'file' | 'symbol'> {
  readonly store: BarStore;
  readonly files: readonly NamedFile[];
  /** Whether bars of the files replace other ones in the store. */
  readonly isReplacing: boolean;
  /** What was read already, from files that are not CSV. */
  readonly read?: ReadonlyMap<NamedFile, ReturnType<typeof readBarFiles>>;
  /** Called after every file. */
  readonly onFile?: () => void;
}

export interface NamedFile {
  readonly file: string;
  /** Undefined if the file names its symbols. */
  readonly symbol: string | undefined;
}

export interface ImportedSeries extends SeriesName {
  readonly bars: number;
  readonly from: number;
  /** Start of the last bar. */
  readonly to: number;
  readonly added: number;
  readonly replaced: number;
}

export interface Imported {
  readonly series: readonly ImportedSeries[];
  /** What each file was taken for: `CSV, times of America/New_York`. */
  readonly shapes: ReadonlyMap<string, readonly string[]>;
  /** A sentence each. */
  readonly notes: readonly string[];
}

/** Bars that are kept in memory before they are stored; files of many days or symbols are many. */
const GATHERED_MAX = 4_000_000;

interface Gathered extends SeriesName {
  readonly parts: Part[];
}

interface Part {
  readonly file: string;
  readonly columns: BarColumns;
}

export function importFiles(request: ImportRequest): Result<Imported, readonly string[]> {
  const { store, files, isReplacing } = request;
  const difference = isReplacing ? 'replace' : 'refuse';
  const gathered = new Map<string, Gathered>();
  const imported = new Map<string, ImportedSeries>();
  const actions: { readonly file: string; readonly action: CorporateAction }[] = [];
  const shapes = new Map<string, string[]>();
  const notes = new Set<string>();
  let count = 0;

  function gather({ shape, series }: ReadBars, file: string): void {
    for (const one of series) {
      const { symbol, isDaily, columns } = one;
      const name = { symbol, isDaily, lengthMs: columns.lengthMs };
      const key = `${lengthText(name)} ${symbol}`;
      const known = gathered.get(key);
      if (known === undefined) gathered.set(key, { ...name, parts: [{ file, columns }] });
      else known.parts.push({ file, columns });
      count += columns.count;
      actions.push(...one.actions.map((action) => ({ file, action })));
      for (const note of [...one.leftOut, ...one.notes]) notes.add(note);
      countShape(`${shape}, ${one.times}`, file);
    }
  }

  function countShape(shape: string, file: string): void {
    const known = shapes.get(shape);
    if (known === undefined) shapes.set(shape, [file]);
    else if (known.at(-1) !== file) known.push(file);
  }

  function flush(): readonly string[] {
    const faults: string[] = [];
    for (const [key, { parts, ...name }] of gathered) {
      const own = mergedParts(name, parts, difference);
      if (!own.ok) {
        faults.push(own.failure);
        continue;
      }
      const { file = '' } = parts[0] ?? {};
      const merged = store.merge(name, own.value, difference);
      if (merged.ok) imported.set(key, sum(imported.get(key), name, own.value, merged.value));
      else faults.push(mergeFaultText(merged.failure, file, name));
    }
    if (faults.length === 0) faults.push(...addActions(store, actions, isReplacing));
    gathered.clear();
    actions.length = 0;
    count = 0;
    return faults;
  }

  const faults: string[] = [];
  for (const named of files) {
    const read = request.read?.get(named) ?? readBarFiles({ ...request, ...named });
    if (read.ok) gather(read.value, named.file);
    else faults.push(...shownIssues(read.failure).map(issueText));
    if (count > GATHERED_MAX) faults.push(...flush());
    if (faults.length > 0) break;
    request.onFile?.();
  }
  if (faults.length === 0) faults.push(...flush());
  if (faults.length > 0) return failed(faults);
  return ok({ series: [...imported.values()], shapes, notes: [...notes] });
}

/** Files of days follow each other; those that overlap must agree. */
function mergedParts(
  { symbol, isDaily }: SeriesName,
  parts: readonly Part[],
  difference: Difference,
): Result<BarColumns, string> {
  const sorted = [...parts].sort((one, other) => firstOf(one) - firstOf(other));
  let chain: BarColumns[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const part of sorted) {
    if (firstOf(part) > end) chain.push(part.columns);
    else {
      const merged = mergedBars(joinedBars(chain), part.columns, difference);
      if (!merged.ok) {
        const at = barTimeText(merged.failure.start, isDaily);
        return failed(
          `${part.file}: its bar of ${symbol} at ${at} differs from that in another file of this import`,
        );
      }
      chain = [merged.value.columns];
    }
    end = Math.max(end, part.columns.start[part.columns.count - 1] ?? end);
  }
  return ok(joinedBars(chain));
}

function firstOf({ columns }: Part): number {
  return columns.start[0] ?? Number.NaN;
}

function sum(
  before: ImportedSeries | undefined,
  name: SeriesName,
  columns: BarColumns,
  { added, replaced }: { readonly added: number; readonly replaced: number },
): ImportedSeries {
  const from = columns.start[0] ?? Number.NaN;
  const to = columns.start[columns.count - 1] ?? Number.NaN;
  return {
    ...name,
    bars: (before?.bars ?? 0) + columns.count,
    from: Math.min(before?.from ?? from, from),
    to: Math.max(before?.to ?? to, to),
    added: (before?.added ?? 0) + added,
    replaced: (before?.replaced ?? 0) + replaced,
  };
}

export function mergeFaultText(
  fault: MergeFault,
  file: string,
  { symbol, isDaily }: Pick<SeriesName, 'symbol' | 'isDaily'>,
): string {
  if (fault.kind === 'file') return fault.sentence;
  const { bars, start, column, stored, given, file: into } = fault;
  const [which, verb] = bars === 1 ? ['bar', 'differs'] : ['bars', 'differ'];
  return `${file}: ${bars} ${which} of ${symbol} ${verb} from what is stored in ${into}; the first, of ${barTimeText(start, isDaily)}, has a ${column} of ${given}, and of ${stored} there. Add --replace if the file is right`;
}

const BAR_FILE = /\.((csv|txt|json)(\.(gz|zst|zstd))?|zip|parquet)$/i;

/** Files of bars in the folder and below, by name; the file itself if it is none. */
export function filesIn(path: string): readonly string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => BAR_FILE.test(name))
    .sort()
    .map((name) => join(path, name));
}
