// `sluice chain AAPL`: the option contracts near a delta as the broker quotes them, the best first, and why the others are not taken.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { instant, type TradingDay } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { OptionRight } from '../../market/instruments/option-right.ts';
import { addDays } from '../../market/time/day.ts';
import { createWallClock } from '../../trader/adapters/system/wall-clock.ts';
import { adapterOf } from '../../trader/app/brokers/brokers.ts';
import { venuesOf } from '../../trader/app/venues.ts';
import { chooseStructure } from '../../trader/domain/options/choose-structure.ts';
import { eventDaysOf } from '../../trader/domain/options/event-days.ts';
import type { ChainSeen } from '../../trader/domain/options/selection/chain-seen.ts';
import type { JudgedRow } from '../../trader/domain/options/selection/judged-row.ts';
import { rankContracts } from '../../trader/domain/options/selection/rank-contracts.ts';
import type { RefusedContract } from '../../trader/domain/terms/option-refusal.ts';
import {
  type Between,
  OPTION_TRADE_DEFAULTS,
  type OptionTrade,
} from '../../trader/domain/terms/option-trade.ts';
import type { Refusal } from '../../trader/domain/terms/refusal.ts';
import { wordsAt } from '../../trader/domain/wording/figures.ts';
import { refusalText } from '../../trader/domain/wording/refusal-text.ts';
import { structureText } from '../../trader/domain/wording/structure-text.ts';
import { wordsOf } from '../../trader/ports/brokers.ts';
import type { ChainFailure } from '../../trader/ports/option-chains.ts';
import { type Column, tableText } from '../answers/table.ts';
import { loadConfiguration } from '../program/configuration.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../program/exit-code.ts';
import { home } from '../program/home.ts';
import { addInstanceOptions, type InstanceFlags } from '../program/instance.ts';
import { count, numberFrom } from '../program/option-numbers.ts';
import { symbolOption } from '../program/option-symbol.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { marketClock } from '../run/start/practice-clock.ts';
import { printDaemonsChain } from './chain/of-daemon.ts';

interface ChainFlags extends InstanceFlags {
  readonly clock?: string;
  readonly put?: boolean;
  readonly dte: Between;
  readonly delta: Between;
  readonly minVolume: number;
  readonly minInterest: number;
  readonly rate: number;
  readonly json?: boolean;
}

const DEFAULTS = OPTION_TRADE_DEFAULTS.call_or_put;
const { dte, delta, volumeMin: VOLUME_MIN, openInterestMin: INTEREST_MIN } = DEFAULTS;

