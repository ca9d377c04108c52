// `sluice backtest`: runs strategies over recorded bars and predictions with the engine that trades live.
import { type Command, Option } from 'commander';
import { SECOND_MS } from '../../kernel/instant.ts';
import type { BacktestInputs } from '../../research/backtest/backtest-inputs.ts';
import { buyAndHold, usualBenchmark } from '../../research/backtest/buy-and-hold.ts';
import { checkLookahead } from '../../research/backtest/check-lookahead.ts';
import { type LoadedBacktest, loadBacktest } from '../../research/backtest/load-backtest.ts';
import { runBacktest } from '../../research/backtest/run-backtest.ts';
import { endNotes } from '../../research/backtest/run-notes.ts';
import { SYNTHETIC_RUNS, syntheticRuns } from '../../research/backtest/synthetic-runs.ts';
import { gridJson } from '../../research/grid/grid-json.ts';
import { gridSections } from '../../research/grid/grid-sections.ts';
import { runGrid } from '../../research/grid/run-grid.ts';
import { VARIANTS_MAX, variantsOf } from '../../research/grid/variants.ts';
import { syntheticText } from '../../research/synthetic/synthetic-terms.ts';
import { drawFraction } from '../../trader/adapters/system/random.ts';
import { packageVersion } from '../../trader/app/instance/package.ts';
import { usualResampling } from '../../trader/domain/report/monte-carlo.ts';
import { reportOf } from '../../trader/domain/report/report.ts';
import { reportJson } from '../../trader/domain/report/report-json.ts';
import { isSignalFact, type RunSignal } from '../../trader/domain/report/signal-rows.ts';
import type { RecordedFact } from '../../trader/ports/journal.ts';
import { folded, sectionsText } from '../answers/sections-text.ts';
import { EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { home, settleHome } from '../program/home.ts';
import { boundHeapOfRun } from '../program/loading-memory.ts';
import { storedOrFileBySymbol } from '../program/option-bars.ts';
import { dayOption } from '../program/option-day.ts';
import { seconds, wholeFrom } from '../program/option-numbers.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { createProgress, stepsOf } from '../program/progress.ts';
import type { CompareFlags } from './backtest/compare.ts';
import { borrow, fills, spread } from './backtest/cost-flags.ts';
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
import { lookaheadJson, lookaheadText } from './backtest/lookahead-text.ts';
import { misuseOf } from './backtest/misuse.ts';
import { reportText } from './backtest/report-text.ts';
import { writeRunFiles } from './backtest/run-files.ts';
import { syntheticChain } from './backtest/synthetic-flag.ts';
import { storeAt } from './bars/store-at.ts';

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
    .option('--strategy <file>', 'a strategy file or a folder of them; repeatable', several)
    .option(
      '--bars <symbol[=file]>',
      'stored one-minute bars, or those of a file; repeatable',
      storedOrFileBySymbol,
    )
    .option('--predictions <file>', 'predictions, one JSON object per line')
    .option('--folder <folder>', "stored bars; default: bars in the configuration's data")
    .option('--actions <file>', 'dividends and splits: date, symbol, dividend, split')
    .option('-c, --config <file>', 'use its limits, execution and feed settings', several)
    .option('--from <day>', 'first day to trade, YYYY-MM-DD', dayOption)
    .option('--to <day>', 'last day to trade, YYYY-MM-DD', dayOption)
    .option('--cash <amount>', 'cash at the start; 100,000 USD, or 1,000,000,000 VND', cash)
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
    .option('--grid <path=values>', 'such as stop.atr.multiple=2,3,4; repeatable', axes)
    .option('--walk-forward <n>', 'split the period n times to judge the grid', counted)
    .option('--check-lookahead [cuts]', 'prove that no decision uses later data', counted)
    .option('--benchmark <symbol>', 'compare with holding it; none; SPY or the first', benchmark)
    .option(
      '--monte-carlo <runs>',
      'orders of the trades to try; 1000, fewer of many trades',
      wholeFrom(0, 100_000),
    )
    .option('--seed <n>', 'of the random orders', wholeFrom(0, 1_000_000_000))
    .option('--trades <file>', 'write the trades, .csv or .json')
    .option('--signals <file>', 'write every signal with its reasons, .csv')
    .option('--html <file>', 'write the report as one page')
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
  const loaded = loadBacktest({
    ...flags,
    store: store.value,
    strategies: flags.strategy,
    barFiles: flags.bars,
    predictions: flags.predictions,
    configFiles: flags.config ?? [],
    actionsFile: flags.actions,
    cash: flags.cash,
    ...(flags.spread && { spreadsAsked: flags.spread }),
    ...(flags.borrow && { borrowing: flags.borrow }),
    ...(flags.fills && { optionFills: flags.fills }),
    commission: flags.commission,
    zone: flags.zone,
    from: flags.from,
    to: flags.to,
    latencyMs: flags.latency,
    pollLatencyMs: flags.pollLatency === undefined ? undefined : flags.pollLatency * SECOND_MS,
    dayOrder:
      flags.dates === undefined ? 'unknown' : flags.dates === 'mdy' ? 'month-first' : 'day-first',
    cwd: process.cwd(),
    environment: process.env,
    version: packageVersion(),
  });
  if (!loaded.ok) return printFaults(loaded.failure);
  settleHome(loaded.value.inputs.settings.venue);
  if (flags.grid !== undefined) return grid(flags, loaded.value);
  if (flags.checkLookahead !== undefined) return lookahead(flags, loaded.value);
  const { inputs, symbols, notes } = loaded.value;
  const signals: RunSignal[] = [];
  const onFact = ({ at, fact }: RecordedFact) => {
    if (isSignalFact(fact)) signals.push({ at, fact });
  };
  const inputsWithSignals = flags.signals === undefined ? inputs : { ...inputs, onFact };
  const held = benchmarkOf(flags);
  const outcome = played(inputsWithSignals, 1, 'backtest', runBacktest);
  const synthetic = syntheticPrices(inputs, outcome);
  const run = {
    ...outcome,
    ...(synthetic && { synthetic }),
    ...{ symbols, notes: [...notes, ...endNotes(outcome.equity)] },
    ...(held !== undefined && { benchmark: buyAndHold(held, inputs) }),
  };
  const { monteCarlo, seed } = flags;
  const usual = usualResampling(run.trades.length);
  const resampling = { runs: monteCarlo ?? usual.runs, seed: seed ?? usual.seed };
  const report = reportOf(run, home(), resampling);
  if (flags.json) printJson(reportJson(report, run));
  else printLine(reportText(report));
  return writeRunFiles(flags, { run, report, signals, inputs });
}

