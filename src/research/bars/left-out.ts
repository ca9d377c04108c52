// Rows that have no prices, or prices that cannot be: a few are left out by name; where they are many, the file is refused.
import { counted } from '../../trader/domain/wording/figures.ts';
import type { FileIssue } from './file-issue.ts';
import { NoVolume, textOfFault, type UnsoundRow } from './row-fault.ts';

export interface LeftOutRows {
  /** The vendor has no prices of that time. */
  missing(time: string): void;
  unsound(fault: UnsoundRow, time: string, line: number): void;
  /** A row whose prices can be, of which high and low differ. */
  sound(): void;
  /** Whether too many are unsound, of so many rows. */
  areMany(rows: number): boolean;
  /** Whether the volume of each of so many rows is empty. */
  lackVolumes(rows: number): boolean;
  /** Each unsound row by its line. */
  issues(file: string): FileIssue[];
  /** The same, but one for all where they are more than a person reads. */
  refusal(file: string, rows: number): FileIssue[];
  /** A sentence for each kind, without the name of the file. */
  sentences(ofSymbol: string): readonly string[];
}

/** Of a hundred rows. */
const SKIPPED_MAX = 2;
const NAMED_MAX = 3;
const OTHER_ORDER =
  'Its columns may be in another order: `sluice data import --columns date,open,high,low,close,volume` names them in that of the file';

export function createLeftOutRows(): LeftOutRows {
  const missing: string[] = [];
  const unsound: { readonly fault: UnsoundRow; readonly time: string; readonly line: number }[] =
    [];
  let misfits = 0;
  let differing = 0;

  /** In another order of its columns, a row of one price still looks sound. */
  function comparable(rows: number): { readonly rows: number; readonly whose: string } {
    if (misfits === 0) return { rows, whose: '' };
    const all = differing + unsound.length;
    return all < rows ? { rows: all, whose: ' whose prices differ' } : { rows, whose: '' };
  }

  function reason({ fault, time }: (typeof unsound)[number]): string {
    return `${time} (${textOfFault(fault)})`;
  }

  function named(count: number, what: string, texts: readonly string[]): string {
    const more = count > NAMED_MAX ? ` and ${count - NAMED_MAX} more` : '';
    return `${what} ${count === 1 ? 'is' : 'are'} skipped: ${texts.slice(0, NAMED_MAX).join(', ')}${more}`;
  }

  function issues(file: string): FileIssue[] {
    return unsound.map(({ fault: { field, message }, line }) => ({ file, line, field, message }));
  }

  return {
    missing: (time) => void missing.push(time),
    unsound(fault, time, line) {
      if (fault.field === '') misfits += 1;
      unsound.push({ fault, time, line });
    },
    sound() {
      differing += 1;
    },
    lackVolumes: (all) =>
      unsound.length === all && unsound.every(({ fault }) => fault instanceof NoVolume),
    areMany: (all) => unsound.length * 100 > comparable(all).rows * SKIPPED_MAX,
    issues,
    refusal(file, all) {
      const [first] = unsound;
      if (first === undefined || unsound.length <= NAMED_MAX) return issues(file);
      const { rows, whose } = comparable(all);
      const message = `${unsound.length} of ${rows} rows${whose} are unsound, and at most ${SKIPPED_MAX} in 100 are skipped; the first: ${reason(first)}. ${misfits * 2 > all ? OTHER_ORDER : 'Get the file again from its vendor, or correct these rows'}`;
      return [{ file, line: undefined, field: '', message }];
    },
    sentences(ofSymbol) {
      const without = `${counted(missing.length, 'row')}${ofSymbol} without prices`;
      const wrong = `${counted(unsound.length, 'unsound row')}${ofSymbol}`;
      return [
        ...(missing.length === 0 ? [] : [named(missing.length, without, missing)]),
        ...(unsound.length === 0 ? [] : [named(unsound.length, wrong, unsound.map(reason))]),
      ];
    },
  };
}
