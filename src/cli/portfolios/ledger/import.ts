// `sluice ledger import`: what a file would book, and with --yes all of it, or nothing.
import { readFileSync } from 'node:fs';
import {
  importProblem,
  problemText,
  unreadable,
} from '../../../api/http/access/import-refusals.ts';
import { type ImportBody, importBody } from '../../../api/http/shapes/import-rows.ts';
import { fileFaultText } from '../../../kernel/file-fault.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { importFile, previewImport } from '../../../ledger/app/import-file.ts';
import {
  FORMATS,
  type ImportedFile,
  type ImportFormat,
  readImport,
} from '../../../ledger/app/read-import.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { refusal, usage } from '../user/local-identity.ts';
import { importText } from './import-text.ts';
import {
  LOCAL_CAUSE,
  type OwnedPortfolio,
  type PortfolioFlags,
  withPortfolio,
} from './local-ledger.ts';

export const FORMAT_NAMES = FORMATS.join(', ');

export interface FileFlags extends PortfolioFlags {
  readonly format?: string;
  /** A file. */
  readonly mapping?: string;
  readonly account?: string;
}

export interface ImportFlags extends FileFlags {
  readonly skipUnreadable?: boolean;
  readonly yes?: boolean;
}

export async function importInto(path: string, flags: ImportFlags): Promise<ExitCode> {
  const file = readFile(path, flags);
  if (!file.ok) return printError(file.failure);
  return withPortfolio(flags, async (portfolio, { ledger }) => {
    const preview = await previewImport(ledger, portfolio.row.id, file.value);
    if (flags.yes !== true) return print(flags, importBody(preview, undefined), portfolio);
    const done = await importFile(ledger, {
      portfolio: portfolio.row.id,
      file: file.value,
      cause: LOCAL_CAUSE,
      leavesProblemsOut: flags.skipUnreadable === true,
    });
    if (!done.ok) return printError(refused(path, importProblem(done.failure).problem.detail));
    return print(flags, importBody(preview, done.value), portfolio);
  });
}

function print(flags: ImportFlags, body: ImportBody, portfolio: OwnedPortfolio): ExitCode {
  if (flags.json === true) printJson(body);
  else printLine(importText(body, portfolio.name ?? String(portfolio.row.id)));
  const isWhole = body.problems.length === 0 || flags.skipUnreadable === true;
  return isWhole ? EXIT.ok : EXIT.failure;
}

/** Any format; a fault is one sentence with the file, the line and the column. */
export function readFile(
  path: string,
  { format, mapping, account }: Pick<FileFlags, 'format' | 'mapping' | 'account'>,
): Result<ImportedFile, CommandFailure> {
  if (format !== undefined && !isFormat(format))
    return failed(usage(`Unknown format "${format}"; expected ${FORMAT_NAMES}`));
  const bytes = bytesOf(path);
  if (!bytes.ok) return bytes;
  const map = mapping === undefined ? ok(undefined) : bytesOf(mapping);
  if (!map.ok) return map;
  const read = readImport({
    ...{ bytes: bytes.value, format, account },
    mapping: map.value?.toString('utf8'),
    zone: home().calendar.zone,
  });
  if (read.ok) return read;
  const [first] = read.failure;
  const sentence = first === undefined ? unreadable([]).problem.detail : problemText(first);
  return failed(refused(path, sentence));
}

function isFormat(text: string): text is ImportFormat {
  return FORMATS.some((format) => format === text);
}

export function refused(path: string, sentence: string): CommandFailure {
  return refusal('refused', `${path}: ${sentence[0]?.toLowerCase() ?? ''}${sentence.slice(1)}`);
}

export function bytesOf(path: string): Result<Buffer, CommandFailure> {
  try {
    return ok(readFileSync(path));
  } catch (error) {
    return failed({ ...usage(`${path}: ${fileFaultText(error)}`), code: 'no-file' });
  }
}