export function configure(command: Command, finish: Finish): void {
  addInstanceOptions(command)
    .argument('<symbol>', 'symbol of the stock', symbolOption)
    .option('--put', 'puts instead of calls')
    .addOption(range('--dte <from..until>', 'calendar days to expiry', dte))
    .addOption(range('--delta <from..until>', 'without its sign', delta))
    .option('--min-volume <contracts>', 'traded today, at least', count, VOLUME_MIN)
    .option('--min-interest <contracts>', 'open interest, at least', count, INTEREST_MIN)
    .addOption(
      new Option('--rate <percent>', 'interest per year, for prices of our own')
        .argParser(percentPerYear)
        .default(0.04, '4'),
    )
    .option('--json', 'print JSON')
    .addOption(new Option('--clock <anchor>').hideHelp())
    .addHelpText(
      'after',
      `
It asks the broker for the listed expiries and strikes and quotes a shortlist
near the delta. No daemon is needed, and no order is sent. Of a demonstration
or practice it shows what the running daemon reads, near the middle of --dte.
\`sluice buy\` takes the contract.`,
    )
    .action(async (symbol: string, flags: ChainFlags) => {
      const isOfDaemon = flags.demo !== undefined || flags.practice === true;
      const given = SELECTING.find((name) => command.getOptionValueSource(name) === 'cli');
      if (isOfDaemon && given !== undefined) {
        const sentence = `The daemon shows the contracts nearest to the money: of a demonstration or practice only --put and --dte select, not ${given.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`).replace(/^/, '--')}`;
        return finish(printError({ sentence, code: 'usage', exitCode: EXIT.usage }));
      }
      finish(await (isOfDaemon ? ofDaemon(symbol, flags) : run(symbol, flags)));
    });
}

function range(flags: string, description: string, usual: Between): Option {
  return new Option(flags, description)
    .argParser(between)
    .default(usual, `${usual.from}..${usual.until}`);
}

/** Options that the daemon does not take. */
const SELECTING = ['delta', 'minVolume', 'minInterest', 'rate'] as const;

function ofDaemon(symbol: string, flags: ChainFlags): Promise<ExitCode> {
  const days = Math.round((flags.dte.from + flags.dte.until) / 2);
  return printDaemonsChain(symbol, {
    ...flags,
    right: rightOf(flags),
    days,
    isJson: flags.json === true,
  });
}

async function run(symbol: string, flags: ChainFlags): Promise<ExitCode> {
  const read = await chainOf(symbol, flags);
  if (!read.ok) return printError(read.failure);
  const { seen, trade, expiries } = read.value;
  const right = rightOf(flags);
  const ranking = rankContracts(seen, trade, { right });
  const ranked = ranking.ok ? ranking.value.ranked : [];
  const refused = ranking.ok ? ranking.value.refused : refusedIn(ranking.failure);
  const side = right === 'call' ? 'long' : 'short';
  const chosen = ranking.ok ? chooseStructure(seen, trade, { side }) : undefined;
  const words = wordsAt(home());
  const sentence = chosen?.ok ? structureText(chosen.value.structure, 1, words) : undefined;
  if (flags.json === true) {
    printJson({
      ...{ symbol, underlying_price: finite(seen.underlyingPrice), expiries },
      contracts: ranked.map(contractJson),
      refused: refused.map(({ contract, reasons }) => ({ contract, reasons })),
      reasons: ranking.ok ? [] : ranking.failure,
    });
    return ranking.ok ? EXIT.ok : EXIT.failure;
  }
  if (ranked.length > 0) printLine(tableText(ranked, COLUMNS));
  if (refused.length > 0) {
    if (ranked.length > 0) printLine('');
    printLine(tableText(refused, REFUSED_COLUMNS));
  }
  if (sentence !== undefined) {
    printLine(`\nThe first one ${sentence}.`);
    return EXIT.ok;
  }
  const why = ranking.ok ? [] : ranking.failure.filter(({ kind }) => kind !== 'no_contract');
  const because = why.map((reason) => refusalText(reason, words)).join('; ');
  const none = `No contract of ${symbol} passes${because === '' ? '' : `: ${because}`}`;
  return printError({ sentence: none, code: 'no-contract', exitCode: EXIT.failure });
}

interface Chain {
  readonly seen: ChainSeen;
  readonly trade: OptionTrade;
  readonly expiries: readonly TradingDay[];
}

async function chainOf(symbol: string, flags: ChainFlags): Promise<Result<Chain, CommandFailure>> {
  const loaded = loadConfiguration(flags, { tradesNothing: true });
  if (!loaded.ok) {
    const [first] = loaded.failure;
    const sentence = first?.sentence ?? 'There is no configuration';
    return failed({ sentence, code: 'configuration', exitCode: EXIT.configuration });
  }
  const { settings } = loaded.value;
  const { openChains } = adapterOf(settings);
  if (openChains === undefined) {
    const sentence = `No options are traded through ${wordsOf(settings.broker).name}`;
    return failed({ sentence, code: 'venue', exitCode: EXIT.usage });
  }
  const clock = marketClock(flags, settings.mode);
  if (!clock.ok) return clock;
  const now = clock.value.now();
  const chains = openChains({
    ...{ settings, venues: venuesOf(settings.venue), clock: clock.value, wall: createWallClock() },
  });
  try {
    const read = await chains.read({
      wanted: settings.instruments.get(symbol) ?? { symbol, brokerSymbol: symbol },
      right: rightOf(flags),
      from: dayAfter(now, flags.dte.from),
      until: dayAfter(now, flags.dte.until),
      delta: (flags.delta.from + flags.delta.until) / 2,
    });
    if (!read.ok) return failed(failureOf(read.failure, symbol));
    const trade = {
      ...{ ...DEFAULTS, dte: flags.dte, delta: flags.delta },
      ...{ volumeMin: flags.minVolume, openInterestMin: flags.minInterest },
    };
    const { underlyingPrice, rows, expiries } = read.value;
    const { calendar } = home();
    const at = clock.value.now();
    const quoted = { at, rows, underlyingPrice, calendar, rate: flags.rate, dividendYield: 0 };
    const seen = { ...quoted, ...eventDaysOf(settings.events ?? [], symbol) };
    return ok({ seen, trade, expiries });
  } finally {
    await chains.stop();
    clock.value.stop();
  }
}

function failureOf({ kind, why }: ChainFailure, symbol: string): CommandFailure {
  switch (kind) {
    case 'no-gateway':
      return {
        sentence: `The gateway does not answer: ${why}. Start it, and ask again`,
        code: kind,
        exitCode: EXIT.timeout,
      };
    case 'session-taken':
      return {
        sentence: 'Another `sluice chain` has the session: wait until it has ended',
        code: kind,
        exitCode: EXIT.failure,
      };
    case 'unknown-symbol':
      return { sentence: `${symbol}: ${why}`, code: kind, exitCode: EXIT.failure };
    case 'no-options':
    case 'refused':
      return { sentence: `${symbol} has no options: ${why}`, code: kind, exitCode: EXIT.failure };
  }
}

const COLUMNS: readonly Column<JudgedRow>[] = [
  { title: 'CONTRACT', cell: ({ row }) => row.contract.id },
  { title: 'DAYS', cell: ({ figures }) => figures.days },
  { title: 'BID', cell: ({ row }) => row.bid.toFixed(2) },
  { title: 'ASK', cell: ({ row }) => row.ask.toFixed(2) },
  { title: 'DELTA', cell: ({ figures }) => figures.delta.toFixed(2) },
  { title: 'IV', cell: ({ figures }) => `${(figures.volatility * 100).toFixed(1)} %` },
  { title: 'OI', cell: ({ row }) => row.openInterest ?? null, isOptional: true },
  { title: 'VOLUME', cell: ({ row }) => row.volume ?? null, isOptional: true },
  { title: 'SCORE', cell: ({ score }) => score.toFixed(2) },
];

const REFUSED_COLUMNS: readonly Column<RefusedContract>[] = [
  { title: 'NOT TAKEN', cell: ({ contract }) => contract },
  {
    title: 'WHY',
    cell: ({ reasons }) => reasons.map((one) => refusalText(one, wordsAt(home()))).join('; '),
    isElastic: true,
  },
];

function contractJson({ row, figures, score }: JudgedRow) {
  const { contract, bid, ask, volume = null, openInterest = null } = row;
  return {
    ...{ contract: contract.id, expiry: contract.expiry, strike: contract.strike },
    ...{ right: contract.right, bid, ask, volume, open_interest: openInterest },
    ...{ days: figures.days, delta: figures.delta, volatility: figures.volatility, score },
  };
}

function refusedIn(reasons: readonly Refusal[]): readonly RefusedContract[] {
  return reasons.flatMap((reason) => (reason.kind === 'no_contract' ? reason.refused : []));
}

function rightOf({ put }: ChainFlags): OptionRight {
  return put === true ? 'put' : 'call';
}

function dayAfter(now: number, days: number): TradingDay {
  return addDays(home().calendar.dayOf(instant(now)), Math.floor(days));
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** `20..45` */
function between(text: string): Between {
  const [, from, until] = /^(\d+(?:\.\d+)?)\.\.(\d+(?:\.\d+)?)$/.exec(text.trim()) ?? [];
  const range = { from: Number(from), until: Number(until) };
  if (range.from <= range.until) return range;
  throw new InvalidArgumentError(`"${text}" is not a range; expected one such as 20..45.`);
}

function percentPerYear(text: string): number {
  return numberFrom(text, 'a percentage', (percent) => percent > -100 && percent < 100) / 100;
}
