// `sluice data import`: CSV of every usual vendor into the store of bars.

import type { Command } from 'commander';
import { instant, toIso } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { BarFileRequest } from '../../../research/bars/bar-file.ts';
import {
  filesIn,
  type Imported,
  type ImportedSeries,
  type ImportRequest,
  importFiles,
  type NamedFile,
} from '../../../research/imports/import-files.ts';
import { isLeanOptions } from '../../../research/options/lean-options.ts';
import { isParquet } from '../../../research/parquet/parquet-bars.ts';
import { lengthText } from '../../../research/store/bar-store.ts';
import { tableText } from '../../answers/table.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../../program/exit-code.ts';
import { missingFile } from '../../program/named-file.ts';
import { printError, printJson, printLine, printNote } from '../../program/output.ts';
import { createProgress, stepsOf } from '../../program/progress.ts';
import { addFileOptions, type FileFlags, fileTerms, readFile } from './file-terms.ts';
import { runOptionImport } from './import-options.ts';
import { printSources } from './import-sources.ts';
import {
  addStoreOptions,
  dayOfBar,
  grouped,
  type NamedPath,
  namedPaths,
  printFaults,
  type StoreFlags,
  storeAt,
  usage,
} from './store-at.ts';

interface ImportFlags extends StoreFlags, FileFlags {
  readonly replace?: boolean;
  readonly format?: string;
  readonly skipCrossed?: boolean;
}

export function configureImport(command: Command, finish: Finish): void {
  addFileOptions(addStoreOptions(command))
    .description(
      'Bring bars or option chains from files into the store; what is stored already is known again.',
    )
    .argument(
      '<files...>',
      '[SYMBOL=]FILE or a folder: CSV, in gzip or zip, or Parquet',
      namedPaths,
    )
    .option('--replace', 'rows of the files replace stored ones that differ')
    .option(
      '--format <format>',
      'the files are option chains: canonical, orats, optionsdx, lean, or a YAML file that names the columns',
    )
    .option('--skip-crossed', 'of option chains: leave crossed quotes out')
    .action(async (files: readonly NamedPath[], flags: ImportFlags) =>
      finish(await run(files, flags)),
    );
}

async function run(given: readonly NamedPath[], flags: ImportFlags): Promise<ExitCode> {
  const store = storeAt(flags);
  if (!store.ok) return printError(store.failure);
  const files = namedFiles(given);
  if (!files.ok) return printError(files.failure);
  const format = flags.format ?? (files.value.some(isOfLean) ? 'lean' : undefined);
  if (format !== undefined)
    return runOptionImport(store.value.folder, files.value, { ...flags, format });
  const progress = createProgress();
  const terms = fileTerms(flags);
  const imported = importFiles({
    ...terms,
    store: store.value,
    files: files.value,
    read: await parquetIn(files.value, terms),
    isReplacing: flags.replace === true,
    onFile: stepsOf(progress, 'import', files.value.length),
  });
  progress.end();
  if (!imported.ok) return printFaults(imported.failure);
  if (flags.json) printJson(importJson(store.value.folder, imported.value));
  else printSummary(store.value.folder, imported.value);
  return EXIT.ok;
}

/** Its folders say what they have, and no bars are among option chains. */
function isOfLean({ file }: NamedFile): boolean {
  return isLeanOptions(file);
}

/** Parquet is read by other means than CSV. */
async function parquetIn(
  files: readonly NamedFile[],
  terms: Omit<BarFileRequest, 'file' | 'symbol'>,
): Promise<NonNullable<ImportRequest['read']>> {
  const read = new Map();
  for (const named of files)
    if (isParquet(named.file)) read.set(named, await readFile({ ...terms, ...named }));
  return read;
}

function namedFiles(given: readonly NamedPath[]): Result<readonly NamedFile[], CommandFailure> {
  const missing = missingFile(given.map(({ path }) => path));
  if (missing !== undefined) return failed(missing);
  const files: NamedFile[] = [];
  for (const { symbol, path } of given) {
    const found = filesIn(path);
    if (found.length === 0) return usage(`${path}: the folder has no file of bars`);
    if (symbol !== undefined && found.length > 1)
      return usage(`${path}: a folder of ${found.length} files; ${symbol} needs one file`);
    files.push(...found.map((file) => ({ file, symbol })));
  }
  return ok(files);
}

function printSummary(folder: string, { series, shapes, notes }: Imported): void {
  printSources(shapes, notes);
  printLine(
    tableText(series, [
      { title: 'SYMBOL', cell: ({ symbol }) => symbol },
      { title: 'BARS OF', cell: lengthText },
      { title: 'FROM', cell: ({ from }) => dayOfBar(from) },
      { title: 'TO', cell: ({ to }) => dayOfBar(to) },
      { title: 'BARS', cell: ({ bars }) => grouped(bars) },
      { title: 'NEW', cell: ({ added }) => grouped(added) },
      { title: 'REPLACED', cell: ({ replaced }) => grouped(replaced) },
    ]),
  );
  printNote(`Stored in ${folder}.`);
}

function importJson(folder: string, { series, shapes, notes }: Imported) {
  return {
    folder,
    series: series.map(seriesJson),
    files: [...shapes].flatMap(([shape, files]) => files.map((file) => ({ file, shape }))),
    notes,
  };
}

function seriesJson(one: ImportedSeries) {
  const { symbol, from, to, bars, added, replaced } = one;
  const [first, last] = [toIso(instant(from)), toIso(instant(to))];
  return { symbol, length: lengthText(one), from: first, to: last, bars, added, replaced };
}