/** Undefined if no option prices were computed. */
function syntheticPrices(inputs: BacktestInputs, outcome: ReturnType<typeof runBacktest>) {
  const sentence = syntheticLabel(inputs);
  if (sentence === undefined) return undefined;
  const again = SYNTHETIC_RUNS - 1;
  const runs = played(inputs, again, 'other prices', (counted) => syntheticRuns(counted, outcome));
  return runs && { sentence, runs };
}

function syntheticLabel({ options }: BacktestInputs): string | undefined {
  const { terms, underlyings } = options?.synthetic ?? {};
  return terms && underlyings && syntheticText(terms, underlyings);
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

function printFaults(faults: readonly string[]): ExitCode {
  for (const sentence of faults)
    printError({ sentence, code: 'backtest', exitCode: EXIT.configuration });
  return EXIT.configuration;
}

function grid(
  { grid: wanted = [], walkForward = 0, json }: BacktestFlags,
  { strategies, inputs }: LoadedBacktest,
): ExitCode {
  const count = wanted.reduce((product, { values }) => product * values.length, 1);
  if (count > VARIANTS_MAX)
    return printFaults([`the grid has ${count} variants; the maximum is ${VARIANTS_MAX}`]);
  const variants = variantsOf(strategies, wanted);
  if (!variants.ok) return printFaults(variants.failure);
  const result = played(inputs, count, 'grid', (counted) =>
    runGrid(counted, variants.value, walkForward),
  );
  const label = syntheticLabel(inputs);
  if (json) printJson({ ...gridJson(result), ...(label && { synthetic_chain: { label } }) });
  else {
    if (label !== undefined) printLine(`${folded(`${label}.`, '').join('\n')}\n`);
    printLine(sectionsText(gridSections(result, home())));
  }
  return EXIT.ok;
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
