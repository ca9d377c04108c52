// `sluice backtest`: runs strategies over recorded bars and predictions with the engine that trades live.
import { type Command, Option } from 'commander';
import { SECOND_MS } from '../../kernel/instant.ts';
import { ok } from '../../kernel/result.ts';
import type { BacktestInputs } from '../../research/backtest/backtest-inputs.ts';
import { buyAndHold, usualBenchmark } from '../../research/backtest/buy-and-hold.ts';
import { checkLookahead } from '../../research/backtest/check-lookahead.ts';
import { endedNotes } from '../../research/backtest/ended-contracts.ts';
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
import { staleNotes } from '../../trader/domain/report/run-universe.ts';
import { wholeTrades } from '../../trader/domain/report/whole-trades.ts';
import { EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { home, settleHome } from '../program/home.ts';
import { boundHeapOfRun } from '../program/loading-memory.ts';
import { storedOrFileBySymbol } from '../program/option-bars.ts';
import { dayOption } from '../program/option-day.ts';
import { seconds, wholeFrom } from '../program/option-numbers.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { createProgress, stepsOf } from '../program/progress.ts';
import { besideChance } from './backtest/beside-chance.ts';
import type { CompareFlags } from './backtest/compare.ts';
import { borrow, fills, spread } from './backtest/cost-flags.ts';
import { factsForFiles } from './backtest/facts-for-files.ts';
import {
  axes,
  type BacktestFlags,
  benchmark,
  cash,
  counted,
  milliseconds,
  NO_BENCHMARK,
  NO_SLIPPAGE,
  plan,
  several,
  share,
  slip,
  zone,
} from './backtest/flags.ts';
import { playGrid } from './backtest/grid.ts';
import { holdings } from './backtest/holdings-flag.ts';
import { lookaheadJson, lookaheadText } from './backtest/lookahead-text.ts';
import { misuseOf } from './backtest/misuse.ts';
import { reportText } from './backtest/report-text.ts';
import { writeRunFiles } from './backtest/run-files.ts';
import { printFaults, syntheticLabel } from './backtest/said.ts';
import { syntheticChain } from './backtest/synthetic-flag.ts';
import type { TrialsFlags } from './backtest/trials.ts';
import { triedOnce } from './backtest/tried.ts';
import { fixedOffsetOption, lengthOption, shiftOption } from './bars/file-terms.ts';
import { type StoreFlags, storeAt } from './bars/store-at.ts';

export function configure(command: Command, finish: Finish): void {
  command
    .command('compare')
    .description('Put two reports side by side: figures, trades of only one, assumptions.')
    .argument('<a.json>', 'what `sluice backtest --json` printed')
    .argument('<b.json>', 'another one')
    .option('--json', 'print JSON')
    .action(async (a: string, b: string, _flags: CompareFlags, own: Command) => {
      const { compare } = await import('./backtest/compare.ts');
      // The run has a --json too, and takes it wherever it stands.
      finish(compare(a, b, own.optsWithGlobals<CompareFlags>()));
    });
  command
    .command('trials')
    .description('List what was tried on which sessions.')
    .option('--forget <id>', 'the tries on these sessions do not count any more')
    .option('--folder <folder>', "where the store is; default: bars in the configuration's data")
    .option('--json', 'print JSON')
    .action(async (_flags: TrialsFlags, own: Command) => {
      const { trials } = await import('./backtest/trials.ts');
      const flags = own.optsWithGlobals<TrialsFlags & StoreFlags>();
      const store = storeAt(flags);
      finish(store.ok ? trials(store.value.folder, flags) : printError(store.failure));
    });
  command
    .option('--strategy <file>', 'a strategy file or a folder of them; repeatable', several)
    .option(
      '--bars <symbol[=file]>',
      'stored bars, or those of a file; repeatable',
      storedOrFileBySymbol,
    )
    .option('--predictions <file>', 'predictions, one JSON object per line')
    .option('--folder <folder>', "stored bars; default: bars in the configuration's data")
    .option('--actions <file>', 'dividends and splits: date, symbol, dividend, split')
    .option('--symbols <file>', 'when symbols were listed: symbol, from, to, reason, value')
    .option('-c, --config <file>', 'use its limits, execution and feed settings', several)
    .option('--from <day>', 'first day to trade, YYYY-MM-DD', dayOption)
    .option('--to <day>', 'last day to trade, YYYY-MM-DD', dayOption)
    .option('--cash <amount>', 'cash at the start; 100,000 USD, or 1,000,000,000 VND', cash)
    .option(
      '--holdings <symbol=shares>',
      'shares held at the start, such as AAPL=300@180; repeatable',
      holdings,
    )
    .addOption(
      new Option(
        '--commission <plan>',
        'fixed (default), tiered, none or USD per share; in Vietnam such as 0.15%',
      ).argParser(plan),
    )
    .addOption(
      new Option('--slippage <amount>', 'beyond the spread: USD per share, or such as 2bp')
        .argParser(slip)
        .default(NO_SLIPPAGE, '0'),
    )
    .option(
      '--spread <spread>',
      'bid to ask: 0.02, 0.05%, SPY=0.02 or SPY=FILE; repeatable',
      spread,
    )
    .option(
      '--borrow <rate>',
      'yearly cost of shorts over night: 3% or GME=45%; repeatable',
      borrow,
    )
    .option(
      '--fills <model>',
      'of orders in options: walk (default), cross, mid, fraction=0.75',
      fills,
    )
    .addOption(
      new Option(
        '--synthetic-chain [terms]',
        'compute option prices where none are stored: such as volatility=0.25,skew=-0.1',
      )
        .preset('')
        .argParser(syntheticChain),
    )
    .addOption(
      new Option('--volume-share <percent>', "share of a bar's volume we may fill")
        .argParser(share)
        .default(0.1, '10'),
    )
    .option('--latency <ms>', 'delay from a decision to the exchange', milliseconds, 100)
    .option('--poll-latency <s>', 'delay of a prediction; half the poll interval', seconds)
    .addOption(
      new Option('--zone <zone>', 'for times without a zone; that of the venue').argParser(zone),
    )
    .addOption(
      new Option('--dates <order>', 'order of day and month in 3/4/2017').choices(['mdy', 'dmy']),
    )
    .addOption(lengthOption())
    .addOption(shiftOption())
    .addOption(fixedOffsetOption())
    .option('--grid <path=values>', 'such as stop.atr.multiple=2,3,4; repeatable', axes)
    .option('--random <n>', 'draw so many variants of the grid; --seed S', counted)
    .option('--workers <n>', 'threads of --grid and --null; one per processor', counted)
    .option('--variants <file>', 'write the variants of the grid, .parquet')
    .option('--resume <file>', 'keep each variant there, and continue from those it has')
    .option('--walk-forward <n>', 'split the period n times to judge the grid', counted)
    .option('--check-lookahead [cuts]', 'prove that no decision uses later data', counted)
    .option(
      '--null [runs]',
      'compare with as many runs that can know nothing; 200',
      wholeFrom(20, 10_000),
    )
    .option('--benchmark <symbol>', 'compare with holding it; none; SPY or the first', benchmark)
    .option('--in-force <file>', 'strategies to compare with, on the same data', several)
    .option(
      '--monte-carlo <runs>',
      'orders of the trades to try; 1000, fewer of many trades',
      wholeFrom(0, 100_000),
    )
    .option('--seed <n>', 'of the random orders, --null and --random', wholeFrom(0, 1_000_000_000))
    .option('--trades <file>', 'write the trades, .csv or .json')
    .option('--signals <file>', 'write every signal with its reasons, .csv')
    .option('--html <file>', 'write the report as one page')
    .option('--parquet <folder>', 'write trades, equity, signals, refusals, or the grid')
    .option('--json', 'print JSON')
    .action(async (flags: Partial<BacktestFlags>) => finish(await asked(flags)));
}

/** Not required by the parser: `compare` needs none of them. */
function asked(flags: Partial<BacktestFlags>): Promise<ExitCode> | ExitCode {
  const missing = REQUIRED.find((name) => flags[name] === undefined);
  if (missing === undefined) return backtest(flags as BacktestFlags);
  const sentence = `Required option '--${missing}' not specified`;
  return printError({ sentence, code: 'missing-mandatory-option-value', exitCode: EXIT.usage });
}

const REQUIRED = ['strategy', 'bars'] as const;

async function backtest(flags: BacktestFlags): Promise<ExitCode> {
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
  const { inputs, symbols, universe, notes } = loaded.value;
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
    ...{ symbols, universe },
    notes: [
      ...staleNotes(universe, outcome.openPositions),
      ...notes,
      ...endNotes(outcome),
      ...endedNotes(outcome, home().calendar),
    ],
    ...(held !== undefined && { benchmark: buyAndHold(held, inputs) }),
  };
  const { monteCarlo, seed } = flags;
  const usual = usualResampling(wholeTrades(run.trades).length);
  const resampling = { runs: monteCarlo ?? usual.runs, seed: seed ?? usual.seed };
  const report = reportOf(run, home(), resampling);
  if (flags.json) printJson(reportJson(report, run));
  else printLine(reportText(report));
  return writeRunFiles(flags, { run, report, facts: kept.facts, inputs });
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

function lookahead({ checkLookahead: wanted, json }: BacktestFlags, { inputs }: LoadedBacktest) {
  const cuts = typeof wanted === 'number' ? wanted : CUTS;
  const check = played(inputs, cuts + 1, 'check', (counted) =>
    checkLookahead(counted, cuts, drawFraction),
  );
  if (json) printJson(lookaheadJson(check));
  else printLine(lookaheadText(check));
  return check.differences.length === 0 ? EXIT.ok : EXIT.failure;
}
