// The market of a tape traded again by the backtest's broker: the same prices and predictions, fills of our own.

import { createSimulatedTime } from '../../src/kernel/simulated-time.ts';
import { isOptionId } from '../../src/market/instruments/amount.ts';
import { US } from '../../src/market/venues/us.ts';
import { createTradingCore } from '../../src/research/backtest/trading-core.ts';
import { createSimulatedBroker } from '../../src/research/fills/simulated-broker.ts';
import type { SimulatedBrokerOptions } from '../../src/research/fills/simulated-broker-options.ts';
import { tapeFilesIn } from '../../src/trader/adapters/tape/tape-files.ts';
import { readTape } from '../../src/trader/adapters/tape/tape-reader.ts';
import { commandInput, type Input } from '../../src/trader/engine/inbox/input.ts';
import type { BrokerReport } from '../../src/trader/ports/broker-reports.ts';
import type { BrokerTraits } from '../../src/trader/ports/broker-traits.ts';
import type { RecordedFact } from '../../src/trader/ports/journal.ts';
import type { MarketUpdate } from '../../src/trader/ports/market-feed.ts';
import type { TapedBatch, TapeHead } from '../../src/trader/ports/tape.ts';
import { createTapedOptions } from './taped-options.ts';

/** While the clocks stand, the simulated gateway trades an order as it arrives; only its words take time. */
const LATENCY_MS = 0;
const PLENTY = 1_000_000_000;

/** `holdings`: shares of the account from before, by symbol. */
export async function backtestTape(
  folder: string,
  holdings: NonNullable<SimulatedBrokerOptions['holdings']> = new Map(),
): Promise<RecordedFact[]> {
  const facts: RecordedFact[] = [];
  let play: ((batch: TapedBatch) => void) | undefined;
  for (const { path } of tapeFilesIn(folder)) {
    for await (const reading of readTape(path)) {
      if (reading.kind !== 'line') throw new Error(reading.sentence);
      const { line } = reading;
      if (line.kind === 'head') play ??= createPlay(line.head, facts, holdings);
      else if (line.kind === 'batch') play?.(line.batch);
    }
  }
  return facts;
}

function createPlay(
  { settings, life }: TapeHead,
  facts: RecordedFact[],
  holdings: NonNullable<SimulatedBrokerOptions['holdings']>,
) {
  const time = createSimulatedTime(life);
  const options = createTapedOptions();
  const lastBySymbol = new Map<string, number>();
  const broker = createSimulatedBroker({
    account: settings.account,
    venue: US,
    isMargin: settings.accountType === 'margin',
    cash: 1_000_000,
    holdings,
    commission: { kind: 'none' },
    slippage: { kind: 'per-share', amount: 0 },
    volumeShare: 1,
    latencyMs: LATENCY_MS,
    clock: time.clock,
    lastOf: (symbol) =>
      isOptionId(symbol) ? options.middleOf(symbol) : (lastBySymbol.get(symbol) ?? Number.NaN),
    optionChains: options.chains,
  });
  /** Asked here, and answered by the gateway in the order of the questions. */
  const marginQuestions: string[] = [];
  const core = createTradingCore({
    settings,
    clock: time.clock,
    broker: {
      ...broker,
      traits: statingMargin(broker.traits),
      readMargin: ({ question }) => void marginQuestions.push(question),
      // The gateway's own answers are on the tape.
      readChain() {},
      resolve(wanted) {
        if (!isOptionId(wanted.symbol)) broker.resolve(wanted);
      },
    },
    unsubscribe() {},
    subscribe() {},
    onFact: (recorded) => facts.push(recorded),
  });
  core.start('parity');

  /** An order has another name here, and so has the question about its margin. */
  function asAsked(report: BrokerReport): BrokerReport {
    if (report.type !== 'margin-read' && report.type !== 'margin-unread') return report;
    return { ...report, question: marginQuestions.shift() ?? report.question };
  }

  function trade(update: MarketUpdate): void {
    if (update.type !== 'quote') return;
    const { symbol, bid, ask, last } = update.quote;
    if (isOptionId(symbol)) return options.quoted(update.quote);
    const from = lastBySymbol.get(symbol) ?? Number.NaN;
    lastBySymbol.set(symbol, last);
    broker.play({ symbol, from, bid, ask, last, barVolume: PLENTY, isFirstOfBar: false });
  }

  /** An order meets the quotes that stand when it arrives, as at the simulated gateway, and every later one. */
  function fillOptions(): void {
    for (const [id, quote] of options.quotes()) broker.quoteOption(id, quote);
  }

  /** The inputs from the market; the other broker supplies its own reports about our orders. */
  function isOfTheWorld(input: Input): boolean {
    if (input.from === 'broker') return isOfTheMarket(input.report);
    return input.from === 'market' || input.from === 'feed' || input.from === 'timer';
  }

  return (batch: TapedBatch): void => {
    time.runTo(batch.now, core.settle);
    for (const input of batch.inputs as readonly Input[]) {
      if (input.from === 'desk')
        core.push(
          commandInput(input.command, ({ ok, text }) => {
            if (!ok) throw new Error(text);
          }),
        );
      if (!isOfTheWorld(input)) continue;
      if (input.from === 'market') trade(input.update);
      if (input.from === 'broker' && input.report.type === 'instrument-resolved')
        options.learn(input.report.instrument);
      core.push(input.from === 'broker' ? { ...input, report: asAsked(input.report) } : input);
    }
    fillOptions();
    core.settle();
    // An order arrives before the prices of a later batch of the same moment, as at the gateway.
    time.runDue(core.settle);
    fillOptions();
    core.settle();
  };
}

function statingMargin(traits: BrokerTraits): BrokerTraits {
  return traits.options === undefined
    ? traits
    : { ...traits, options: { ...traits.options, statesMargin: true } };
}

/** What the gateway says that does not depend on our orders. */
function isOfTheMarket(report: BrokerReport): boolean {
  switch (report.type) {
    case 'account-value':
    case 'chain-read':
    case 'chain-unread':
    case 'margin-read':
    case 'margin-unread':
      return true;
    case 'instrument-resolved':
      return isOptionId(report.instrument.symbol);
    default:
      return false;
  }
}
