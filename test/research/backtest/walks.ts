// Random minutes and predictions of several symbols, drawn from a seed: what a property may ask about.

import { instant, MINUTE_MS, type TradingDay, toIso } from '../../../src/kernel/instant.ts';
import { createRandom, type Random } from '../../../src/kernel/random.ts';
import { type BarColumns, createColumnBuilder } from '../../../src/market/bars/bar-columns.ts';
import type { Session } from '../../../src/market/time/calendar.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import type { BacktestInputs } from '../../../src/research/backtest/backtest-inputs.ts';
import { completeBars } from '../../../src/research/backtest/complete-bars.ts';
import type { Strategy } from '../../../src/trader/domain/strategy/strategy.ts';
import { settings, strategy } from '../../trader/engine/harness/settings.ts';

export interface Walks {
  readonly seed: number;
  readonly symbols: number;
  readonly days: number;
  readonly predictionsPerDay: number;
  readonly strategy: Partial<Strategy>;
}

/** Two sessions of prices come before the first that is traded. */
const WARM_UP = 2;

export function walksOf({ seed, symbols, days, predictionsPerDay, strategy: terms }: Walks) {
  const names = Array.from({ length: symbols }, (_, index) => `S${index}`);
  const sessions = sessionsFrom('2026-03-02', days + WARM_UP);
  const bars = new Map<string, BarColumns>();
  for (const name of names) bars.set(name, minutesOf(createRandom(seed, name), sessions));
  const traded = sessions.slice(WARM_UP);
  const random = createRandom(seed, 'predictions');
  const predictions = traded
    .flatMap((session) =>
      Array.from({ length: predictionsPerDay }, () => predictionIn(session, random, names)),
    )
    .sort((a, b) => a.at - b.at);
  const base = settings([strategy({ symbols: names, ...terms })]);
  const inputs: BacktestInputs = {
    settings: { ...base, risk: { ...base.risk, dailyLossPercentMax: random.between(0.5, 5) } },
    bars,
    predictions,
    actions: [],
    sessions: traded,
    cash: 100_000,
    commission: { kind: 'fixed' },
    slippage: { kind: 'basis-points', points: 1 },
    volumeShare: 0.05,
    latencyMs: 100,
    pollLatencyMs: 10_000,
    version: 'test',
    isJumping: true,
  };
  return inputs;
}

function sessionsFrom(day: string, count: number): Session[] {
  const sessions: Session[] = [];
  let session = US_EQUITIES.sessionOf(day as TradingDay);
  while (session !== undefined && sessions.length < count) {
    sessions.push(session);
    session = US_EQUITIES.nextSession(session.day);
  }
  return sessions;
}

/** With wild minutes, minutes without trades and gaps over the night. */
function minutesOf(random: Random, sessions: readonly Session[]): BarColumns {
  const builder = createColumnBuilder();
  let price = random.between(20, 200);
  for (const { open, close } of sessions) {
    price *= random.between(0.985, 1.015);
    for (let start: number = open; start < close; start += MINUTE_MS) {
      if (start > open && random.chance(0.03)) continue;
      const deviation = random.chance(0.02) ? 0.008 : 0.0015;
      const end = price * (1 + (random.next() + random.next() - 1) * deviation);
      const reach = price * deviation * random.next();
      builder.add({
        start: instant(start),
        open: cents(price),
        high: cents(Math.max(price, end) + reach / 2),
        low: cents(Math.min(price, end) - reach / 2),
        close: cents(end),
        volume: Math.floor(random.between(500, 90_000)),
      });
      price = end;
    }
  }
  return completeBars(builder.build(MINUTE_MS), US_EQUITIES).columns;
}

function predictionIn({ open, close }: Session, random: Random, names: readonly string[]) {
  // Some at the very moment of a print.
  const grid = random.chance(0.3) ? 15_000 : 1;
  const hourMs = 60 * MINUTE_MS;
  const sinceOpenMs = Math.floor(random.between(-hourMs, close - open + hourMs) / grid) * grid;
  const at = instant(open + sinceOpenMs);
  const symbol = names[Math.floor(random.next() * names.length)] ?? 'S0';
  const signal = random.chance(0.6) ? 'BUY' : random.chance(0.8) ? 'SELL' : 'NEUTRAL';
  const confidence = Math.round(random.between(0.5, 1) * 1_000) / 1_000;
  return { symbol, at, record: { signal, confidence, timestamp: at, datetime: toIso(at) } };
}

function cents(price: number): number {
  return Math.round(price * 100) / 100;
}
