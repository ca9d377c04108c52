// `sluice data import --format`: files of option chains into the store, beside the bars.

import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { FileIssue } from '../../../research/bars/file-issue.ts';
import type { NamedFile } from '../../../research/imports/import-files.ts';
import {
  type ImportedChain,
  type ImportedOptions,
  importOptions,
  type OptionImportRequest,
} from '../../../research/imports/import-options.ts';
import { isLeanOptions, isLeanQuotes } from '../../../research/options/lean-options.ts';
import { readMapFile } from '../../../research/options/map-file.ts';
import { OPTION_FORMATS, type OptionFormat } from '../../../research/options/option-formats.ts';
import type { OptionFileRequest, ReadOptions } from '../../../research/options/option-rows.ts';
import { isParquet } from '../../../research/parquet/parquet-bars.ts';
import { openOptionStore } from '../../../research/store/option-store.ts';
import { tableText } from '../../answers/table.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { printJson, printLine, printNote } from '../../program/output.ts';
import { createProgress, stepsOf } from '../../program/progress.ts';
import { type FileFlags, fileTerms } from './file-terms.ts';
import { printSources } from './import-sources.ts';
import { grouped, printFaults } from './store-at.ts';

export interface OptionImportFlags extends FileFlags {
  readonly format: string;
  readonly skipCrossed?: boolean;
  readonly replace?: boolean;
  readonly json?: boolean;
}

export async function runOptionImport(
  folder: string,
  given: readonly NamedFile[],
  flags: OptionImportFlags,
): Promise<ExitCode> {
  const format = formatOf(flags.format);
  if (!format.ok) return printFaults(format.failure, 'options');
  const { calendar, dayOrder, zone = calendar.zone } = fileTerms(flags);
  const terms = { zone, calendar, dayOrder, format: format.value };
  const read = { ...terms, skipsCrossed: flags.skipCrossed === true };
  const progress = createProgress();
  // Trades and open interest of LEAN are read with the quotes that they lie beside.
  const files = given.filter(({ file }) => !isLeanOptions(file) || isLeanQuotes(file));
  if (files.length === 0) return printFaults([NO_QUOTES], 'options');
  const imported = importOptions({
    ...read,
    store: openOptionStore(folder),
    files,
    read: await parquetIn(files, read),
    isReplacing: flags.replace === true,
    onFile: stepsOf(progress, 'import', files.length),
  });
  progress.end();
  if (!imported.ok) return printFaults(imported.failure, 'options');
  if (flags.json) printJson(importJson(folder, imported.value));
  else printSummary(folder, imported.value);
  return EXIT.ok;
}

const NO_QUOTES =
  'the files have trades and open interest of LEAN, and no quotes: name the archive that ends in _quote_american.zip, or its folder';

function formatOf(text: string): Result<OptionFormat, readonly string[]> {
  const known = OPTION_FORMATS.get(text.toLowerCase());
  if (known !== undefined) return ok(known);
  if (/\.ya?ml$/i.test(text)) return readMapFile(text);
  const names = [...OPTION_FORMATS.keys()].join(', ');
  return failed([`--format ${text}: expected ${names}, or a YAML file that names the columns`]);
}

/** Parquet is read by other means than CSV. */
async function parquetIn(
  files: readonly NamedFile[],
  terms: Omit<OptionFileRequest, 'file' | 'underlying'>,
): Promise<NonNullable<OptionImportRequest['read']>> {
  const read = new Map<NamedFile, Result<ReadOptions, FileIssue[]>>();
  const parquet = files.filter(({ file }) => isParquet(file));
  if (parquet.length === 0) return read;
  const { readParquetOptions } = await import('../../../research/parquet/parquet-options.ts');
  for (const named of parquet) {
    const { file, symbol: underlying } = named;
    read.set(named, await readParquetOptions({ ...terms, file, underlying }));
  }
  return read;
}

function printSummary(folder: string, { chains, shapes, notes }: ImportedOptions): void {
  printSources(shapes, notes);
  printLine(tableText(chains, CHAIN_COLUMNS));
  printNote(`Stored in ${folder}.`);
}

const CHAIN_COLUMNS = [
  { title: 'OPTIONS OF', cell: ({ underlying }: ImportedChain) => underlying },
  { title: 'FROM', cell: ({ from }: ImportedChain) => from },
  { title: 'TO', cell: ({ to }: ImportedChain) => to },
  { title: 'DAYS', cell: ({ days }: ImportedChain) => grouped(days) },
  { title: 'ROWS', cell: ({ rows }: ImportedChain) => grouped(rows) },
  { title: 'NEW', cell: ({ added }: ImportedChain) => grouped(added) },
  { title: 'REPLACED', cell: ({ replaced }: ImportedChain) => grouped(replaced) },
];

function importJson(folder: string, { chains, shapes, notes }: ImportedOptions) {
  const files = [...shapes].flatMap(([shape, own]) => own.map((file) => ({ file, shape })));
  return { folder, options: chains, files, notes };
}
