// Runs the strategies as the flags say, once or as a check, and prints the report.
import { SECOND_MS } from '../../kernel/instant.ts';
import { ok } from '../../kernel/result.ts';
import type { BacktestInputs } from '../../research/backtest/backtest-inputs.ts';
import { buyAndHold, usualBenchmark } from '../../research/backtest/buy-and-hold.ts';
import { checkLookahead } from '../../research/backtest/check-lookahead.ts';
import { endedNotes } from '../../research/backtest/ended-contracts.ts';
import { untradedNotes, unusedNotes } from '../../research/backtest/input-faults.ts';
import {
  type BacktestRequest,
  type LoadedBacktest,
  loadBacktest,
} from '../../research/backtest/load-backtest.ts';
import { runBacktest } from '../../research/backtest/run-backtest.ts';
import { endNotes } from '../../research/backtest/run-notes.ts';
import { SYNTHETIC_RUNS, syntheticRuns } from '../../research/backtest/synthetic-runs.ts';
import { nullInputs } from '../../research/null/null-inputs.ts';
import { parquetFilesIn } from '../../research/parquet/parquet-bars.ts';
import { drawFraction } from '../../trader/adapters/system/random.ts';
import { packageVersion } from '../../trader/app/instance/package.ts';
import { usualResampling } from '../../trader/domain/report/monte-carlo.ts';
import { reportOf } from '../../trader/domain/report/report.ts';
import { reportJson } from '../../trader/domain/report/report-json.ts';
import type { RunBenchmark, RunResult } from '../../trader/domain/report/run-result.ts';
import { staleNotes } from '../../trader/domain/report/run-universe.ts';
import { returnsOfWeeks } from '../../trader/domain/report/session-equity.ts';
import { wholeTrades } from '../../trader/domain/report/whole-trades.ts';
import { EXIT, type ExitCode } from '../program/exit-code.ts';
import { home, settleHome } from '../program/home.ts';
import { boundHeapOfRun } from '../program/loading-memory.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { createProgress, stepsOf } from '../program/progress.ts';
import { besideChance } from './backtest/beside-chance.ts';
import { triedOnce } from './backtest/count-tried.ts';
import { factsForFiles } from './backtest/facts-for-files.ts';
import { type BacktestFlags, NO_BENCHMARK } from './backtest/flags.ts';
import { playGrid } from './backtest/grid.ts';
import { lookaheadJson, lookaheadText } from './backtest/lookahead-text.ts';
import { misuseOf } from './backtest/misuse.ts';
import { reportText } from './backtest/report-text.ts';
import { writeRunFiles } from './backtest/run-files.ts';
import { printFaults, syntheticLabel } from './backtest/shared-text.ts';
import { storeAt } from './bars/store-at.ts';

