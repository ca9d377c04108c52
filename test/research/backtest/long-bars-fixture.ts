// Runs over files of bars that a test writes: of days, weeks, hours or minutes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import type { Session } from '../../../src/market/time/calendar.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { type LoadedBacktest, loadBacktest } from '../../../src/research/backtest/load-backtest.ts';
import { runBacktest } from '../../../src/research/backtest/run-backtest.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-long-bars-'));
// Several files of tests share it in one process.
process.once('exit', () => rmSync(folder, { recursive: true }));

export function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

export type Prices = readonly [open: number, high: number, low: number, close: number];

/** So many sessions from the day on. */
export function sessionsFrom(day: string, count: number): readonly Session[] {
  const sessions: Session[] = [];
  let next = US_EQUITIES.sessionOf(day as TradingDay) ?? US_EQUITIES.nextSession(day as TradingDay);
  while (next !== undefined && sessions.length < count) {
    sessions.push(next);
    next = US_EQUITIES.nextSession(next.day);
  }
  return sessions;
}

/** A file of rows by their dates. */
export function csvOf(rows: readonly (readonly [date: string, prices: Prices])[]): string {
  const lines = rows.map(([date, prices]) => `${date},${prices.join(',')},100000000`);
  return `date,open,high,low,close,volume\n${lines.join('\n')}\n`;
}

export interface Wanted {
  /** The text of the strategy, or of several. */
  readonly strategies: readonly string[];
  /** The text of the file of each symbol. */
  readonly bars: Readonly<Record<string, string>>;
  /** JSON lines. */
  readonly predictions?: string;
  readonly barMs?: number;
  readonly actions?: string;
}

let files = 0;

export function loaded(wanted: Wanted): ReturnType<typeof loadBacktest> {
  files += 1;
  const { strategies, bars, predictions, barMs, actions } = wanted;
  return loadBacktest({
    actionsFile: actions === undefined ? undefined : written(`actions-${files}.csv`, actions),
    strategies: strategies.map((text, at) => written(`rule-${files}-${at}.yaml`, text)),
    barFiles: new Map(
      Object.entries(bars).map(([symbol, text]) => [
        symbol,
        written(`${symbol}-${files}.csv`, text),
      ]),
    ),
    predictions:
      predictions === undefined ? undefined : written(`predictions-${files}.ndjson`, predictions),
    ...(barMs !== undefined && { barMs }),
    configFiles: [],
    zone: undefined,
    dayOrder: 'unknown',
    from: undefined,
    to: undefined,
    cash: undefined,
    commission: { kind: 'none' },
    slippage: { kind: 'per-share', amount: 0 },
    volumeShare: 1,
    latencyMs: 100,
    pollLatencyMs: 0,
    cwd: folder,
    environment: {},
    version: 'test',
  });
}

export function inputsOf(wanted: Wanted): LoadedBacktest {
  const result = loaded(wanted);
  if (!result.ok) throw new Error(result.failure.join('\n'));
  return result.value;
}

export function run(wanted: Wanted): ReturnType<typeof runBacktest> {
  return runBacktest(inputsOf(wanted).inputs);
}

/** The sentences for which it does not run, without the folder of the files. */
export function refused(wanted: Wanted): readonly string[] {
  const result = loaded(wanted);
  return result.ok ? [] : result.failure.map((text) => text.replaceAll(`${folder}/`, ''));
}
