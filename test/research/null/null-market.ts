// Days of minutes and predictions whose skill is known, because a test drew both.
import { instant, MINUTE_MS, type TradingDay, toIso } from '../../../src/kernel/instant.ts';
import { createRandom, type Random } from '../../../src/kernel/random.ts';
import { type BarColumns, createColumnBuilder } from '../../../src/market/bars/bar-columns.ts';
import type { Session } from '../../../src/market/time/calendar.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import type { BacktestInputs } from '../../../src/research/backtest/backtest-inputs.ts';
import type { TapedPrediction } from '../../../src/research/backtest/prediction-tape.ts';
import { parseStrategy } from '../../../src/trader/config/strategies/load-strategies.ts';
import { settings } from '../../trader/engine/harness/settings.ts';

export interface NullMarket {
  readonly seed: number;
  readonly days: number;
  readonly symbols?: readonly string[];
  /** YAML without symbols. */
  readonly strategy: string;
  readonly predictionsPerDay?: number;
  /** How often a side agrees with the move of the next half hour; 0.5: a coin. */
  readonly skill?: number;
  /** From 10:30 to 12:30 prices go on as in the first hour, by this part of the price. */
  readonly pattern?: number;
}

/** Before the first that is traded. */
const WARM_UP = 2;
const HALF_HOUR = 30;

/** Half an hour, then out; no costs but the spread. */
export const HALF_HOURS = `name: half-hours
entry: { side: both, when: "prediction.confidence >= 0.6", order: market }
size: { shares: 100 }
stop: { percent: 5 }
exit: { max_minutes: 30 }
cooldown_minutes: 0
limits: { max_positions: 10, max_entries_per_day: 100 }
`;

/** What the first hour began goes on until half past twelve. */
export const MORNINGS = `name: mornings
entry: { on: bar, every: 30m, side: long, when: "price.last > vwap()", between: ["10:30", "10:35"], order: market }
size: { shares: 100 }
stop: { percent: 5 }
exit: { max_minutes: 120 }
limits: { max_positions: 10, max_entries_per_day: 1 }
`;

export function nullMarket(market: NullMarket): BacktestInputs {
  const { seed, days, symbols = ['AAPL'], skill = 0.5, predictionsPerDay = 0 } = market;
  const all = sessionsFrom('2026-03-02', days + WARM_UP);
  const sessions = all.slice(WARM_UP);
  const common = createRandom(seed, 'market');
  const moves = all.map(({ open, close }) =>
    Array.from({ length: (close - open) / MINUTE_MS }, () => normal(common)),
  );
  const bars = new Map(
    symbols.map((symbol) => [
      symbol,
      minutesOf(createRandom(seed, symbol), all, { moves, pattern: market.pattern ?? 0 }),
    ]),
  );
  const random = createRandom(seed, 'predictions');
  const predictions = sessions
    .flatMap((session) =>
      Array.from({ length: predictionsPerDay }, (_, index) => {
        const symbol = symbols[index % symbols.length] ?? '';
        const spot = Math.floor(index / symbols.length);
        return predictionIn(session, spot, { random, symbol, skill, bars: bars.get(symbol) });
      }),
    )
    .sort((a, b) => a.at - b.at);
  return {
    settings: settings([strategyOf(market.strategy, symbols)]),
    ...{ bars, predictions, sessions, actions: [] },
    cash: 100_000,
    commission: { kind: 'none' },
    slippage: { kind: 'per-share', amount: 0 },
    volumeShare: 1,
    latencyMs: 100,
    pollLatencyMs: 0,
    version: 'test',
    isJumping: true,
  };
}

function strategyOf(text: string, symbols: readonly string[]) {
  const parsed = parseStrategy('null.yaml', `${text}symbols: [${symbols.join(', ')}]\n`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  return parsed.value.strategy;
}

export function sessionsFrom(day: string, count: number): Session[] {
  const sessions: Session[] = [];
  let session = US_EQUITIES.sessionOf(day as TradingDay);
  while (session !== undefined && sessions.length < count) {
    sessions.push(session);
    session = US_EQUITIES.nextSession(session.day);
  }
  return sessions;
}

interface Moves {
  /** Of all symbols, by session and minute; standard normal. */
  readonly moves: readonly (readonly number[])[];
  readonly pattern: number;
}

function minutesOf(random: Random, sessions: readonly Session[], { moves, pattern }: Moves) {
  const builder = createColumnBuilder();
  let price = 100 + 100 * random.next();
  for (const [day, { open, close }] of sessions.entries()) {
    // A night far beyond what the intake tolerates between a prediction's price and the last one.
    price *= Math.exp(0.03 * normal(random));
    const opened = price;
    let direction = 0;
    for (let minute = 0; minute < (close - open) / MINUTE_MS; minute += 1) {
      if (minute === 60) direction = Math.sign(price - opened);
      const drift = minute >= 60 && minute < 180 ? (direction * pattern) / 120 : 0;
      const noise = 0.0006 * normal(random) + 0.0004 * (moves[day]?.[minute] ?? 0);
      const end = price * Math.exp(drift + noise);
      builder.add({
        start: instant(open + minute * MINUTE_MS),
        ...{ open: cents(price), close: cents(end) },
        ...{
          high: cents(Math.max(price, end) * 1.0002),
          low: cents(Math.min(price, end) * 0.9998),
        },
        volume: 100_000,
      });
      price = end;
    }
  }
  return builder.build(MINUTE_MS);
}

interface Drawn {
  readonly random: Random;
  readonly symbol: string;
  readonly skill: number;
  readonly bars: BarColumns | undefined;
}

/** One for each 34 minutes of the session, so that the trade before it has ended. */
function predictionIn({ open }: Session, spot: number, drawn: Drawn): TapedPrediction {
  const { random, symbol, skill, bars } = drawn;
  const minute = 5 + 34 * spot + Math.floor(random.next() * 3);
  const at = instant(open + minute * MINUTE_MS);
  const price = openAt(bars, at);
  const isUp = openAt(bars, instant(at + HALF_HOUR * MINUTE_MS)) > price;
  const signal = random.chance(skill) === isUp ? 'BUY' : 'SELL';
  const record = {
    ...{ ticker: symbol, signal, confidence: 0.8, timestamp: at, datetime: toIso(at) },
    stock_price: price,
  };
  return { symbol, at, record };
}

function openAt(bars: BarColumns | undefined, at: number): number {
  const index = bars?.start.indexOf(at) ?? -1;
  return bars?.open[index] ?? Number.NaN;
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

function cents(price: number): number {
  return Math.round(price * 100) / 100;
}