export async function backtest(flags: BacktestFlags): Promise<ExitCode> {
  const misused = misuseOf(flags);
  if (misused !== undefined)
    return printError({ sentence: misused, code: 'invalid-argument', exitCode: EXIT.usage });
  const store = storeAt(flags);
  if (!store.ok) return printError(store.failure);
  boundHeapOfRun();
  const request: BacktestRequest = {
    ...flags,
    store: store.value,
    parquet: await parquetFilesIn(flags.bars.values()),
    strategies: flags.strategy,
    barFiles: flags.bars,
    predictions: flags.predictions,
    configFiles: flags.config ?? [],
    actionsFile: flags.actions,
    listingsFile: flags.symbols,
    cash: flags.cash,
    ...(flags.spread && { spreadsAsked: flags.spread }),
    ...(flags.borrow && { borrowing: flags.borrow }),
    ...(flags.holdings && { holdingsAsked: flags.holdings }),
    ...(flags.fills && { optionFills: flags.fills }),
    commission: flags.commission,
    zone: flags.zone,
    from: flags.from,
    to: flags.to,
    latencyMs: flags.latency,
    pollLatencyMs: flags.pollLatency === undefined ? undefined : flags.pollLatency * SECOND_MS,
    dayOrder:
      flags.dates === undefined ? 'unknown' : flags.dates === 'mdy' ? 'month-first' : 'day-first',
    ...(flags.length !== undefined && { barMs: flags.length }),
    ...(flags.shift !== undefined && { shiftMinutes: flags.shift }),
    ...(flags.fixedOffset !== undefined && { fixedOffsetMs: flags.fixedOffset }),
    cwd: process.cwd(),
    environment: process.env,
    version: packageVersion(),
  };
  const loaded = loadBacktest(request);
  if (!loaded.ok) return printFaults(loaded.failure);
  settleHome(loaded.value.inputs.settings.venue);
  if (flags.grid !== undefined) return playGrid(flags, loaded.value, store.value.folder);
  if (flags.checkLookahead !== undefined) return lookahead(flags, loaded.value);
  const { inputs, symbols, universe, leftOut, notes } = loaded.value;
  const hidden = flags.null === undefined ? undefined : nullInputs(inputs);
  if (hidden?.ok === false) return printFaults([hidden.failure]);
  const other = inForceInputs(flags, request);
  if (other?.ok === false) return printFaults(other.failure);
  const kept = factsForFiles(flags);
  const held = benchmarkOf(flags);
  const outcome = played(
    { ...inputs, ...(kept.onFact && { onFact: kept.onFact }) },
    1,
    'backtest',
    runBacktest,
  );
  const synthetic = syntheticPrices(inputs, outcome);
  const chance = flags.null === undefined ? undefined : await besideChance(flags, inputs, outcome);
  if (typeof chance === 'string')
    return printError({ sentence: chance, code: 'null', exitCode: EXIT.failure });
  const inForce = other && played(other.value, 1, 'in force', runBacktest);
  const run = {
    ...outcome,
    ...(inForce && { inForce }),
    ...(synthetic && { synthetic }),
    tries: triedOnce(inputs, store.value.folder, outcome),
    ...(chance && { chance }),
    ...{ symbols, universe, leftOut },
    notes: [
      ...staleNotes(universe, outcome.openPositions),
      ...unusedNotes([inputs, ...(other ? [other.value] : [])], held),
      ...new Set([...(other ? untradedNotes(other.value) : []), ...notes]),
      ...endNotes(outcome),
      ...endedNotes(outcome, home().calendar),
    ],
    ...(held !== undefined && { benchmark: benchmarkIn(held, inputs, outcome) }),
  };
  const { monteCarlo, seed } = flags;
  const usual = usualResampling(wholeTrades(run.trades).length);
  const resampling = { runs: monteCarlo ?? usual.runs, seed: seed ?? usual.seed };
  const report = reportOf(run, home(), resampling);
  if (flags.json) printJson(reportJson(report, run));
  else printLine(reportText(report));
  return writeRunFiles(flags, { run, report, facts: kept.facts, inputs });
}

/** In the periods of the run. */
function benchmarkIn(
  symbol: string,
  inputs: BacktestInputs,
  { isWeekly }: Pick<RunResult, 'isWeekly'>,
): RunBenchmark {
  const { returns } = buyAndHold(symbol, inputs);
  return { symbol, returns: isWeekly === true ? returnsOfWeeks(returns) : returns };
}

/** The strategies in force over the same data; undefined if nothing is to be compared. */
function inForceInputs({ inForce }: BacktestFlags, request: BacktestRequest) {
  if (inForce === undefined) return undefined;
  const loaded = loadBacktest({ ...request, strategies: inForce });
  return loaded.ok ? ok(loaded.value.inputs) : loaded;
}

/** Undefined if no option prices were computed. */
function syntheticPrices(inputs: BacktestInputs, outcome: ReturnType<typeof runBacktest>) {
  const sentence = syntheticLabel(inputs);
  if (sentence === undefined) return undefined;
  const again = SYNTHETIC_RUNS - 1;
  const runs = played(inputs, again, 'other prices', (counted) => syntheticRuns(counted, outcome));
  return runs && { sentence, runs };
}

/** Undefined if nothing is to be compared. */
function benchmarkOf({ benchmark: asked, bars }: BacktestFlags): string | undefined {
  if (asked === NO_BENCHMARK) return undefined;
  return asked ?? usualBenchmark([...bars.keys()]);
}

/** Shows how far it is while all runs play. */
function played<Result>(
  inputs: BacktestInputs,
  runs: number,
  what: string,
  play: (inputs: BacktestInputs) => Result,
): Result {
  const progress = createProgress();
  const advance = stepsOf(progress, what, runs * inputs.sessions.length);
  const boundHeap = boundHeapOfRun();
  const onSession = (): void => {
    advance();
    boundHeap();
  };
  const result = play({ ...inputs, onSession });
  progress.end();
  return result;
}

const CUTS = 10;

export function lookahead(
  { checkLookahead: wanted, json }: BacktestFlags,
  { inputs }: LoadedBacktest,
) {
  const cuts = typeof wanted === 'number' ? wanted : CUTS;
  const check = played(inputs, cuts + 1, 'check', (counted) =>
    checkLookahead(counted, cuts, drawFraction),
  );
  if (json) printJson(lookaheadJson(check));
  else printLine(lookaheadText(check));
  return check.differences.length === 0 ? EXIT.ok : EXIT.failure;
}
