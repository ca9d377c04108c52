// `sluice data list`: which bars and option chains are stored.
import type { Command } from 'commander';
import { symbolAsWritten } from '../../../market/instruments/symbol.ts';
import { daysText } from '../../../research/bars/days-text.ts';
import { lengthText, type StoredYear } from '../../../research/store/bar-store.ts';
import { type OptionCoverage, optionCoverage } from '../../../research/store/option-coverage.ts';
import { openOptionStore } from '../../../research/store/option-store.ts';
import { tableText } from '../../answers/table.ts';
import { EXIT, type ExitCode, type Finish } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { addStoreOptions, grouped, printFaults, type StoreFlags, storeAt } from './store-at.ts';

export function configureList(command: Command, finish: Finish): void {
  addStoreOptions(command)
    .description('List the bars and option chains that are stored; exits 1 if a file is torn.')
    .argument('[symbol]', 'only this one')
    .action((symbol: string | undefined, flags: StoreFlags) => finish(run(symbol, flags)));
}

interface Row {
  readonly symbol: string;
  readonly length: string;
  readonly years: readonly number[];
  readonly bars: number;
}

function run(typed: string | undefined, flags: StoreFlags): ExitCode {
  const store = storeAt(flags);
  if (!store.ok) return printError(store.failure);
  const { folder } = store.value;
  const symbol = typed === undefined ? undefined : symbolAsWritten(typed);
  const bars = store.value.years(symbol);
  const options = openOptionStore(folder).days(symbol);
  const rows = rowsOf(bars.years);
  const chains = optionCoverage(options.days, home().calendar);
  const faults = [...bars.faults, ...options.faults];
  if (flags.json) printJson([...rows, ...chains.map(chainJson)]);
  else if (rows.length + chains.length > 0) printTables(rows, chains);
  else if (faults.length === 0) printLine(nothing(folder, typed));
  return faults.length > 0 ? printFaults(faults) : EXIT.ok;
}

function printTables(rows: readonly Row[], chains: readonly OptionCoverage[]): void {
  if (rows.length > 0) printLine(tableText(rows, COLUMNS));
  if (rows.length > 0 && chains.length > 0) printLine('');
  if (chains.length > 0) printLine(tableText(chains, CHAIN_COLUMNS));
}

function chainJson({ underlying, ...options }: OptionCoverage) {
  return { symbol: underlying, options };
}

const CHAIN_COLUMNS = [
  { title: 'OPTIONS OF', cell: ({ underlying }: OptionCoverage) => underlying },
  { title: 'FROM', cell: ({ from }: OptionCoverage) => from },
  { title: 'TO', cell: ({ to }: OptionCoverage) => to },
  { title: 'DAYS', cell: ({ days }: OptionCoverage) => grouped(days) },
  { title: 'ROWS', cell: ({ rows }: OptionCoverage) => grouped(rows) },
  {
    title: 'SESSIONS WITHOUT',
    cell: ({ missing }: OptionCoverage) => (missing.length === 0 ? 'none' : daysText(missing)),
    isElastic: true,
  },
];

const COLUMNS = [
  { title: 'SYMBOL', cell: ({ symbol }: Row) => symbol },
  { title: 'BARS OF', cell: ({ length }: Row) => length },
  { title: 'BARS', cell: ({ bars }: Row) => grouped(bars) },
  { title: 'YEARS', cell: ({ years }: Row) => yearsText(years), isElastic: true },
];

function rowsOf(years: readonly StoredYear[]): readonly Row[] {
  const groups = Map.groupBy(years, (year) => `${year.symbol} ${lengthText(year)}`);
  return [...groups.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const bars = own.reduce((sum, { rows }) => sum + rows, 0);
    const { symbol } = first;
    return [{ symbol, length: lengthText(first), years: own.map(({ year }) => year), bars }];
  });
}

/** `2012-2015, 2020` */
function yearsText(years: readonly number[]): string {
  const spans: [number, number][] = [];
  for (const year of years) {
    const last = spans.at(-1);
    if (last?.[1] === year - 1) last[1] = year;
    else spans.push([year, year]);
  }
  return spans.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}

function nothing(folder: string, symbol: string | undefined): string {
  const what = symbol === undefined ? 'No bars are' : `No bars of ${symbol} are`;
  return `${what} stored in ${folder}. Bring some with \`sluice data import FILE\`.`;
}
