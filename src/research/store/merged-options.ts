// Two sets of option rows of one underlying as one; a row that both have differently is reported.
import { failed, ok, type Result } from '../../kernel/result.ts';
import {
  contractText,
  copyOptionRow,
  differingColumn,
  type OptionColumns,
  optionColumns,
  optionRowsBetween,
  orderOfRows,
} from '../options/option-columns.ts';

export interface MergedOptions {
  readonly columns: OptionColumns;
  /** Rows that were not stored before. */
  readonly added: number;
  /** Stored rows that were replaced by others. */
  readonly replaced: number;
}

export interface OptionContradiction {
  readonly rows: number;
  /** Of the first one. */
  readonly contract: string;
  readonly at: number;
  readonly column: string;
  readonly stored: number;
  readonly given: number;
}

/** Fails if both have a row differently and the given ones do not replace the others. */
export function mergedOptions(
  stored: OptionColumns,
  given: OptionColumns,
  isReplacing: boolean,
): Result<MergedOptions, OptionContradiction> {
  const into = optionColumns(stored.count + given.count);
  let [count, old, fresh, added, replaced] = [0, 0, 0, 0, 0];
  let first: Omit<OptionContradiction, 'rows'> | undefined;
  while (old < stored.count || fresh < given.count) {
    const order = orderAt(stored, old, given, fresh);
    if (order < 0) copyOptionRow(stored, old, into, count);
    else copyOptionRow(given, fresh, into, count);
    if (order > 0) added += 1;
    const column = order === 0 ? differingColumn(stored, old, given, fresh) : undefined;
    if (column !== undefined) {
      replaced += 1;
      first ??= {
        contract: contractText(given, fresh),
        at: given.at[fresh] ?? Number.NaN,
        column,
        stored: stored[column][old] ?? Number.NaN,
        given: given[column][fresh] ?? Number.NaN,
      };
    }
    if (order <= 0) old += 1;
    if (order >= 0) fresh += 1;
    count += 1;
  }
  if (first !== undefined && !isReplacing) return failed({ rows: replaced, ...first });
  return ok({ columns: optionRowsBetween(into, 0, count), added, replaced });
}

/** Rows beyond the end come after all others. */
function orderAt(stored: OptionColumns, old: number, given: OptionColumns, fresh: number): number {
  if (old >= stored.count) return 1;
  if (fresh >= given.count) return -1;
  return orderOfRows(stored, old, given, fresh);
}
