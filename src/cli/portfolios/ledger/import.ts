// `sluice ledger import`: what a file would book, and with --yes all of it, or nothing.
import { readFileSync } from 'node:fs';
import {
  importProblem,
  problemText,
  unreadable,
} from '../../../api/http/loaders/import-refusals.ts';
import {
  bookedBody,
  importBody,
  importedRowBody,
  importFigures,
  importProblemBody,
} from '../../../api/http/shapes/import-rows.ts';
import { slicesOf } from '../../../api/http/streaming/object-in-slices.ts';
import { fileFaultText } from '../../../kernel/file-fault.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { type DirectReceipt, importDirectly } from '../../../ledger/app/direct-import.ts';
import { type ImportPreview, previewImport } from '../../../ledger/app/import-file.ts';
import type { Ledger } from '../../../ledger/app/ledger.ts';
import {
  type FileInParts,
  FORMATS,
  type ImportedFile,
  type ImportFormat,
  packedDrafts,
  readImport,
} from '../../../ledger/app/read-import.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import { keepHeapSmall } from '../../program/loading-memory.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { createProgress } from '../../program/progress.ts';
import { refusal, usage } from '../user/local-identity.ts';
import { importText, ROWS_MAX } from './import-text.ts';
import {
  LOCAL_CAUSE,
  type OwnedPortfolio,
  type PortfolioFlags,
  withPortfolio,
} from './local-ledger.ts';
import { printLongJson } from './long-json.ts';

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
  // A long file is much garbage at once: without it, a third more memory.
  keepHeapSmall();
  const file = packedFile(path, flags);
  if (!file.ok) return printError(file.failure);
  keepHeapSmall();
  return withPortfolio(flags, async (portfolio, { ledger }) => {
    const print = await printerOf(ledger, { portfolio, file: file.value, flags });
    if (flags.yes !== true) return print(undefined);
    const progress = createProgress();
    const total = file.value.drafts.length;
    const done = await importDirectly(ledger, {
      portfolio: portfolio.row,
      file: file.value,
      cause: LOCAL_CAUSE,
      leavesProblemsOut: flags.skipUnreadable === true,
      onRows(stage, rows) {
        if (rows % ROWS_COLLECTED_AFTER === 0) keepHeapSmall();
        progress.draw(() => progressText(stage, rows, total));
      },
    }).finally(() => progress.end());
    if (!done.ok) return printError(refused(path, importProblem(done.failure).problem.detail));
    return print(done.value);
  });
}

/** Packed rows leave buffers outside the heap of V8, and only a collection frees them. */
const ROWS_COLLECTED_AFTER = 2_500;

function packedFile(path: string, flags: ImportFlags): Result<FileInParts, CommandFailure> {
  const read = readFile(path, flags);
  return read.ok ? ok({ ...read.value, drafts: packedDrafts(read.value.drafts) }) : read;
}

/** Each row is tried before the first is booked. */
function progressText(stage: 'checked' | 'booked', rows: number, total: number): string {
  const [done, all] = [rows, total].map((count) => count.toLocaleString('en-US'));
  return `import  ${stage} ${done} of ${all} rows`;
}

interface Shown {
  readonly portfolio: OwnedPortfolio;
  readonly file: FileInParts;
  readonly flags: ImportFlags;
}

type Printer = (receipt: DirectReceipt | undefined) => Promise<ExitCode>;

/** What was new before anything is booked; without --json it keeps the rows that are printed, and no others. */
async function printerOf(ledger: Ledger, { portfolio, file, flags }: Shown): Promise<Printer> {
  const preview = await previewImport(ledger, portfolio.row.id, file);
  const problems = preview.problems.map(importProblemBody);
  const isWhole = problems.length === 0 || flags.skipUnreadable === true;
  const code = isWhole ? EXIT.ok : EXIT.failure;
  return flags.json === true
    ? jsonPrinter(preview, code)
    : textPrinter(preview, portfolio.name ?? String(portfolio.row.id), code);
}

function jsonPrinter(preview: ImportPreview, code: ExitCode): Printer {
  return async (receipt) => {
    const problems = preview.problems.map(importProblemBody);
    const rows = slicesOf({ name: 'rows', items: preview.rows, body: importedRowBody });
    if (process.stdout.isTTY) printJson(importBody(preview, receipt));
    else await printLongJson({ ...importFigures(preview, receipt), problems }, [rows]);
    return code;
  };
}

function textPrinter(preview: ImportPreview, name: string, code: ExitCode): Printer {
  const body = {
    ...importFigures(preview, undefined),
    problems: preview.problems.map(importProblemBody),
    rows: preview.rows.slice(0, ROWS_MAX).map(importedRowBody),
  };
  const more = preview.rows.length - body.rows.length;
  return async (receipt) => {
    printLine(importText({ ...body, booked: bookedBody(receipt) }, more, name));
    return code;
  };
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
