// The files of a run: trades, signals and the page of its report. One that cannot be written does not keep the others away.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileTroubleText } from '../../../kernel/file-trouble.ts';
import type { BacktestInputs } from '../../../research/backtest/backtest-inputs.ts';
import type { Report } from '../../../trader/domain/report/report.ts';
import type { RunResult } from '../../../trader/domain/report/run-result.ts';
import { type RunSignal, signalsCsv } from '../../../trader/domain/report/signal-rows.ts';
import { tradesCsv, tradesJson } from '../../../trader/domain/report/trade-rows.ts';
import { wordsAt } from '../../../trader/domain/wording/figures.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import { printError, printNote } from '../../program/output.ts';
import type { BacktestFlags } from './flags.ts';

export interface PlayedRun {
  readonly run: RunResult;
  readonly report: Report;
  readonly signals: readonly RunSignal[];
  readonly inputs: BacktestInputs;
}

export async function writeRunFiles(
  { signals: signalsFile, trades: tradesFile, html }: BacktestFlags,
  { run, report, signals, inputs }: PlayedRun,
): Promise<ExitCode> {
  const codes: ExitCode[] = [];
  if (signalsFile !== undefined)
    codes.push(write(signalsFile, signalsCsv(signals, wordsAt(home()))));
  if (tradesFile !== undefined) {
    const rows = tradesFile.endsWith('.csv') ? tradesCsv(run.trades) : tradesJson(run.trades);
    codes.push(write(tradesFile, rows));
  }
  if (html !== undefined) {
    const { reportPage } = await import('../../../research/report/report-page.ts');
    const page = reportPage({ title: 'Backtest', report, run, barsBySymbol: inputs.bars });
    codes.push(write(html, page));
  }
  return codes.find((code) => code !== EXIT.ok) ?? EXIT.ok;
}

function write(file: string, text: string): ExitCode {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    const sentence = `${file}: ${fileTroubleText(error)}`;
    return printError({ sentence, code: 'file', exitCode: EXIT.failure });
  }
  printNote(`Wrote ${file}.`);
  return EXIT.ok;
}
