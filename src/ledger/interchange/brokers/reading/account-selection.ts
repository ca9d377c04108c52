// The rows of one account of a file: a file of several asks which one is meant.
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import type { ImportProblem } from '../../rows/imported-file.ts';
import type { Row } from '../../rows/row-reading.ts';
import { atLine } from '../../rows/table-rows.ts';

export interface ChosenAccount {
  /** That says which account a row is of; undefined if the file has none. */
  readonly column: string | undefined;
  /** Undefined: the only one of the file. */
  readonly wanted: string | undefined;
}

export function rowsOfAccount(
  rows: readonly Row[],
  { column, wanted }: ChosenAccount,
): Result<readonly Row[], ImportProblem> {
  const accounts =
    column === undefined ? [] : [...new Set(rows.map(({ raw }) => raw[column]?.trim() ?? ''))];
  const named = accounts.filter((account) => account !== '');
  if (wanted === undefined && named.length <= 1) return ok(rows);
  if (column === undefined) return failed(atLine(1, 'The file names no accounts; leave it out.'));
  if (wanted === undefined)
    return failed(
      atLine(
        1,
        `The file has rows of ${named.length} accounts (${named.join(', ')}); import one at a time, by its name.`,
      ),
    );
  const own = rows.filter(({ raw }) => raw[column]?.trim() === wanted);
  return own.length > 0 ? ok(own) : failed(atLine(1, `The file has no account "${wanted}".`));
}
