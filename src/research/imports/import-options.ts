// Brings files of option chains into the store: each is read whole or refused, and what is stored already is known again.
import { instant, type TradingDay, toIso } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { type FileIssue, issueText, shownIssues } from '../bars/file-issue.ts';
import { readLeanOptions } from '../options/lean-options.ts';
import { readOptionFile } from '../options/option-file.ts';
import { LEAN_ROWS } from '../options/option-formats.ts';
import type { OptionFileRequest, OptionSeries, ReadOptions } from '../options/option-rows.ts';
import { byDay, type OptionMergeFault, type OptionStore } from '../store/option-store.ts';
import type { NamedFile } from './import-files.ts';

export interface OptionImportRequest extends Omit<OptionFileRequest, 'file' | 'underlying'> {
  readonly store: OptionStore;
  readonly files: readonly NamedFile[];
  /** Whether rows of the files replace other ones in the store. */
  readonly isReplacing: boolean;
  /** What was read already, from files that are not CSV. */
  readonly read?: ReadonlyMap<NamedFile, Result<ReadOptions, FileIssue[]>>;
  /** Called after every file. */
  readonly onFile?: () => void;
}

export interface ImportedOptions {
  /** By underlying. */
  readonly chains: readonly ImportedChain[];
  /** What each file was taken for: `ORATS, days`. */
  readonly shapes: ReadonlyMap<string, readonly string[]>;
  /** A sentence each. */
  readonly notes: readonly string[];
}

export interface ImportedChain {
  readonly underlying: string;
  readonly from: TradingDay;
  readonly to: TradingDay;
  readonly days: number;
  readonly rows: number;
  readonly added: number;
  readonly replaced: number;
}

export function importOptions(
  request: OptionImportRequest,
): Result<ImportedOptions, readonly string[]> {
  const chains = new Map<string, Tally>();
  const shapes = new Map<string, string[]>();
  const notes: string[] = [];
  for (const named of request.files) {
    const { file, symbol } = named;
    const own = { ...request, file, underlying: symbol };
    const read =
      request.read?.get(named) ??
      (request.format === LEAN_ROWS ? readLeanOptions(own) : readOptionFile(own));
    if (!read.ok) return failed(shownIssues(read.failure).map(issueText));
    const shape = `${request.format.name}, ${read.value.times}`;
    shapes.set(shape, [...(shapes.get(shape) ?? []), file]);
    notes.push(...read.value.notes);
    for (const series of read.value.series) {
      const fault = store(request, file, series, chains);
      if (fault !== undefined) return failed([fault]);
    }
    request.onFile?.();
  }
  return ok({ chains: [...chains].map(chainOf), shapes, notes });
}

interface Tally {
  readonly days: Set<TradingDay>;
  rows: number;
  added: number;
  replaced: number;
}

/** The fault, if a day of the series could not be stored. */
function store(
  { store, isReplacing, calendar }: OptionImportRequest,
  file: string,
  { underlying, columns }: OptionSeries,
  chains: Map<string, Tally>,
): string | undefined {
  const tally = chains.get(underlying) ?? { days: new Set(), rows: 0, added: 0, replaced: 0 };
  chains.set(underlying, tally);
  for (const { day, rows } of byDay(columns, (at) => calendar.dayOf(instant(at)))) {
    const merged = store.merge(underlying, day, rows, isReplacing);
    if (!merged.ok) return faultText(merged.failure, file, underlying);
    tally.days.add(day);
    tally.rows += rows.count;
    tally.added += merged.value.added;
    tally.replaced += merged.value.replaced;
  }
  return undefined;
}

function chainOf([underlying, { days, ...sums }]: [string, Tally]): ImportedChain {
  const sorted = [...days].sort();
  const [from, to] = [sorted[0], sorted.at(-1)];
  if (from === undefined || to === undefined) throw new Error('a chain without a day');
  return { underlying, from, to, days: days.size, ...sums };
}

function faultText(fault: OptionMergeFault, file: string, underlying: string): string {
  if (fault.kind === 'file') return fault.sentence;
  const { rows, contract, at, column, stored, given, file: into } = fault;
  const [which, verb] = rows === 1 ? ['row', 'differs'] : ['rows', 'differ'];
  return `${file}: ${rows} ${which} of ${underlying} ${verb} from what is stored in ${into}; the first, the ${contract} at ${toIso(instant(at))}, has ${column} ${given}, and ${stored} there. Add --replace if the file is right`;
}
