// The indicators that the strategies of a symbol read, as lines over time for a chart. They are computed from the minutes that
// charts keep, so that a chart creates no series and changes nothing that decisions read.
import { DAY_MS, type Instant, instant } from '../../../kernel/instant.ts';
import { isFlat } from '../../../market/bars/bar.ts';
import type { BarSeries } from '../../../market/bars/bar-series.ts';
import { INDICATORS, type IndicatorSpec } from '../../../market/indicators/registry.ts';
import { heldConditions } from '../../domain/strategy/held-conditions.ts';
import type { ChartIndicator } from '../../ports/chart.ts';
import { INDICATOR_BAR_MS } from '../market/market-view.ts';
import type { Place } from '../market/place.ts';
import { conditionIn } from '../market/strategy-set.ts';
import type { StrategySet } from '../market/surroundings.ts';
import { chartBars } from './chart-bars.ts';

interface ReadIndicator {
  /** As conditions write it: `sma_20`, `rsi(14, 5m)`. */
  readonly name: string;
  readonly spec: Pick<IndicatorSpec, 'kind' | 'numbers' | 'barMs'>;
  readonly strategies: readonly string[];
}

/** Those with a name instead of parameters, by their path in conditions. */
const NAMED: Readonly<Record<string, { readonly kind: string; readonly bars: number }>> = {
  'indicators.sma_20': { kind: 'sma', bars: 20 },
  'indicators.sma_50': { kind: 'sma', bars: 50 },
  'indicators.ema_20': { kind: 'ema', bars: 20 },
  'indicators.high_20': { kind: 'highest', bars: 20 },
  'indicators.low_20': { kind: 'lowest', bars: 20 },
};

/** Each once, with the strategies that read it. */
export function strategyIndicators(
  { bySymbol, conditions }: StrategySet,
  symbol: string,
): readonly ReadIndicator[] {
  const found = new Map<string, ReadIndicator>();
  for (const { strategy, condition } of bySymbol.get(symbol) ?? []) {
    const held = heldConditions(strategy).map((text) => conditionIn(conditions, text));
    for (const { inputs, indicators } of [condition, ...held]) {
      const named = inputs.flatMap((path) => specNamed(path));
      for (const [name, spec] of [...named, ...indicators.map((one) => [one.text, one] as const)]) {
        const readers = found.get(name)?.strategies ?? [];
        found.set(name, { name, spec, strategies: [...new Set([...readers, strategy.name])] });
      }
    }
  }
  return [...found.values()];
}

function specNamed(path: string): (readonly [string, ReadIndicator['spec']])[] {
  const named = NAMED[path];
  const kind = named === undefined ? undefined : INDICATORS[named.kind];
  if (named === undefined || kind === undefined) return [];
  const [, name = path] = path.split('.');
  return [[name, { kind, numbers: [named.bars], barMs: INDICATOR_BAR_MS }]];
}

interface Drawn {
  readonly minutes: BarSeries;
  readonly place: Place;
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
}

/** None while minutes are missing, as decisions have none. Bars of days are left out: the minutes that charts keep are too few. */
export function chartIndicators(
  read: readonly ReadIndicator[],
  drawn: Drawn,
): readonly ChartIndicator[] {
  if (drawn.minutes.count === 0 || !drawn.minutes.isFit) return [];
  return read
    .filter(({ spec }) => spec.barMs < DAY_MS)
    .map(({ name, spec, strategies }) => ({
      ...{ name, strategies, isPrice: spec.kind.isPrice === true },
      points: pointsOf(spec, drawn),
    }));
}

/** One at the end of each finished bar, as a decision would have read it then. */
function pointsOf(
  { kind, numbers, barMs }: ReadIndicator['spec'],
  { minutes, place, from, to }: Drawn,
): ChartIndicator['points'] {
  const indicator = kind.start(numbers);
  const barsNeeded = kind.barsNeeded(numbers);
  const points: { readonly at: Instant; readonly value: number }[] = [];
  let counted = 0;
  let day: string | undefined;
  for (const bar of chartBars(minutes, place, { since: minutes.start(0), to, barMs })) {
    const own = place.sessions.dayOf(bar.start);
    const close = place.sessions.today(bar.start)?.close ?? Number.POSITIVE_INFINITY;
    const end = instant(Math.min(bar.start + barMs, close));
    if (end >= to) break;
    if (kind.skipsQuietBars === true && isFlat(bar)) continue;
    indicator.push({ ...bar, isOpening: own !== day });
    day = own;
    counted += 1;
    const { value } = indicator;
    if (end >= from && counted >= barsNeeded && value !== undefined)
      points.push({ at: end, value });
  }
  return points;
}
