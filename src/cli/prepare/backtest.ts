// `sluice backtest`: strategies over recorded bars and predictions, by the engine that trades live.
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CommissionPlan, Slippage } from '../../adapters/fills/costs.ts';
import { loadBacktest } from '../../app/backtest/load-backtest.ts';
import { runBacktest } from '../../app/backtest/run-backtest.ts';
import { packageVersion } from '../../app/package.ts';
import { SECOND_MS, type TradingDay } from '../../kernel/instant.ts';
import { parseDay } from '../../market/day.ts';
import { type Zone, zoneNamed } from '../../market/zone.ts';
import { reportOf } from '../../trading/report/report.ts';
import { reportJson } from '../../trading/report/report-json.ts';
import { EXIT, type ExitCode, type Finish } from '../exit-code.ts';
import { printError, printJson, printLine } from '../output.ts';
import { reportText } from '../report/report-text.ts';

interface BacktestFlags {
  readonly strategy: readonly string[];
  readonly bars: ReadonlyMap<string, string>;
  readonly predictions: string;
  readonly config?: readonly string[];
  readonly from?: TradingDay;
  readonly to?: TradingDay;
  readonly cash: number;
  readonly commission: CommissionPlan;
  readonly slippage: Slippage;
  readonly volumeShare: number;
  readonly latency: number;
  readonly pollLatency?: number;
  readonly zone: Zone;
  readonly dates?: 'mdy' | 'dmy';
  readonly json?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  command
    .requiredOption('--strategy <file>', 'a strategy file or a folder of them; repeat it', several)
    .requiredOption(
      '--bars <symbol=file>',
      'bars of a symbol, CSV or gzip; repeat it',
      barsBySymbol,
    )
    .requiredOption('--predictions <file>', 'predictions, one JSON object a line')
    .option('-c, --config <file>', 'take limits, execution and the feed from it', several)
    .option('--from <day>', 'first day to trade, YYYY-MM-DD', day)
    .option('--to <day>', 'last day to trade, YYYY-MM-DD', day)
    .option('--cash <usd>', 'at the start', above(0, 'an amount above 0'), 100_000)
    .option('--commission <plan>', 'fixed, tiered, none or USD a share', plan, { kind: 'fixed' })
    .option('--slippage <amount>', 'USD a share, or such as 2bp', slip, NO_SLIPPAGE)
    .option('--volume-share <percent>', "of a bar's volume we may take", share, 0.1)
    .option('--latency <ms>', 'from a decision to the exchange', above(-1, 'ms, 0 or more'), 100)
    .option('--poll-latency <s>', 'from a prediction to us', above(-1, 'seconds, 0 or more'))
    .option('--zone <zone>', 'of times without one', zone, zoneNamed('America/New_York'))
    .addOption(new Option('--dates <order>', 'of 3/4/2017').choices(['mdy', 'dmy']))
    .option('--json', 'print JSON')
    .action((flags: BacktestFlags) => finish(backtest(flags)));
}

const NO_SLIPPAGE: Slippage = { kind: 'per-share', amount: 0 };

function backtest(flags: BacktestFlags): ExitCode {
  const loaded = loadBacktest({
    ...flags,
    strategies: flags.strategy,
    barFiles: flags.bars,
    configFiles: flags.config ?? [],
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
  if (!loaded.ok) {
    for (const sentence of loaded.failure)
      printError({ sentence, code: 'backtest', exitCode: EXIT.configuration });
    return EXIT.configuration;
  }
  const { inputs, symbols, notes } = loaded.value;
  const run = { ...runBacktest(inputs), symbols, notes };
  const report = reportOf(run);
  if (flags.json) printJson(reportJson(report, run));
  else printLine(reportText(report));
  return EXIT.ok;
}

function several(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

function barsBySymbol(text: string, before: ReadonlyMap<string, string> = new Map()) {
  const [, symbol, file] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (symbol === undefined || file === undefined)
    throw new InvalidArgumentError('It is not SYMBOL=FILE.');
  if (before.has(symbol)) throw new InvalidArgumentError(`${symbol} has a file already.`);
  return new Map([...before, [symbol, file]]);
}

function day(text: string): TradingDay {
  const parsed = parseDay(text);
  if (parsed === undefined) throw new InvalidArgumentError('It is not a day as YYYY-MM-DD.');
  return parsed;
}

function above(lowest: number, what: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value <= lowest)
      throw new InvalidArgumentError(`It is not ${what}.`);
    return value;
  };
}

function plan(text: string): CommissionPlan {
  if (text === 'fixed' || text === 'tiered' || text === 'none') return { kind: text };
  const amount = Number(text);
  if (text.trim() === '' || !(amount >= 0))
    throw new InvalidArgumentError('It is not fixed, tiered, none or USD a share.');
  return { kind: 'per-share', amount };
}

function slip(text: string): Slippage {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(bp)?$/.exec(text) ?? [];
  if (amount === undefined)
    throw new InvalidArgumentError('It is not USD a share, nor basis points such as 2bp.');
  return unit === undefined
    ? { kind: 'per-share', amount: Number(amount) }
    : { kind: 'basis-points', points: Number(amount) };
}

function share(text: string): number {
  const percent = Number(text);
  if (text.trim() === '' || !(percent > 0 && percent <= 100))
    throw new InvalidArgumentError('It is not a percentage above 0, at most 100.');
  return percent / 100;
}

function zone(text: string): Zone {
  try {
    return zoneNamed(text);
  } catch {
    throw new InvalidArgumentError(`There is no time zone ${text}.`);
  }
}
