// A backtest of ten years of one-minute bars: how fast CSV and store are read, time and peak memory of the command.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { instant, MINUTE_MS, toIso } from '../src/kernel/instant.ts';
import type { BarColumns } from '../src/market/bars/bar-columns.ts';
import { US_EQUITIES } from '../src/market/venues/us.ts';
import { readBarFile } from '../src/research/bars/bar-file.ts';
import { openBarStore } from '../src/research/store/bar-store.ts';
import { backtestInputs, RULE, sessionsOf, TEN_YEARS } from './backtest-inputs.ts';
import { pause, perSecond } from './timing.ts';

export interface BacktestFileFigures {
  readonly [figure: string]: number;
  /** From CSV, checked row by row. */
  readonly bars_read_per_second: number;
  /** From the store, with its checksums. */
  readonly bars_store_read_per_second: number;
  /** Time from the start of the command on the CSV to its report. */
  readonly backtest_file_to_report_seconds: number;
  readonly backtest_file_to_report_peak_mb: number;
  /** The same from the store. */
  readonly backtest_10_years_seconds: number;
  readonly backtest_10_years_peak_mb: number;
}

const ROUNDS = 3;
const STORED = { symbol: 'S0', lengthMs: MINUTE_MS, isDaily: false };
const SLUICE = fileURLToPath(new URL('../bin/sluice.js', import.meta.url));

export async function benchBacktestFile(): Promise<BacktestFileFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  try {
    const bars = writeFiles(folder);
    const read = perSecond(bars, ROUNDS, () => void readFile(join(folder, 'bars.csv')));
    const stored = perSecond(bars, 2 * ROUNDS, () => void readStored(folder));
    const ofFile = await commandIn(folder, `S0=${join(folder, 'bars.csv')}`);
    const ofStore = await commandIn(folder, 'S0');
    return {
      bars_read_per_second: read,
      bars_store_read_per_second: stored,
      backtest_file_to_report_seconds: ofFile.seconds,
      backtest_file_to_report_peak_mb: ofFile.peakMb,
      backtest_10_years_seconds: ofStore.seconds,
      backtest_10_years_peak_mb: ofStore.peakMb,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function writeFiles(folder: string): number {
  const { bars, predictions } = backtestInputs(1, sessionsOf(TEN_YEARS));
  const columns = bars.get('S0');
  if (columns === undefined) throw new Error('no bars');
  writeFileSync(join(folder, 'bars.csv'), csvOf(columns));
  const merged = openBarStore(join(folder, 'stored')).merge(STORED, columns, 'refuse');
  if (!merged.ok) throw new Error(JSON.stringify(merged.failure));
  const lines = predictions.map(({ record }) => `${JSON.stringify(record)}\n`);
  writeFileSync(join(folder, 'predictions.ndjson'), lines.join(''));
  writeFileSync(join(folder, 'rule.yaml'), RULE.replace('SYMBOLS', 'S0'));
  return columns.count;
}

export function csvOf({ count, start, open, high, low, close, volume }: BarColumns): string {
  const lines = ['date,open,high,low,close,volume\n'];
  for (let at = 0; at < count; at += 1) {
    const date = toIso(instant(start[at] ?? 0));
    lines.push(`${date},${open[at]},${high[at]},${low[at]},${close[at]},${volume[at]}\n`);
  }
  return lines.join('');
}

function readStored(folder: string): void {
  const read = openBarStore(join(folder, 'stored')).read(STORED);
  if (!read.ok) throw new Error(read.failure);
}

function readFile(file: string) {
  const { zone } = US_EQUITIES;
  return readBarFile({ file, symbol: 'S0', zone, calendar: US_EQUITIES, dayOrder: 'unknown' });
}

async function commandIn(folder: string, bars: string) {
  const from = performance.now();
  const child = spawn(
    process.execPath,
    [
      ...[SLUICE, 'backtest', '--json', '--strategy', join(folder, 'rule.yaml')],
      ...['--bars', bars, '--folder', join(folder, 'stored')],
      ...['--predictions', join(folder, 'predictions.ndjson')],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ended = once(child, 'exit');
  let peakMb = 0;
  while (child.exitCode === null && child.pid !== undefined) {
    peakMb = Math.max(peakMb, peakOf(child.pid));
    await pause(20);
  }
  await ended;
  if (child.exitCode !== 0) throw new Error(`the backtest ended with ${child.exitCode}`);
  return { seconds: Math.round(performance.now() - from) / 1_000, peakMb };
}

/** 0 if the process has just ended. */
function peakOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024);
  } catch {
    return 0;
  }
}
