// A stock without drift and options that are worth what they cost on average: no prediction that knows nothing can gain there.
import { DAY_MS, instant, MINUTE_MS, type TradingDay, toIso } from '../../../src/kernel/instant.ts';
import { createRandom, type Random } from '../../../src/kernel/random.ts';
import { type BarColumns, createColumnBuilder } from '../../../src/market/bars/bar-columns.ts';
import type { Session } from '../../../src/market/time/calendar.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import type { BacktestInputs } from '../../../src/research/backtest/backtest-inputs.ts';
import type { OptionFillModel } from '../../../src/research/fills/option-fills.ts';
import { AS_ASKED } from '../../../src/research/synthetic/synthetic-terms.ts';
import type { Strategy } from '../../../src/trader/domain/strategy/strategy.ts';
import { OPTION_TRADE_DEFAULTS } from '../../../src/trader/domain/terms/option-trade.ts';
import { settings, strategy } from '../../trader/engine/harness/settings.ts';

/** Per year of 365 days, night and day alike, as the model prices it. */
const VOLATILITY = 0.25;
const YEAR_MS = 365 * DAY_MS;
const START_PRICE = 100;

export interface FairMarket {
  readonly seed: number;
  readonly days: number;
  readonly predictionsPerDay: number;
  readonly fills: OptionFillModel;
  readonly commission: BacktestInputs['commission'];
  readonly strategy: Partial<Strategy>;
  /** Whether a prediction knows the price of an hour later. */
  readonly isForeknown?: boolean;
}

export function fairMarket(market: FairMarket): BacktestInputs {
  const sessions = sessionsFrom('2026-03-02', market.days);
  const columns = walkOf(createRandom(market.seed, 'prices'), sessions);
  const base = settings([strategy({ ...BOUGHT, ...market.strategy })]);
  const options = { ...base.risk.options, ratePercent: 0 };
  return {
    settings: { ...base, risk: { ...base.risk, options, dailyLossPercentMax: 90 } },
    bars: new Map([['AAPL', columns]]),
    predictions: sessions.flatMap((session) => predictionsIn(session, columns, market)),
    actions: [],
    sessions,
    options: {
      rows: [],
      synthetic: {
        underlyings: ['AAPL'],
        terms: {
          level: { kind: 'fixed', volatility: VOLATILITY },
          ...{ term: 0, skew: 0, spreadPercent: 3 },
        },
        scale: AS_ASKED,
      },
      fills: market.fills,
    },
    cash: 1_000_000,
    commission: market.commission,
    slippage: { kind: 'per-share', amount: 0 },
    volumeShare: 1,
    latencyMs: 100,
    pollLatencyMs: 0,
    version: 'test',
    isJumping: true,
  };
}

const BOUGHT: Partial<Strategy> = {
  trade: { ...OPTION_TRADE_DEFAULTS.call_or_put, deltaGapMax: 2 },
  entry: { side: 'both', when: 'true' },
  entryOrder: { kind: 'walk', steps: 2, everyMs: 10_000, reachPercent: 100, lifeMs: 150_000 },
  stop: { kind: 'percent', percent: 30 },
  target: { kind: 'percent', percent: 30 },
  exit: { opposite: false, neutral: false, maxMs: 45 * MINUTE_MS, flattenBeforeCloseMs: 900_000 },
  size: { kind: 'shares', shares: 1 },
  protection: 'watched',
};

function sessionsFrom(day: string, count: number): Session[] {
  const sessions: Session[] = [];
  let session = US_EQUITIES.sessionOf(day as TradingDay);
  while (session !== undefined && sessions.length < count) {
    sessions.push(session);
    session = US_EQUITIES.nextSession(session.day);
  }
  return sessions;
}

/** Geometric Brownian motion over the calendar, nights and weekends included: the price of each minute is its close. */
function walkOf(random: Random, sessions: readonly Session[]): BarColumns {
  const builder = createColumnBuilder();
  let price = START_PRICE;
  let last = sessions[0]?.open ?? instant(0);
  for (const { open, close } of sessions)
    for (let start = open; start < close; start = instant(start + MINUTE_MS)) {
      const years = (start + MINUTE_MS - last) / YEAR_MS;
      const before = price;
      price *= Math.exp(
        VOLATILITY * Math.sqrt(years) * normal(random) - (VOLATILITY ** 2 * years) / 2,
      );
      last = instant(start + MINUTE_MS);
      builder.add({
        start,
        open: before,
        high: Math.max(before, price),
        low: Math.min(before, price),
        close: price,
        volume: 1_000_000,
      });
    }
  return builder.build(MINUTE_MS);
}

/** G. Box and M. Muller (1958). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

const AHEAD = 60;

function predictionsIn(
  session: Session,
  { start, close }: BarColumns,
  { seed, predictionsPerDay, isForeknown = false }: FairMarket,
): BacktestInputs['predictions'] {
  const random = createRandom(seed, `predictions of ${session.day}`);
  const minutes = (session.close - session.open) / MINUTE_MS;
  const first = start.indexOf(session.open);
  return Array.from({ length: predictionsPerDay }, () => {
    const minute = 2 + Math.floor(random.next() * (minutes - 70));
    const [now = 0, later = 0] = [close[first + minute], close[first + minute + AHEAD]];
    const isUp = isForeknown ? later > now : random.chance(0.5);
    const at = instant(session.open + (minute + 1) * MINUTE_MS + 20_000);
    const signal = isUp ? 'BUY' : 'SELL';
    return {
      symbol: 'AAPL',
      at,
      record: { signal, confidence: 0.9, timestamp: at, at: toIso(at) },
    };
  }).sort((one, other) => one.at - other.at);
}
