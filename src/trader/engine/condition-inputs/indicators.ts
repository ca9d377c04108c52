// The indicator values that a condition may read, computed from finished bars on demand.
import { type Instant, MINUTE_MS } from '../../../kernel/instant.ts';
import { isFlat } from '../../../market/bars/bar.ts';
import type { BarSeries } from '../../../market/bars/bar-series.ts';
import { createEma } from '../../../market/indicators/moving-average.ts';
import { atrSpecOf } from '../../domain/strategy/bars-read.ts';
import type { IndicatorValues } from '../../domain/strategy/condition-inputs.ts';
import type { Strategy } from '../../domain/strategy/strategy.ts';
import type { AtrSeen } from '../market/decision-bars.ts';
import { INDICATOR_BAR_MS, type MarketView } from '../market/market-view.ts';
import type { Turn } from '../turn/turn.ts';

/** Computed when read: an order should not wait for indicators that its condition does not use. */
export function indicatorsOf(
  turn: Turn,
  symbol: string,
  atr: AtrSeen | undefined,
): IndicatorValues {
  const bars = turn.market.series(symbol, INDICATOR_BAR_MS);
  return {
    atr: atr?.value,
    get sma20() {
      return FROM_BARS.sma_20(bars);
    },
    get sma50() {
      return FROM_BARS.sma_50(bars);
    },
    get ema20() {
      return FROM_BARS.ema_20(bars);
    },
    get high20() {
      return FROM_BARS.high_20(bars);
    },
    get low20() {
      return FROM_BARS.low_20(bars);
    },
    get minuteVolume() {
      return turn.market.minuteVolume(symbol);
    },
    get sessionOpen() {
      return sessionOpen(turn, symbol);
    },
  };
}

/** Over finished five-minute bars, by their names in conditions. */
const FROM_BARS = {
  sma_20: (bars: BarSeries) => meanClose(bars, 20),
  sma_50: (bars: BarSeries) => meanClose(bars, 50),
  ema_20: (bars: BarSeries) => emaClose(bars, 20),
  high_20: (bars: BarSeries) => extreme(bars, 20, bars.high, Math.max),
  low_20: (bars: BarSeries) => extreme(bars, 20, bars.low, Math.min),
} as const;

/** Every indicator in use for a symbol that has a value now: `sma_20`, `atr(14, 5m)`. */
export function indicatorsInUse(
  market: MarketView,
  symbol: string,
  now: Instant,
): ReadonlyMap<string, number> {
  const bars = market.series(symbol, INDICATOR_BAR_MS);
  const values: [string, number | undefined][] = [
    ...Object.entries(FROM_BARS).map(([name, of]): [string, number | undefined] => [
      name,
      of(bars),
    ]),
    ...market
      .atrSpecs(symbol)
      .map((spec): [string, number | undefined] => [
        `atr(${spec.period}, ${spec.barMs / MINUTE_MS}m)`,
        market.atr(symbol, spec, now)?.value,
      ]),
    ...market
      .indicatorSpecs(symbol)
      .map((spec): [string, number | undefined] => [
        spec.text,
        market.indicator(symbol, spec, now),
      ]),
  ];
  return new Map(values.filter((each): each is [string, number] => each[1] !== undefined));
}

/** The ATR of the strategy's stop; if the stop has none, that of its trail. */
export function strategyAtr(
  turn: Turn,
  strategy: Pick<Strategy, 'stop' | 'trail'>,
  symbol: string,
): AtrSeen | undefined {
  const spec = atrSpecOf(strategy);
  return spec === undefined ? undefined : turn.market.atr(symbol, spec, turn.now);
}

/** Undefined while the series is unfit or has fewer bars. */
export function meanClose(bars: BarSeries, count: number): number | undefined {
  if (!bars.isFit || bars.count < count) return undefined;
  let sum = 0;
  for (let index = bars.count - count; index < bars.count; index += 1) sum += bars.close(index);
  return sum / count;
}

function emaClose(bars: BarSeries, period: number): number | undefined {
  if (!bars.isFit) return undefined;
  const ema = createEma(period);
  for (let index = 0; index < bars.count; index += 1) ema.push(bars.close(index));
  return ema.value;
}

function extreme(
  bars: BarSeries,
  count: number,
  valueAt: (index: number) => number,
  pick: (a: number, b: number) => number,
): number | undefined {
  if (!bars.isFit || bars.count < count) return undefined;
  let best = valueAt(bars.count - 1);
  for (let index = bars.count - count; index < bars.count; index += 1)
    best = pick(best, valueAt(index));
  return best;
}

function sessionOpen(turn: Turn, symbol: string): number | undefined {
  const session = turn.market.placeOf(symbol).sessions.today(turn.now);
  const bars = turn.market.series(symbol, MINUTE_MS);
  if (session === undefined || !bars.isFit) return undefined;
  for (let at = bars.indexFrom(session.open); at < bars.count; at += 1) {
    const [high, low, volume] = [bars.high(at), bars.low(at), bars.volume(at)];
    if (!isFlat({ high, low, volume })) return bars.open(at);
  }
  return undefined;
}
