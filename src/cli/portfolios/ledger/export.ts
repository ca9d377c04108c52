// `sluice ledger export`: a portfolio as a file.
import { writeFileSync } from 'node:fs';
import { bookProblem } from '../../../api/http/access/book-refusals.ts';
import { fileFaultText } from '../../../kernel/file-fault.ts';
import { type ExportFormat, exportPortfolio } from '../../../ledger/app/export-portfolio.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printError, printJson, printNote } from '../../program/output.ts';
import { refusal } from '../user/local-identity.ts';
import { type PortfolioFlags, withPortfolio } from './local-ledger.ts';

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

/** A file to be written need not be there; its folder must. */
function writeTroubleText(error: unknown): string {
  const isFolderMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return isFolderMissing ? 'its folder does not exist; create it first' : fileFaultText(error);
}

function written(text: string, { output, json }: ExportFlags): ExitCode {
  if (output === undefined) {
    process.stdout.write(text);
    return EXIT.ok;
  }
  try {
    writeFileSync(output, text, { mode: 0o600 });
  } catch (error) {
    return printError(refusal('file', `${output}: ${writeTroubleText(error)}`));
  }
  if (json === true) printJson({ file: output, bytes: Buffer.byteLength(text) });
  else printNote(`Wrote ${output}.`);
  return EXIT.ok;
}
