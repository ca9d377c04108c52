// `sluice backtest`: runs strategies over recorded bars and predictions with the engine that trades live.
import { type Command, Option } from 'commander';
import { EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { storedOrFileBySymbol } from '../program/option-bars.ts';
import { dayOption } from '../program/option-day.ts';
import { seconds, wholeFrom } from '../program/option-numbers.ts';
import { printError } from '../program/output.ts';
import type { CompareFlags } from './backtest/compare.ts';
import { borrow, fills, spread } from './backtest/cost-flags.ts';
import {
  axes,
  type BacktestFlags,
  benchmark,
  cash,
  counted,
  milliseconds,
  NO_SLIPPAGE,
  plan,
  several,
  share,
  slip,
  zone,
} from './backtest/flags.ts';
import { holdings } from './backtest/holdings-flag.ts';
import { syntheticChain } from './backtest/synthetic-flag.ts';
import type { TrialsFlags } from './backtest/trials.ts';
import { fixedOffsetOption, lengthOption, shiftOption } from './bars/file-terms.ts';
import { type StoreFlags, storeAt } from './bars/store-at.ts';
import { backtest } from './run-backtest.ts';

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
    .option(
      '--resume <file>',
      'keep each variant, or run of --null, there, and continue from those it has',
    )
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
  const sentence = `Required option '--${missing}' not specified; see \`sluice backtest --help\``;
  return printError({ sentence, code: 'missing-mandatory-option-value', exitCode: EXIT.usage });
}

const REQUIRED = ['strategy', 'bars'] as const;
