// Seeded one-minute bars (random walks) and predictions for backtests, and a strategy with ATR stop, trail, target and condition.

import { instant, MINUTE_MS, type TradingDay, toIso } from '../src/kernel/instant.ts';
import { createRandom } from '../src/kernel/random.ts';
import { type BarColumns, createColumnBuilder } from '../src/market/bars/bar-columns.ts';
import type { Session } from '../src/market/time/calendar.ts';
import { US_EQUITIES } from '../src/market/venues/us.ts';
import type { BacktestInputs } from '../src/research/backtest/backtest-inputs.ts';
import type { TapedPrediction } from '../src/research/backtest/prediction-tape.ts';
import { defaultSettings } from '../src/trader/config/settings/default-settings.ts';
import { parseStrategy } from '../src/trader/config/strategies/load-strategies.ts';

/** Sessions of the years 2011 to 2020. */
export const TEN_YEARS = 2_516;
/** Predictions per symbol and session. */
const PREDICTIONS = 2;

export const RULE = `name: bench
symbols: [SYMBOLS]
entry: { side: long, when: "prediction.confidence >= 0.7 && price.last > indicators.sma_20" }
size: { risk_percent: 0.5 }
stop: { atr: { period: 14, bar: 5m, multiple: 3 } }
target: { r: 2 }
trail: { atr_multiple: 2, activate_at_r: 0.5 }
exit: { opposite: false, max_minutes: 120, flatten_minutes_before_close: 5 }
limits: { max_positions: 100, max_entries_per_day: 1000 }
`;

export function sessionsOf(count: number): Session[] {
  const sessions: Session[] = [];
  let session = US_EQUITIES.nextSession('2011-01-01' as TradingDay);
  while (session !== undefined && sessions.length < count) {
    sessions.push(session);
    session = US_EQUITIES.nextSession(session.day);
  }
  return sessions;
}

export function backtestInputs(symbols: number, sessions: readonly Session[]): BacktestInputs {
  const names = Array.from({ length: symbols }, (_, index) => `S${index}`);
  const parsed = parseStrategy('bench.yaml', RULE.replace('SYMBOLS', names.join(', ')));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  const settings = defaultSettings(names, [parsed.value.strategy]);
  return {
    settings: { ...settings, risk: { ...settings.risk, positionsMax: 1_000 } },
    bars: new Map(names.map((name) => [name, walk(name, sessions)])),
    predictions: names.flatMap((name) => predictionsOf(name, sessions)).sort((a, b) => a.at - b.at),
    sessions,
    actions: [],
    cash: 1_000_000,
    commission: { kind: 'fixed' },
    slippage: { kind: 'per-share', amount: 0.01 },
    volumeShare: 0.1,
    latencyMs: 100,
    pollLatencyMs: 10_000,
    version: 'bench',
    isJumping: true,
  };
}

export function walk(name: string, sessions: readonly Session[]): BarColumns {
  const random = createRandom(1, name);
  const builder = createColumnBuilder();
  let price = 100;
  for (const { open, close } of sessions) {
    for (let start: number = open; start < close; start += MINUTE_MS) {
      const end = Math.max(5, price * (1 + (random.next() - 0.5) * 0.002));
      const reach = price * 0.0004 * random.next();
      builder.add({
        start: instant(start),
        open: cents(price),
        high: cents(Math.max(price, end) + reach),
        low: cents(Math.min(price, end) - reach),
        close: cents(end),
        volume: 50_000 + Math.floor(random.next() * 50_000),
      });
      price = end;
    }
  }
  return builder.build(MINUTE_MS);
}

function predictionsOf(symbol: string, sessions: readonly Session[]): TapedPrediction[] {
  const random = createRandom(2, symbol);
  return sessions.flatMap(({ open, close }) =>
    Array.from({ length: PREDICTIONS }, (_, index) => {
      const share = (index + random.next()) / PREDICTIONS;
      const at = instant(Math.floor(open + (close - open) * share));
      const signal = random.chance(0.6) ? 'BUY' : 'SELL';
      const confidence = Math.round(random.between(0.5, 1) * 1_000) / 1_000;
      const record = { ticker: symbol, signal, confidence, timestamp: at, datetime: toIso(at) };
      return { symbol, at, record };
    }),
  );
}

function cents(price: number): number {
  return Math.round(price * 100) / 100;
}

export function barCount({ bars }: BacktestInputs): number {
  return [...bars.values()].reduce((sum, { count }) => sum + count, 0);
}
