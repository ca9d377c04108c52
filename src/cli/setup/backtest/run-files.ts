// The files of a run: trades, signals and the page of its report. One that cannot be written does not keep the others away.
import { join } from 'node:path';
import { fileFaultText } from '../../../kernel/file-fault.ts';
import type { BacktestInputs } from '../../../research/backtest/backtest-inputs.ts';
import type { NamedTable } from '../../../research/tables/run-tables.ts';
import { steppedPositions } from '../../../trader/domain/chart/price-steps.ts';
import type { RecordedFact } from '../../../trader/domain/facts/recorded-fact.ts';
import type { Report } from '../../../trader/domain/report/report.ts';
import type { RunResult } from '../../../trader/domain/report/run-result.ts';
import { isSignalFact, signalsCsv } from '../../../trader/domain/report/signal-rows.ts';
import { tradesCsv, tradesJson } from '../../../trader/domain/report/trade-rows.ts';
import { wordsAt } from '../../../trader/domain/wording/figures.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import { writeNamed } from '../../program/new-file.ts';
import { printError, printNote } from '../../program/output.ts';
import type { BacktestFlags } from './flags.ts';

export interface PlayedRun {
  readonly run: RunResult;
  readonly report: Report;
  /** Those of `factsForFiles`. */
  readonly facts: readonly RecordedFact[];
  readonly inputs: BacktestInputs;
}

export async function writeRunFiles(
  { signals: signalsFile, trades: tradesFile, html, parquet }: BacktestFlags,
  { run, report, facts, inputs }: PlayedRun,
): Promise<ExitCode> {
  const codes: ExitCode[] = [];
  if (signalsFile !== undefined) {
    const signals = facts.flatMap(({ at, fact }) => (isSignalFact(fact) ? [{ at, fact }] : []));
    codes.push(write(signalsFile, signalsCsv(signals, wordsAt(home()))));
  }
  if (tradesFile !== undefined) {
    const rows = tradesFile.endsWith('.csv') ? tradesCsv(run.trades) : tradesJson(run.trades);
    codes.push(write(tradesFile, rows));
  }
  if (html !== undefined) {
    const { reportPage } = await import('../../../research/report/report-page.ts');
    const stops = new Map(steppedPositions(facts).map(({ id, stop }) => [id, stop]));
    const page = reportPage({ title: 'Backtest', report, run, barsBySymbol: inputs.bars, stops });
    codes.push(write(html, page));
  }
  if (parquet !== undefined) {
    const { runTables } = await import('../../../research/tables/run-tables.ts');
    codes.push(await writeTables(parquet, runTables(run, facts, home())));
  }
  return codes.find((code) => code !== EXIT.ok) ?? EXIT.ok;
}

/** One file for each, named after it. */
export async function writeTables(
  folder: string,
  tables: readonly NamedTable[],
): Promise<ExitCode> {
  const { writeTable } = await import('../../../research/parquet/parquet-table.ts');
  for (const { name, columns } of tables) {
    const file = join(folder, `${name}.parquet`);
    const written = await writeTable(file, columns);
    if (!written.ok)
      return printError({ sentence: written.failure, code: 'file', exitCode: EXIT.failure });
    printNote(`Wrote ${file}.`);
  }
  return EXIT.ok;
}

function write(file: string, text: string): ExitCode {
  try {
    writeNamed(file, text);
  } catch (error) {
    const sentence = `${file}: ${fileFaultText(error)}`;
    return printError({ sentence, code: 'file', exitCode: EXIT.failure });
  }
  printNote(`Wrote ${file}.`);
  return EXIT.ok;
}
