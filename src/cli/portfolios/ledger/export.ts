// `sluice ledger export`: a portfolio as a file.
import { bookProblem } from '../../../api/http/loaders/book-refusals.ts';
import { type ExportFormat, exportPortfolio } from '../../../ledger/app/export-portfolio.ts';
import type { ExitCode } from '../../program/exit-code.ts';
import { printError, printNote } from '../../program/output.ts';
import { refusal } from '../user/local-identity.ts';
import { type PortfolioFlags, withPortfolio } from './local-ledger.ts';
import { written } from './written-file.ts';

export { EXPORT_FORMATS } from '../../../ledger/app/export-portfolio.ts';

export interface ExportFlags extends PortfolioFlags {
  readonly format: ExportFormat;
  /** Standard output unless given. */
  readonly output?: string;
}

export function exportFrom(flags: ExportFlags): Promise<ExitCode> {
  return withPortfolio(flags, async ({ row }, { ledger }) => {
    const exported = await exportPortfolio(ledger, row.id, flags.format);
    if (!exported.ok)
      return printError(refusal('refused', bookProblem(exported.failure).problem.detail));
    const { text, leftOut } = exported.value;
    if (leftOut.length > 0)
      printNote(
        `Corporate actions and transfers are not in the file: transactions ${leftOut.join(', ')}.`,
      );
    return written(text, flags);
  });
}
