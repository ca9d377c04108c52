// Why a file was not imported, as a problem with the place of each fault.
import type { ImportRefusal } from '../../../ledger/app/import-file.ts';
import { type ImportProblem, placeText } from '../../../ledger/app/read-import.ts';
import { coded, ProblemError, refused } from '../shapes/problem.ts';
import { bookProblem } from './book-refusals.ts';

export function importProblem(refusal: ImportRefusal): ProblemError {
  switch (refusal.kind) {
    case 'UNKNOWN_PORTFOLIO':
      return bookProblem(refusal);
    case 'FOLLOWS_TRADER':
      return refused(
        refusal,
        `The portfolio follows the trader of account ${refusal.account ?? '?'}: a file would book its trades a second time. Import into another portfolio.`,
      );
    case 'UNREADABLE_ROWS':
      return unreadable(refusal.problems, 'Correct them or leave them out; nothing was booked.');
    case 'ROW_REFUSED': {
      const { problem } = bookProblem(refusal.refusal);
      const detail = `${sentenceStart(placeText(refusal.place))}: ${problem.detail} ${leftBooked(refusal.booked)}`;
      return new ProblemError({ ...problem, detail });
    }
    default:
      return refusal satisfies never;
  }
}

function leftBooked(rows: number): string {
  if (rows === 0) return 'Nothing of the file was booked.';
  return `${rows} rows before it are booked: the portfolio was changed while the file was. Correct the row and import the file again; booked rows are passed over.`;
}

const ERRORS_MAX = 100;

/** The first fault as the sentence, each of them with its place. */
export function unreadable(problems: readonly ImportProblem[], advice = ''): ProblemError {
  const [first] = problems;
  const more = problems.length > 1 ? ` ${problems.length - 1} more rows cannot be read.` : '';
  const said = first === undefined ? 'The file cannot be read.' : problemText(first);
  const detail = `${said}${more}${advice === '' ? '' : ` ${advice}`}`;
  const errors = problems
    .slice(0, ERRORS_MAX)
    .map(({ place, why }) => ({ field: placeText(place), detail: why }));
  const mapping = first?.mapping;
  const reasons = mapping === undefined ? undefined : [{ kind: 'unknown_columns', mapping }];
  return new ProblemError(
    coded('unreadable_file', detail, { errors, ...(reasons && { reasons }) }),
  );
}

/** `Line 12, Trades, column Quantity: ...` */
export function problemText({ place, why }: ImportProblem): string {
  return `${sentenceStart(placeText(place))}: ${why}`;
}

function sentenceStart(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;
}
