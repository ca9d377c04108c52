// Backtests beside the requests: each in a separate process, one at a time, bounded in time, memory and size.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join, sep } from 'node:path';
import { SECOND_MS } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { PROGRAM_FILE } from '../../trader/app/instance/package.ts';
import type {
  BacktestRefusal,
  BacktestReport,
  BacktestRequest,
  Backtests,
} from '../http/access/backtests.ts';
import { openBacktestFiles } from './backtest-files.ts';

export interface BacktestPlace {
  readonly account: string;
  /** Folder of bars and predictions. */
  readonly data: string | undefined;
  /** Whose limits and terms hold. */
  readonly configFiles: readonly string[];
  readonly strategies: readonly { readonly name: string; readonly file: string }[];
  /** Where reports are kept. */
  readonly reports: string;
}

export interface OpenBacktests extends Backtests {
  /** Ends the one that runs. */
  stop(): void;
}

/** Connections without a byte, and assistants, give up after a minute: until then they have to know. */
const DEADLINE_MS = 50 * SECOND_MS;
const HEAP_MB = 512;
/** Of a report with all its trades. */
const OUTPUT_BYTES_MAX = 16 * 1_024 * 1_024;
/** Of the files of bars together: about three years of minutes of ten symbols. */
const BARS_BYTES_MAX = 128 * 1_024 * 1_024;
const FAULTS_SHOWN = 3;
const PREDICTIONS = 'predictions.ndjson';
const BARS = /^([A-Za-z][A-Za-z.]{0,9})(?:-1m)?\.csv(?:\.gz)?$/;

export function openBacktests(place: BacktestPlace): OpenBacktests {
  const { account, data } = place;
  const reports = openBacktestFiles(place.reports);
  const ending = new AbortController();
  let isRunning = false;
  return {
    account,
    reports,
    async run(asked) {
      const args = argumentsFor(place, asked);
      if (!args.ok) return args;
      if (isRunning) return failed({ kind: 'busy' });
      isRunning = true;
      try {
        const page = ['--html', reports.draft()];
        const run = { signal: ending.signal, folder: data ?? '' };
        const done = await ran([...args.value, ...page], run);
        return done.ok ? ok({ ...done.value, id: reports.keep(done.value) }) : done;
      } finally {
        isRunning = false;
      }
    },
    stop: () => ending.abort(),
  };
}

function argumentsFor(
  { data, configFiles, strategies }: BacktestPlace,
  { strategy, symbols, from, to, cash }: BacktestRequest,
): Result<readonly string[], BacktestRefusal> {
  if (data === undefined || !existsSync(join(data, PREDICTIONS))) return failed({ kind: 'off' });
  const chosen = strategies.filter(({ name }) => strategy === undefined || name === strategy);
  if (chosen.length === 0)
    return failed({ kind: 'no-strategy', known: strategies.map(({ name }) => name) });
  const all = barsIn(data);
  const wanted = symbols ?? [...all.keys()];
  const missing = wanted.filter((symbol) => !all.has(symbol));
  if (missing.length > 0 || wanted.length === 0)
    return failed({ kind: 'no-bars', symbols: missing, known: [...all.keys()] });
  const bars = wanted.map((symbol) => [symbol, all.get(symbol) ?? ''] as const);
  const bytes = bars.reduce((sum, [, file]) => sum + statSync(file).size, 0);
  if (bytes > BARS_BYTES_MAX) return failed({ kind: 'too-large', bytes, max: BARS_BYTES_MAX });
  return ok([
    ...chosen.flatMap(({ file }) => ['--strategy', file]),
    ...bars.flatMap(([symbol, file]) => ['--bars', `${symbol}=${file}`]),
    ...['--predictions', join(data, PREDICTIONS), '--json'],
    ...configFiles.flatMap((file) => ['-c', file]),
    ...optional('--from', from),
    ...optional('--to', to),
    ...optional('--cash', cash),
  ]);
}

function optional(name: string, value: string | number | undefined): readonly string[] {
  return value === undefined ? [] : [name, String(value)];
}

/** Files by symbol. */
function barsIn(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder).flatMap((name) => {
    const symbol = BARS.exec(name)?.[1]?.toUpperCase();
    return symbol === undefined ? [] : [[symbol, join(folder, name)] as const];
  });
  return new Map(files);
}

interface Run {
  readonly signal: AbortSignal;
  /** Its path is not part of an answer. */
  readonly folder: string;
}

function ran(
  args: readonly string[],
  { signal, folder }: Run,
): Promise<Result<BacktestReport, BacktestRefusal>> {
  const { promise, resolve } = Promise.withResolvers<Result<BacktestReport, BacktestRefusal>>();
  const child = execFile(
    process.execPath,
    [`--max-old-space-size=${HEAP_MB}`, PROGRAM_FILE, 'backtest', ...args],
    { signal, timeout: DEADLINE_MS, killSignal: 'SIGKILL', maxBuffer: OUTPUT_BYTES_MAX },
    (error, output, faults) => {
      const text = (given: string) => given.replaceAll(`${folder}${sep}`, '');
      if (error === null) return resolve(ok(JSON.parse(text(output)) as BacktestReport));
      if (error.killed === true)
        return resolve(failed({ kind: 'too-long', seconds: DEADLINE_MS / SECOND_MS }));
      resolve(failed({ kind: 'refused', why: sentencesIn(text(faults)) }));
    },
  );
  // Trading and requests come first.
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  return promise;
}

/** A line of JSON for each fault; anything else is of a run that broke. */
function sentencesIn(text: string): readonly string[] {
  const faults = [...text.matchAll(/^\{"error":.*\}$/gm)].map(
    ([line]) => (JSON.parse(line) as { readonly error: string }).error,
  );
  if (faults.length === 0) return ['the run broke; the same run by `sluice backtest` says where'];
  const more = faults.length - FAULTS_SHOWN;
  return [...faults.slice(0, FAULTS_SHOWN), ...(more > 0 ? [`and ${more} more`] : [])];
}
