// Backtests beside the requests: each in a separate process, one at a time, and grids of them, one at a time too.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SECOND_MS } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { BacktestRefusal, BacktestRequest, Backtests } from '../http/presenters/backtests.ts';
import { isDraftName, openDrafts } from './backtest-drafts.ts';
import { openBacktestFiles } from './backtest-files.ts';
import { openGrids } from './backtest-grids.ts';
import { played } from './backtest-process.ts';

export interface BacktestPlace {
  readonly account: string;
  /** Folder of bars and predictions. */
  readonly data: string | undefined;
  /** Whose limits and terms hold. */
  readonly configFiles: readonly string[];
  /** As they are on disk now. */
  strategies(): StrategiesHere;
  /** Where reports are kept. */
  readonly reports: string;
  /** A run that takes longer is ended; of requests the default. */
  readonly deadlineMs?: number;
}

export interface StrategiesHere {
  /** Undefined if the configuration cannot be read. */
  readonly folder: string | undefined;
  readonly all: readonly { readonly name: string; readonly file: string }[];
}

export interface OpenBacktests extends Backtests {
  /** Ends the one that runs. */
  stop(): void;
}

/** Connections without a byte, and assistants, give up after a minute: until then they have to know. */
const DEADLINE_MS = 50 * SECOND_MS;
/** Of the files of bars together: about three years of minutes of ten symbols. */
const BARS_BYTES_MAX = 128 * 1_024 * 1_024;
const PREDICTIONS = 'predictions.ndjson';
const BARS = /^([A-Za-z][A-Za-z.]{0,9})(?:-1m)?\.csv(?:\.gz)?$/;

export function openBacktests(place: BacktestPlace): OpenBacktests {
  const { account, data } = place;
  const reports = openBacktestFiles(place.reports);
  const drafts = openDrafts(join(place.reports, 'drafts'), place.strategies().folder);
  const ending = new AbortController();
  let isRunning = false;
  const grids = openGrids({
    ...{ folder: join(place.reports, 'grids'), drafts, signal: ending.signal },
    argumentsFor: (asked) => dataArguments(place, asked),
    hidden: data === undefined ? [] : [data],
  });

  async function run(asked: BacktestRequest) {
    const draft = asked.unsaved && drafts.write(asked.unsaved);
    const kept = reports.begin(asked.userId);
    try {
      const args = argumentsFor(place, { ...asked, files: draft && [draft.file] });
      if (!args.ok) return args;
      const page = ['--html', kept.page];
      const hidden = [draft?.folder ?? '', data ?? ''].filter((folder) => folder !== '');
      const done = await played([...args.value, ...page], {
        ...{ signal: ending.signal, hidden, deadlineMs: place.deadlineMs ?? DEADLINE_MS },
      });
      if (!done.ok) return done;
      const report = { ...done.value, ...(asked.unsaved && { unsaved: asked.unsaved.file }) };
      return ok({ ...report, id: kept.keep(report) });
    } finally {
      kept.end();
      draft?.end();
    }
  }

  return {
    account,
    reports,
    grids,
    isFileName: isDraftName,
    async run(asked) {
      if (isRunning) return failed({ kind: 'busy' });
      isRunning = true;
      try {
        return await run(asked);
      } finally {
        isRunning = false;
      }
    },
    stop: () => ending.abort(),
  };
}

interface Asked extends BacktestRequest {
  /** In place of those in force. */
  readonly files: readonly string[] | undefined;
}

function argumentsFor(
  place: BacktestPlace,
  { strategy, files, nullRuns, ...asked }: Asked,
): Result<readonly string[], BacktestRefusal> {
  const data = dataArguments(place, asked);
  if (!data.ok) return data;
  const { all } = place.strategies();
  const chosen = all.filter(({ name }) => strategy === undefined || name === strategy);
  const chosenFiles = files ?? chosen.map(({ file }) => file);
  if (chosenFiles.length === 0)
    return failed({ kind: 'no-strategy', known: all.map(({ name }) => name) });
  return ok([
    ...chosenFiles.flatMap((file) => ['--strategy', file]),
    ...data.value,
    ...optional('--null', nullRuns),
  ]);
}

/** What a run is played over, and on whose terms. */
export function dataArguments(
  { data, configFiles }: BacktestPlace,
  { symbols, from, to, cash }: Pick<BacktestRequest, 'symbols' | 'from' | 'to' | 'cash'>,
): Result<readonly string[], BacktestRefusal> {
  if (data === undefined || !existsSync(join(data, PREDICTIONS))) return failed({ kind: 'off' });
  const bars = barsOf(data, symbols);
  if (!bars.ok) return bars;
  return ok([
    ...bars.value.flatMap(([symbol, file]) => ['--bars', `${symbol}=${file}`]),
    ...['--predictions', join(data, PREDICTIONS), '--json'],
    ...configFiles.flatMap((file) => ['-c', file]),
    ...optional('--from', from),
    ...optional('--to', to),
    ...optional('--cash', cash),
  ]);
}

type BarsOfSymbol = readonly [symbol: string, file: string];

/** Of the symbols, or of all that have bars. */
function barsOf(
  data: string,
  symbols: readonly string[] | undefined,
): Result<readonly BarsOfSymbol[], BacktestRefusal> {
  const all = barsIn(data);
  const wanted = symbols ?? [...all.keys()];
  const missing = wanted.filter((symbol) => !all.has(symbol));
  if (missing.length > 0 || wanted.length === 0)
    return failed({ kind: 'no-bars', symbols: missing, known: [...all.keys()] });
  const bars = wanted.map((symbol) => [symbol, all.get(symbol) ?? ''] as const);
  const bytes = bars.reduce((sum, [, file]) => sum + statSync(file).size, 0);
  return bytes > BARS_BYTES_MAX
    ? failed({ kind: 'too-large', bytes, max: BARS_BYTES_MAX })
    : ok(bars);
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
