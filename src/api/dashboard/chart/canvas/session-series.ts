// Volume as columns along the bottom of a chart, the mean price by volume and the indicators of strategies as thin lines.
import {
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  LineSeries,
  LineStyle,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { LinePoint } from '../../facts/chart-lines.ts';
import type { SessionFigures } from '../../facts/session-figures.ts';
import type { Palette } from './palette.ts';

export interface SessionSeries {
  show(figures: SessionFigures): void;
  recolour(palette: Palette): void;
}

/** The share of the height above the columns. */
const ABOVE = 0.82;
const QUIET = { lastValueVisible: false, priceLineVisible: false } as const;
const THIN = { ...QUIET, lineWidth: 1, crosshairMarkerVisible: false } as const;

export function createSessionSeries(chart: IChartApi, first: Palette): SessionSeries {
  const volume = chart.addSeries(HistogramSeries, {
    ...{ ...QUIET, priceScaleId: 'volume', priceFormat: { type: 'volume' } },
  });
  chart.priceScale('volume').applyOptions({ scaleMargins: { top: ABOVE, bottom: 0 } });
  const vwap = chart.addSeries(LineSeries, { ...THIN, lineStyle: LineStyle.LargeDashed });
  const indicators = new Map<string, ISeriesApi<'Line'>>();
  let palette = first;

  function recolour(to: Palette): void {
    palette = to;
    volume.applyOptions({ color: palette.line });
    vwap.applyOptions({ color: palette.link });
    for (const series of indicators.values()) series.applyOptions({ color: palette.soft });
  }

  function drawIndicators(shown: SessionFigures['indicators']): void {
    const names = new Set(shown.map(({ name }) => name));
    for (const [name, series] of indicators) {
      if (names.has(name)) continue;
      chart.removeSeries(series);
      indicators.delete(name);
    }
    for (const { name, points } of shown) {
      const look = { ...THIN, lineStyle: LineStyle.Dotted, color: palette.soft } as const;
      const series = indicators.get(name) ?? chart.addSeries(LineSeries, look);
      indicators.set(name, series);
      series.setData(points.map(toPoint));
    }
  }

  recolour(first);
  return {
    show(figures) {
      volume.setData(figures.volumes.map(toPoint));
      vwap.setData(figures.vwap.map(toPoint));
      drawIndicators(figures.indicators);
    },
    recolour,
  };
}

function toPoint({ time, value }: LinePoint) {
  return { time: time as UTCTimestamp, value };
}
