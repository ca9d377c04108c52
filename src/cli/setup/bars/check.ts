// `sluice data check`: whether stored bars, or those of files, are whole and plausible.
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { symbolAsWritten } from '../../../market/instruments/symbol.ts';
import { issueText, shownIssues } from '../../../research/bars/file-issue.ts';
import { type CheckedBars, checkBars, type Finding } from '../../../research/check/check-bars.ts';
import { storedActions } from '../../../research/imports/add-actions.ts';
import { type BarStore, lengthText } from '../../../research/store/bar-store.ts';
import { folded } from '../../answers/sections-text.ts';
import { EXIT, type ExitCode, type Finish } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import { missingFile } from '../../program/named-file.ts';
import { printError, printJson, printLine, printNote } from '../../program/output.ts';
import { addFileOptions, type FileFlags, fileTerms, readFile } from './file-terms.ts';
import {
  addStoreOptions,
  grouped,
  type NamedPath,
  namedPaths,
  printFaults,
  type StoreFlags,
  storeAt,
} from './store-at.ts';

interface CheckFlags extends StoreFlags, FileFlags {}

export function configureCheck(command: Command, finish: Finish): void {
  addFileOptions(addStoreOptions(command))
    .description(
      'Check stored bars, or those of files before they are imported; exits 1 on any failure.',
    )
    .argument('[what...]', 'symbols, or [SYMBOL=]FILE; default: all that is stored', namedPaths)
    .action(async (what: readonly NamedPath[], flags: CheckFlags) =>
      finish(await run(what, flags)),
    );
}

interface Named extends CheckedBars {
  readonly place: string;
  /** What of a file is not read, a sentence each. */
  readonly notes?: readonly string[];
}

async function run(what: readonly NamedPath[], flags: CheckFlags): Promise<ExitCode> {
  const store = storeAt(flags);
  if (!store.ok) return printError(store.failure);
  const all = what.length > 0 ? what : symbolsIn(store.value);
  const missing = missingFile(all.flatMap((one) => (isStored(one, store.value) ? [] : one.path)));
  if (missing !== undefined) return printError(missing);
  const faults: string[] = what.length > 0 ? [] : [...store.value.years().faults];
  const checked: { readonly bars: Named; readonly findings: readonly Finding[] }[] = [];
  for (const one of all) {
    const read = await barsOf(one, store.value, flags);
    if (!read.ok) faults.push(...read.failure);
    else
      for (const bars of read.value)
        checked.push({ bars, findings: checkBars(bars, home().calendar) });
  }
  if (flags.json) printJson(checked.map(({ bars, findings }) => checkJson(bars, findings)));
  else for (const { bars, findings } of checked) printLine(checkText(bars, findings));
  if (flags.json !== true && all.length === 0 && faults.length === 0)
    printLine(`No bars are stored in ${store.value.folder}.`);
  for (const note of new Set(checked.flatMap(({ bars }) => bars.notes ?? []))) printNote(note);
  if (faults.length > 0) return printFaults([...new Set(faults)]);
  const isFailed = checked.some(({ findings }) => findings.some(({ status }) => status === 'fail'));
  return isFailed ? EXIT.failure : EXIT.ok;
}

function symbolsIn(store: BarStore): readonly NamedPath[] {
  const symbols = new Set(store.years().years.map(({ symbol }) => symbol));
  return [...symbols].map((path) => ({ symbol: undefined, path }));
}

async function barsOf(
  { symbol, path }: NamedPath,
  store: BarStore,
  flags: CheckFlags,
): Promise<Result<readonly Named[], readonly string[]>> {
  if (isStored({ symbol, path }, store)) return storedBars(symbolAsWritten(path), store);
  const read = await readFile({ ...fileTerms(flags), file: path, symbol });
  if (!read.ok) return failed(shownIssues(read.failure).map(issueText));
  return ok(read.value.series.map((series) => ({ ...series, place: path })));
}

/** A symbol, not a file. */
function isStored({ symbol, path }: NamedPath, store: BarStore): boolean {
  if (symbol !== undefined) return false;
  if (!existsSync(path) && !/[/\\.]\w*$/.test(path)) return true;
  return store.years(symbolAsWritten(path)).years.length > 0;
}

function storedBars(symbol: string, store: BarStore): Result<readonly Named[], readonly string[]> {
  const { years, faults } = store.years(symbol);
  if (faults.length > 0) return failed(faults);
  const actions = storedActions(store, symbol);
  if (!actions.ok) return failed(actions.failure);
  const series = new Map(years.map((year) => [lengthText(year), year]));
  const all: Named[] = [];
  for (const name of series.values()) {
    const read = store.read(name);
    if (!read.ok) return failed([read.failure]);
    if (read.value === undefined) continue;
    const { isDaily } = name;
    all.push({ symbol, isDaily, columns: read.value, actions: actions.value, place: store.folder });
  }
  if (all.length > 0) return ok(all);
  return failed([`no bars of ${symbol} are stored in ${store.folder}`]);
}

function checkText(bars: Named, findings: readonly Finding[]): string {
  const { symbol, columns, isDaily, place } = bars;
  const { lengthMs, count } = columns;
  const title = `${symbol}  ${lengthText({ lengthMs, isDaily })}  ${grouped(count)} ${count === 1 ? 'bar' : 'bars'} in ${place}`;
  const lines = findings.flatMap(({ status, check, text }) =>
    folded(text, `${status.padEnd(4)}  ${check.padEnd(6)}  `),
  );
  return [title, ...lines].join('\n');
}

function checkJson({ symbol, columns, isDaily, place }: Named, findings: readonly Finding[]) {
  const { lengthMs, count } = columns;
  return { symbol, length: lengthText({ lengthMs, isDaily }), bars: count, place, findings };
}
