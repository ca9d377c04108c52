// The bars that decisions read, with the indicators over them: one series per symbol and length, shared by all strategies.
import { DAY_MS, type Instant, MINUTE_MS } from '../../../kernel/instant.ts';
import { type BarSeries, createBarSeries } from '../../../market/bars/bar-series.ts';
import { type Anchored, createAnchoredOver } from '../../../market/indicators/anchored.ts';
import { type AnchoredAtr, createAnchoredAtr } from '../../../market/indicators/anchored-atr.ts';
import type { IndicatorSpec } from '../../../market/indicators/registry.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import { createStopLine } from '../../domain/exits/stop-line.ts';
import type { AtrSpec, LineRule } from '../../domain/strategy/strategy.ts';
import type { PositionSide } from '../../domain/terms/side.ts';

export interface AtrSeen {
  readonly value: number;
  /** End of the newest bar in it. */
  readonly at: Instant;
}

/** Supplies ready-made bars; undefined where the series is built from updates. */
export type SeriesOf = (symbol: string, barMs: number) => BarSeries | undefined;

interface DecisionBars {
  series(symbol: string, barMs: number): BarSeries;
  /** Every series of the symbol; empty if nothing reads it. */
  of(symbol: string): Iterable<BarSeries>;
  isRead(symbol: string): boolean;
  /** New series of the same lengths, without indicators. */
  rebuild(symbol: string): void;
  anchoredAtr(symbol: string, spec: AtrSpec): AnchoredAtr;
  line(symbol: string, rule: LineRule, side: PositionSide): Anchored;
  indicator(symbol: string, spec: IndicatorSpec, now: Instant): number | undefined;
  atr(symbol: string, spec: AtrSpec, now: Instant): AtrSeen | undefined;
  indicatorSpecs(symbol: string): readonly IndicatorSpec[];
  atrSpecs(symbol: string): readonly AtrSpec[];
}

interface BarsOfSymbol {
  readonly seriesByMs: Map<number, BarSeries>;
  readonly atrs: Map<string, { readonly spec: AtrSpec; readonly anchored: AnchoredAtr }>;
  readonly lines: Map<string, Anchored>;
  readonly indicators: Map<string, { readonly spec: IndicatorSpec; readonly anchored: Anchored }>;
}

const NONE: readonly BarSeries[] = [];

export function createDecisionBars({
  calendarOf,
  seriesOf,
  lacksHistory,
}: {
  calendarOf(symbol: string): Calendar;
  readonly seriesOf: SeriesOf;
  /** A new series has none of the bars that the others have. */
  lacksHistory(symbol: string): void;
}): DecisionBars {
  const barsBySymbol = new Map<string, BarsOfSymbol>();

  function barsOf(symbol: string): BarsOfSymbol {
    let bars = barsBySymbol.get(symbol);
    if (bars === undefined) {
      bars = { seriesByMs: new Map(), atrs: new Map(), lines: new Map(), indicators: new Map() };
      barsBySymbol.set(symbol, bars);
    }
    return bars;
  }

  function series(symbol: string, barMs: number): BarSeries {
    const { seriesByMs } = barsOf(symbol);
    let bars = seriesByMs.get(barMs);
    if (bars === undefined) {
      bars =
        seriesOf(symbol, barMs) ??
        createBarSeries({ calendar: calendarOf(symbol), sourceMs: MINUTE_MS, lengthMs: barMs });
      seriesByMs.set(barMs, bars);
      if (seriesByMs.size > 1 || barMs !== MINUTE_MS) lacksHistory(symbol);
    }
    return bars;
  }

  function anchoredAtr(symbol: string, spec: AtrSpec): AnchoredAtr {
    const { atrs } = barsOf(symbol);
    const key = `${spec.barMs}/${spec.period}`;
    const known = atrs.get(key);
    if (known !== undefined) return known.anchored;
    const anchored = createAnchoredAtr({
      series: series(symbol, spec.barMs),
      calendar: calendarOf(symbol),
      period: spec.period,
      gap: gapIn(spec),
    });
    atrs.set(key, { spec, anchored });
    return anchored;
  }

  return {
    series,
    of: (symbol) => barsBySymbol.get(symbol)?.seriesByMs.values() ?? NONE,
    isRead: (symbol) => (barsBySymbol.get(symbol)?.seriesByMs.size ?? 0) > 0,
    rebuild(symbol) {
      const { seriesByMs, ...indicators } = barsOf(symbol);
      const lengths = [...seriesByMs.keys()];
      for (const kept of [seriesByMs, ...Object.values(indicators)]) kept.clear();
      for (const barMs of lengths) series(symbol, barMs);
    },
    anchoredAtr,
    line(symbol, rule, side) {
      const known = barsOf(symbol).lines;
      const { period, barMs } = rule.atr;
      const key = `${rule.kind}/${side}/${barMs}/${period}/${rule.multiple}`;
      let anchored = known.get(key);
      if (anchored === undefined) {
        const calendar = calendarOf(symbol);
        const bars = { series: series(symbol, barMs), calendar, period, gap: gapIn(rule.atr) };
        anchored = createStopLine(bars, rule, side);
        known.set(key, anchored);
      }
      return anchored;
    },
    indicator(symbol, spec, now) {
      const known = barsOf(symbol).indicators;
      let found = known.get(spec.text);
      if (found === undefined) {
        const bars = { series: series(symbol, spec.barMs), calendar: calendarOf(symbol) };
        found = { spec, anchored: createAnchoredOver(bars, spec) };
        known.set(spec.text, found);
      }
      return found.anchored.valueAt(now);
    },
    atr(symbol, spec, now) {
      const anchored = anchoredAtr(symbol, spec);
      const value = anchored.valueAt(now);
      const at = anchored.endedAt;
      return value === undefined || at === undefined ? undefined : { value, at };
    },
    indicatorSpecs: (symbol) => specsIn(barsBySymbol.get(symbol)?.indicators),
    atrSpecs: (symbol) => specsIn(barsBySymbol.get(symbol)?.atrs),
  };
}

function specsIn<Spec>(known: ReadonlyMap<string, { readonly spec: Spec }> | undefined): Spec[] {
  return [...(known?.values() ?? [])].map(({ spec }) => spec);
}

/** Within sessions, a night would widen stops; between bars of days, it is most of what moves. */
function gapIn({ barMs }: AtrSpec): 'exclude' | 'include' {
  return barMs >= DAY_MS ? 'include' : 'exclude';
}
