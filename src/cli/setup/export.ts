// `sluice export`: journal, trades, predictions and bars as Parquet, for notebooks.
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { ok, type Result } from '../../kernel/result.ts';
import { type TableColumn, writeTable } from '../../research/parquet/parquet-table.ts';
import { tableText } from '../answers/table.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { addInstanceOptions, type InstanceFlags } from '../program/instance.ts';
import { printError, printJson, printLine, printNote } from '../program/output.ts';
import { storeAt } from './bars/store-at.ts';
import {
  barTables,
  journalTable,
  predictionTable,
  type Table,
  tradeTable,
} from './export/tables.ts';

const TABLES = ['bars', 'journal', 'predictions', 'trades'] as const;
type TableName = (typeof TABLES)[number];

interface ExportFlags extends InstanceFlags {
  readonly parquet: string;
  readonly only?: readonly TableName[];
  readonly folder?: string;
  readonly json?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .requiredOption('--parquet <folder>', 'write one Parquet file per table there')
    .option('--only <tables>', `of ${TABLES.join(', ')}; default: all`, tableNames)
    .option('--folder <folder>', "stored bars; default: bars in the configuration's data")
    .option('--json', 'print JSON')
    .action(async (flags: ExportFlags) => finish(await run(flags)));
}

function tableNames(text: string): readonly TableName[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !TABLES.includes(name as TableName));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`Unknown table ${unknown}; there are ${TABLES.join(', ')}.`);
  return names as TableName[];
}

interface Written {
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
}

interface Missing {
  readonly name: TableName;
  readonly failure: CommandFailure;
}

async function run(flags: ExportFlags): Promise<ExitCode> {
  const written: Written[] = [];
  const missing: Missing[] = [];
  for (const name of flags.only ?? TABLES) {
    const tables = await tablesOf(name, flags);
    if (!tables.ok) {
      missing.push({ name, failure: tables.failure });
      continue;
    }
    for (const { name: own, columns } of tables.value) {
      const file = join(flags.parquet, `${own}.parquet`);
      const bytes = await writeTable(file, columns);
      if (!bytes.ok)
        return printError({ sentence: bytes.failure, code: 'file', exitCode: EXIT.failure });
      written.push({ file, rows: rowsIn(columns), bytes: bytes.value });
    }
  }
  if (flags.json) printJson(written);
  else if (written.length > 0) printLine(tableText(written, COLUMNS));
  else if (missing.length === 0) printLine('Nothing to export.');
  return printMissing(missing, flags.only === undefined && written.length > 0);
}

/** Nothing was ever recorded, or no instance is configured. */
const ABSENT: ReadonlySet<string> = new Set(['no-journal', 'no-config']);

/** Bars without a journal are usual: before the first daemon, or where only backtests run. */
function printMissing(missing: readonly Missing[], isWithoutJournal: boolean): ExitCode {
  const namesBySentence = Map.groupBy(missing, ({ failure }) => failure.sentence);
  const codes = [...namesBySentence.values()].map((alike): ExitCode => {
    const [first] = alike;
    if (first === undefined) return EXIT.ok;
    if (!isWithoutJournal || !ABSENT.has(first.failure.code)) return printError(first.failure);
    const names = alike.map(({ name }) => name).join(', ');
    printNote(`${first.failure.sentence}: no ${names}.`);
    return EXIT.ok;
  });
  return codes.find((code) => code !== EXIT.ok) ?? EXIT.ok;
}

const COLUMNS = [
  { title: 'ROWS', cell: ({ rows }: Written) => rows.toLocaleString('en-US') },
  { title: 'BYTES', cell: ({ bytes }: Written) => bytes.toLocaleString('en-US') },
  { title: 'FILE', cell: ({ file }: Written) => file },
];

function rowsIn([first]: readonly TableColumn[]): number {
  return first?.values.length ?? 0;
}

async function tablesOf(
  name: TableName,
  flags: ExportFlags,
): Promise<Result<readonly Table[], CommandFailure>> {
  if (name === 'bars') {
    const store = storeAt(flags);
    return store.ok ? barTables(store.value) : store;
  }
  const table =
    name === 'journal'
      ? journalTable(flags)
      : name === 'trades'
        ? await tradeTable(flags, (flags.only ?? TABLES).includes('predictions'))
        : await predictionTable(flags);
  return table.ok ? ok([table.value]) : table;
}
