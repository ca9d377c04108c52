// One task for every backtester: the same minutes, and at the same minutes the same bracket at the market, out by stop, target or time.
import { type Instant, instant, MINUTE_MS, toIso } from '../../src/kernel/instant.ts';
import { type BarColumns, indexFrom } from '../../src/market/bars/bar-columns.ts';
import { cents } from '../../src/market/instruments/money.ts';
import type { BacktestInputs } from '../../src/research/backtest/backtest-inputs.ts';
import { runBacktest } from '../../src/research/backtest/run-backtest.ts';
import { defaultSettings } from '../../src/trader/config/settings/default-settings.ts';
import { parseStrategy } from '../../src/trader/config/strategies/load-strategies.ts';
import type { RunTrade } from '../../src/trader/domain/report/run-result.ts';
import { sessionsOf, walk } from '../backtest-inputs.ts';

const SYMBOL = 'S0';
const SESSIONS = 252;
export const SHARES = 100;
export const HOLD_MINUTES = 120;
const STOP_PERCENT = 0.5;
const TARGET_R = 2;
/** Between what is printed and what a market order pays or gets. */
export const SPREAD = 0.01;
/** Minutes after the open at which a prediction arrives: the trade before is over by then, and this one before the close. */
const ENTRY_MINUTES = [30, 180] as const;

export const RULE = `name: task
symbols: [${SYMBOL}]
entry: { side: long, when: "prediction.confidence >= 0.5" }
size: { shares: ${SHARES} }
stop: { percent: ${STOP_PERCENT} }
target: { r: ${TARGET_R} }
exit: { opposite: false, max_minutes: ${HOLD_MINUTES} }
limits: { max_positions: 1, max_entries_per_day: 10 }
cooldown_minutes: 0
`;

export interface BarTask {
  readonly bars: BarColumns;
  readonly predictions: BacktestInputs['predictions'];
  /** In order of their entries. */
  readonly trades: readonly BarTrade[];
  /** Of each trade, what a program that knows prints only must be told to make it. */
  readonly entries: readonly GivenEntry[];
  run(): void;
  /** One after another, each with a wider stop than the one before, as a grid plays them. */
  runVariants(count: number): void;
}

export interface BarTrade {
  /** The bars in which it is entered and left. */
  readonly entered: number;
  readonly exited: number;
  readonly entry: number;
  readonly exit: number;
}

export interface GivenEntry {
  /** After whose end it is entered. */
  readonly bar: number;
  /** What is printed then. */
  readonly price: number;
  readonly stop: number;
  /** The print at which the bid is at the target. */
  readonly target: number;
}

export function barTask(): BarTask {
  const sessions = sessionsOf(SESSIONS);
  const bars = walk(SYMBOL, sessions);
  const times = new Set(
    sessions.flatMap(({ open }) => ENTRY_MINUTES.map((minute) => open + minute * MINUTE_MS)),
  );
  const inputs = inputsOf({ sessions, bars, times });
  const { trades } = runBacktest(inputs);
  const inOrder = trades.toSorted((a, b) => a.openedAt - b.openedAt);
  return {
    ...{ bars, predictions: inputs.predictions },
    trades: inOrder.map((trade) => tradeOf(trade, bars)),
    entries: inOrder.map((trade) => entryOf(trade, bars)),
    run: () => void runBacktest(inputs),
    runVariants(count) {
      for (let index = 0; index < count; index += 1) {
        const percent = STOP_PERCENT * (1 + index / 100);
        runBacktest({ ...inputs, settings: settingsWith(percent) });
      }
    },
  };
}

function tradeOf({ openedAt, closedAt, entry, exit }: RunTrade, bars: BarColumns): BarTrade {
  return { entered: barAt(bars, openedAt), exited: barAt(bars, closedAt), entry, exit };
}

function entryOf({ openedAt, entry, initialStop }: RunTrade, bars: BarColumns): GivenEntry {
  const entered = barAt(bars, openedAt);
  const target = entry + TARGET_R * (entry - initialStop) + SPREAD;
  return {
    bar: entered - 1,
    price: bars.open[entered] as number,
    stop: initialStop,
    target: cents(target),
  };
}

function barAt(bars: BarColumns, at: Instant): number {
  return indexFrom(bars, instant(at + 1)) - 1;
}

function inputsOf(given: {
  readonly sessions: BacktestInputs['sessions'];
  readonly bars: BarColumns;
  readonly times: ReadonlySet<number>;
}): BacktestInputs {
  return {
    settings: settingsWith(STOP_PERCENT),
    bars: new Map([[SYMBOL, given.bars]]),
    predictions: predictionsAt(given.times),
    sessions: given.sessions,
    actions: [],
    cash: 1_000_000,
    commission: { kind: 'none' },
    slippage: { kind: 'per-share', amount: 0 },
    volumeShare: 1,
    latencyMs: 0,
    pollLatencyMs: 0,
    version: 'bench',
    isJumping: true,
  };
}

function settingsWith(stopPercent: number): BacktestInputs['settings'] {
  const text = RULE.replace(`percent: ${STOP_PERCENT}`, `percent: ${stopPercent}`);
  const parsed = parseStrategy('task.yaml', text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  return defaultSettings([SYMBOL], [parsed.value.strategy]);
}

function predictionsAt(times: ReadonlySet<number>): BacktestInputs['predictions'] {
  return [...times].map((time) => {
    const at = instant(time);
    const words = { ticker: SYMBOL, signal: 'BUY', confidence: 0.9 };
    return { symbol: SYMBOL, at, record: { ...words, timestamp: at, datetime: toIso(at) } };
  });
}
