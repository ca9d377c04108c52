// `sluice data fetch`: bars of past sessions from the configured broker, or daily ones from Yahoo, into the store.
import { type Command, Option } from 'commander';
import { instant, SECOND_MS, type TradingDay } from '../../../kernel/instant.ts';
import { ok, type Result } from '../../../kernel/result.ts';
import { sessionsIn } from '../../../research/fetch/fetch-plan.ts';
import type { BarStore } from '../../../research/store/bar-store.ts';
import { tableText } from '../../answers/table.ts';
import { type CommandFailure, EXIT, type ExitCode, type Finish } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import { dayOption } from '../../program/option-day.ts';
import { severalSymbols } from '../../program/option-symbol.ts';
import { printError, printJson, printLine, printNote } from '../../program/output.ts';
import { barOf, createProgress } from '../../program/progress.ts';
import { lengthOfTime } from '../../program/words.ts';
import type { BarSource, FetchedSymbol, FetchFlags, FetchJob } from './bar-source.ts';
import { gatewaySource } from './gateway-source.ts';
import { addStoreOptions, dayOfBar, grouped, printFaults, storeAt } from './store-at.ts';
import { yahooSource } from './yahoo-bars.ts';

export function configureFetch(command: Command, finish: Finish): void {
  addStoreOptions(command)
    .description('Fetch bars of past sessions into the store; what is stored is not fetched again.')
    .argument('<symbols...>', 'such as SPY or BRK.B', severalSymbols)
    .requiredOption('--from <day>', 'first day, YYYY-MM-DD', dayOption)
    .option('--to <day>', 'last day, YYYY-MM-DD; default: the last session', dayOption)
    .addOption(
      new Option('--source <source>', 'one-minute bars of the gateway, or daily ones of Yahoo')
        .choices(['gateway', 'yahoo'])
        .default('gateway'),
    )
    .option('--replace', 'of Yahoo: bars replace stored ones that differ')
    .action(async (symbols: readonly string[], flags: FetchFlags) =>
      finish(await run(symbols, flags)),
    );
}

async function run(symbols: readonly string[], flags: FetchFlags): Promise<ExitCode> {
  const to = flags.to ?? (dayOfBar(instant(Date.now())) as TradingDay);
  if (to < flags.from) return printError(badRange(flags.from, to));
  if (!hasSession(flags.from, to)) return printError(noSession(flags.from, to));
  const store = storeAt(flags);
  if (!store.ok) return printError(store.failure);
  const source = sourceFor(flags, store.value);
  if (!source.ok) return printError(source.failure);
  const fetched: FetchedSymbol[] = [];
  const faults: string[] = [];
  const end = listenForEnd();
  try {
    for (const symbol of symbols) {
      if (end.isEnded()) break;
      const progress = createProgress();
      let advance: (() => void) | undefined;
      const job: FetchJob = {
        ...{ store: store.value, from: flags.from, to, isReplacing: flags.replace === true },
        ...end,
        onPart(all) {
          advance ??= barOf(progress, symbol, all);
          advance();
        },
        onWait(leftMs, broker) {
          const left = lengthOfTime(Math.ceil(leftMs / SECOND_MS));
          progress.draw(() => `${symbol}  waits ${left} for ${broker}'s limit of requests`);
        },
      };
      const one = await source.value.fetch(symbol, job);
      progress.end();
      if (one.ok) {
        fetched.push(one.value);
        continue;
      }
      faults.push(one.failure.sentence);
      if (one.failure.isLast) break;
    }
  } finally {
    end.stop();
    await source.value.stop();
  }
  show(flags, store.value, fetched);
  if (end.isEnded())
    printNote('Ended. What was fetched is stored; the same command continues from there.');
  if (faults.length > 0) return printFaults(faults);
  return end.isEnded() ? EXIT.failure : EXIT.ok;
}

function sourceFor(flags: FetchFlags, store: BarStore): Result<BarSource, CommandFailure> {
  return flags.source === 'yahoo' ? ok(yahooSource(flags)) : gatewaySource(flags, store);
}

function badRange(from: TradingDay, to: TradingDay): CommandFailure {
  const sentence = `--from ${from} is after ${to}`;
  return { sentence, code: 'invalid-argument', exitCode: EXIT.usage };
}

function hasSession(from: TradingDay, to: TradingDay): boolean {
  const { calendar } = home();
  return sessionsIn(calendar, { from, to, now: instant(Date.now()) }).length > 0;
}

function noSession(from: TradingDay, to: TradingDay): CommandFailure {
  const { firstDay } = home().calendar;
  const why = to < firstDay ? `; the calendar of the exchange begins on ${firstDay}` : '';
  const sentence = `no session that is over lies between ${from} and ${to}${why}`;
  return { sentence, code: 'invalid-argument', exitCode: EXIT.usage };
}

/** Ctrl-C ends between two answers: the first one politely, a second one at once. */
function listenForEnd() {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let isEnded = false;
  const end = (): void => {
    isEnded = true;
    resolve(undefined);
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  return {
    ended: promise,
    isEnded: () => isEnded,
    stop() {
      process.off('SIGINT', end);
      process.off('SIGTERM', end);
    },
  };
}

function show({ json }: FetchFlags, { folder }: BarStore, fetched: readonly FetchedSymbol[]): void {
  if (json) return printJson({ folder, series: fetched });
  if (fetched.length === 0) return;
  printLine(
    tableText(fetched, [
      { title: 'SYMBOL', cell: ({ symbol }) => symbol },
      { title: 'BARS OF', cell: ({ length }) => length },
      { title: 'REQUESTS', cell: ({ requests }) => requests },
      { title: 'BARS', cell: ({ bars }) => grouped(bars) },
      { title: 'NEW', cell: ({ added }) => grouped(added) },
    ]),
  );
  printNote(`Stored in ${folder}.`);
}
