// `sluice data list`: which bars are stored.
import type { Command } from 'commander';
import { symbolAsWritten } from '../../../market/instruments/symbol.ts';
import { lengthText, type StoredYear } from '../../../research/store/bar-store.ts';
import { tableText } from '../../answers/table.ts';
import { EXIT, type ExitCode, type Finish } from '../../program/exit-code.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { addStoreOptions, grouped, printFaults, type StoreFlags, storeAt } from './store-at.ts';

export function configureList(command: Command, finish: Finish): void {
  addStoreOptions(command)
    .description('List the bars that are stored; exits 1 if a file is torn.')
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
  const { years, faults } = store.value.years(
    typed === undefined ? undefined : symbolAsWritten(typed),
  );
  const rows = rowsOf(years);
  if (flags.json) printJson(rows);
  else if (rows.length > 0) printLine(tableText(rows, COLUMNS));
  else if (faults.length === 0) printLine(nothing(store.value.folder, typed));
  return faults.length > 0 ? printFaults(faults) : EXIT.ok;
}

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
