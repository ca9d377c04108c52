// Two sets of bars of one symbol and length as one, ascending; a minute that both have differently is reported.
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import { type ColumnSpace, columnSpace } from './year-file.ts';

const NAMES = ['start', 'open', 'high', 'low', 'close', 'volume'] as const;

export interface MergedBars {
  readonly columns: BarColumns;
  /** Bars that were not stored before. */
  readonly added: number;
  /** Stored bars that were replaced by others. */
  readonly replaced: number;
}

export interface Contradiction {
  readonly bars: number;
  /** Of the first one: its start, and the column that differs, the close if that does. */
  readonly start: number;
  readonly column: (typeof NAMES)[number];
  readonly stored: number;
  readonly given: number;
}

/** What becomes of a bar that is stored differently. */
export type Difference = 'refuse' | 'replace' | 'keep';

/** Fails if both have a bar differently and neither is preferred. */
export function mergedBars(
  stored: BarColumns,
  given: BarColumns,
  difference: Difference,
): Result<MergedBars, Contradiction> {
  const into = columnSpace(stored.count + given.count);
  let [count, old, fresh, added, different] = [0, 0, 0, 0, 0];
  let firstOld = 0;
  let firstFresh = 0;
  while (old < stored.count || fresh < given.count) {
    const before = startAt(stored, old);
    const after = startAt(given, fresh);
    if (before === after && !isSame(stored, old, given, fresh)) {
      if (different === 0) [firstOld, firstFresh] = [old, fresh];
      different += 1;
    }
    const isStored = before < after || (before === after && difference === 'keep');
    if (!isStored) copyRow(given, fresh, into, count);
    else copyRow(stored, old, into, count);
    if (after < before) added += 1;
    if (after <= before) fresh += 1;
    if (before <= after) old += 1;
    count += 1;
  }
  if (different > 0 && difference === 'refuse') {
    const isOther = (name: Contradiction['column']) =>
      stored[name][firstOld] !== given[name][firstFresh];
    const column = isOther('close') ? 'close' : (NAMES.find(isOther) ?? 'close');
    return failed({
      ...{ bars: different, start: startAt(given, firstFresh), column },
      stored: stored[column][firstOld] ?? Number.NaN,
      given: given[column][firstFresh] ?? Number.NaN,
    });
  }
  return ok({
    columns: { ...cut(into, count), lengthMs: given.lengthMs, count },
    added,
    replaced: difference === 'replace' ? different : 0,
  });
}

/** One after the other: each begins after the end of the one before. */
export function joinedBars(parts: readonly BarColumns[]): BarColumns {
  const [first] = parts;
  if (first === undefined) throw new Error('nothing to join');
  if (parts.length === 1) return first;
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const into = columnSpace(count);
  let at = 0;
  for (const part of parts) {
    for (const name of NAMES) into[name].set(part[name].subarray(0, part.count), at);
    at += part.count;
  }
  return { ...into, lengthMs: first.lengthMs, count };
}

function startAt({ start, count }: BarColumns, at: number): number {
  return at < count ? (start[at] ?? Number.NaN) : Number.POSITIVE_INFINITY;
}

function isSame(one: BarColumns, at: number, other: BarColumns, place: number): boolean {
  return NAMES.every((name) => one[name][at] === other[name][place]);
}

function copyRow(from: BarColumns, at: number, into: ColumnSpace, place: number): void {
  for (const name of NAMES) into[name][place] = from[name][at] ?? Number.NaN;
}

function cut(columns: ColumnSpace, count: number): ColumnSpace {
  const part = (column: Float64Array) => column.subarray(0, count);
  return {
    start: part(columns.start),
    open: part(columns.open),
    high: part(columns.high),
    low: part(columns.low),
    close: part(columns.close),
    volume: part(columns.volume),
  };
}
