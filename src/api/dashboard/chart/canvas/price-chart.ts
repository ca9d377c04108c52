// The drawn chart: this file and its neighbours are loaded only where a chart is shown.

import {
  type CandlestickData,
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  createChart,
  createSeriesMarkers,
  type IChartApi,
  type ISeriesApi,
  type LineData,
  LineSeries,
  LineStyle,
  LineType,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
  type WhitespaceData,
} from 'lightweight-charts';
import { axisDigits, axisPrice } from '../../facts/amounts.ts';
import type { BarPoint, Drawing, Mark } from '../../facts/chart-drawing.ts';
import type { LinePoint, StepLine } from '../../facts/chart-lines.ts';
import { marginsOf } from '../../facts/chart-margins.ts';
import { dateText, shortDateText } from '../../facts/date-formats.ts';
import { clockMinute, dayOf, inUtc, type Zone } from '../../facts/times.ts';
import { onTheme, type Palette, paletteOf } from './palette.ts';
import { renew } from './renewed-series.ts';
import { createSessionSeries, type SessionSeries } from './session-series.ts';
import { createShading } from './shading.ts';

export interface PriceChart {
  show(drawing: Drawing): void;
  /** Pixels from its top; undefined if it is outside. */
  yOf(price: number): number | undefined;
  /** Of the axis of prices, which the handle of a stop covers and no more. */
  axisWidth(): number;
  /** At a height in the window. */
  priceAt(clientY: number): number | undefined;
  /** Calls whenever its prices may stand elsewhere; the answer stops it. */
  onScale(call: () => void): () => void;
  destroy(): void;
}

export function createPriceChart(element: HTMLElement, zone: Zone): PriceChart {
  let palette = paletteOf(element);
  // The style sheet of the logo is not allowed in this page: the notice stands below the chart.
  const chart = createChart(element, {
    ...{ autoSize: true, ...STILL, ...timesIn(zone) },
    layout: { attributionLogo: false },
  });
  const candles = chart.addSeries(CandlestickSeries, {
    priceLineStyle: LineStyle.Dotted,
    priceFormat: { type: 'price', precision: axisDigits(), minMove: 10 ** -axisDigits() },
  });
  const markers = createSeriesMarkers<Time>(candles, []);
  const scaled = new Set<() => void>();
  const shading = createShading(palette, () => {
    for (const call of scaled) call();
  });
  chart.panes()[0]?.attachPrimitive(shading);
  let session: SessionSeries | undefined;
  const lines = new Map<string, DrawnLine>();
  // All bars are in sight, also as more come and in another width, until somebody moves the chart.
  let isWhole = true;
  const moved = () => {
    isWhole = false;
  };
  element.addEventListener('pointerdown', moved);
  let shown: Drawing | undefined;

  function colour(): void {
    // Another function, so that the labels are written anew.
    const localization = { priceFormatter: (value: number) => axisPrice(value) };
    chart.applyOptions({ ...coloursOf(palette), localization });
    candles.applyOptions(candleColours(palette));
    for (const line of lines.values()) line.series.applyOptions(lineLook(line, palette));
    shading.recolour(palette);
    session?.recolour(palette);
    if (shown !== undefined) markers.setMarkers(shown.marks.map((mark) => toMarker(mark, palette)));
  }

  function drawLines(steps: readonly StepLine[]): void {
    const ids = new Set(steps.map(({ id }) => id));
    for (const [id, { series }] of lines) {
      if (ids.has(id)) continue;
      chart.removeSeries(series);
      lines.delete(id);
    }
    for (const step of steps) {
      const { id, what, isInForce, isResting, points } = step;
      const known = lines.get(id);
      const series = known?.series ?? chart.addSeries(LineSeries, lineLook(step, palette));
      if (known?.isInForce !== isInForce || known.isResting !== isResting)
        series.applyOptions(lineLook(step, palette));
      renew(series, known?.points ?? [], points, { isSame: isSamePoint, to: toLinePoint });
      lines.set(id, { series, what, isInForce, isResting, points });
    }
  }

  /** A chart that ends with time without bars shows that time too, which fitting leaves out. */
  function showAll(drawing: Drawing): void {
    const scale = chart.timeScale();
    const { length } = drawing.bars;
    const { before, after } = marginsOf(drawing, scale.width());
    scale.setVisibleLogicalRange({ from: -0.5 - before, to: length - 0.5 + after });
  }

  chart.timeScale().subscribeSizeChange(() => isWhole && shown && showAll(shown));
  colour();
  const stopTheme = onTheme(() => {
    palette = paletteOf(element);
    colour();
  });
  return {
    show(drawing) {
      const isLonger = drawing.bars.length !== shown?.bars.length;
      renew(candles, shown?.bars ?? [], drawing.bars, { isSame: isSameBar, to: toCandle });
      drawLines(drawing.lines);
      markers.setMarkers(drawing.marks.map((mark) => toMarker(mark, palette)));
      shading.show(drawing.shades, drawing.signs);
      if (drawing.figures !== undefined) {
        session ??= createSessionSeries(chart, palette);
        session.show(drawing.figures);
      }
      if (isWhole && isLonger) showAll(drawing);
      shown = drawing;
    },
    yOf(price) {
      const y = candles.priceToCoordinate(price) ?? Number.NaN;
      return y >= 0 && y <= chart.paneSize().height ? y : undefined;
    },
    axisWidth: () => chart.priceScale('right').width(),
    priceAt: (clientY) =>
      candles.coordinateToPrice(clientY - element.getBoundingClientRect().top) ?? undefined,
    onScale(call) {
      scaled.add(call);
      return () => scaled.delete(call);
    },
    destroy() {
      scaled.clear();
      stopTheme();
      element.removeEventListener('pointerdown', moved);
      chart.remove();
    },
  };
}

interface DrawnLine extends Omit<StepLine, 'id'> {
  readonly series: ISeriesApi<'Line'>;
}

/** The wheel and a finger that moves up or down scroll the page; sideways, the chart. */
const STILL = {
  handleScroll: {
    mouseWheel: false,
    pressedMouseMove: true,
    horzTouchDrag: true,
    vertTouchDrag: false,
  },
  handleScale: {
    mouseWheel: false,
    pinch: true,
    axisPressedMouseMove: { time: true, price: false },
  },
  crosshair: { mode: CrosshairMode.Normal },
  // As wide as the handle of a stop needs it; a label that would be cut is left out.
  rightPriceScale: { minimumWidth: 78, entireTextOnly: true },
} as const;

function timesIn(zone: Zone) {
  const iso = (time: Time) => new Date(Number(time) * 1_000).toISOString();
  return {
    localization: {
      priceFormatter: axisPrice,
      timeFormatter: (time: Time) =>
        `${dateText(dayOf(iso(time), zone))} ${clockMinute(iso(time), zone)} ${zone.label} = ${inUtc(iso(time)).slice(11, 16)} UTC`,
    },
    timeScale: {
      // A phone that is turned shows the same bars.
      lockVisibleTimeRangeOnResize: true,
      timeVisible: true,
      secondsVisible: false,
      tickMarkFormatter: (time: Time, type: number) =>
        type < TIME_TICK ? shortDateText(dayOf(iso(time), zone)) : clockMinute(iso(time), zone),
    },
  };
}

/** Smaller kinds of ticks are days, months and years. */
const TIME_TICK = 3;

function coloursOf({ card, ink, line }: Palette): Parameters<IChartApi['applyOptions']>[0] {
  return {
    layout: {
      background: { type: ColorType.Solid, color: card },
      textColor: ink,
    },
    grid: { vertLines: { color: line }, horzLines: { color: line } },
    timeScale: { borderColor: line },
    rightPriceScale: { borderColor: line },
  };
}

/** Rising bars are hollow, so that they differ without colour too. */
function candleColours({ card, ink, soft }: Palette) {
  return {
    // The label of the last price, which would look like one of the axis on a hollow bar.
    priceLineColor: soft,
    ...{ upColor: card, borderUpColor: ink, wickUpColor: ink },
    ...{ downColor: soft, borderDownColor: ink, wickDownColor: ink },
  };
}

function lineLook(
  { what, isInForce, isResting }: Pick<StepLine, 'what' | 'isInForce' | 'isResting'>,
  { loss, gain }: Palette,
) {
  const isStop = what === 'stop';
  return {
    color: isStop ? loss : gain,
    lineType: LineType.WithSteps,
    lineStyle: isStop ? (isResting ? LineStyle.Solid : LineStyle.SparseDotted) : LineStyle.Dashed,
    lineWidth: isStop && isResting ? 2 : 1,
    // What is not in force any more has no price of now, on no axis.
    ...{ title: isInForce ? titleOf(what, isResting) : '', lastValueVisible: isInForce },
    priceLineVisible: false,
    crosshairMarkerVisible: false,
  } as const;
}

function titleOf(what: StepLine['what'], isResting: boolean): string {
  return isResting ? what : `${what}, not resting`;
}

const SHAPES = {
  entry: { isArrow: true, colour: 'link', size: 1.2 },
  exit: { isArrow: false, colour: 'ink', size: 1 },
  'not taken': { isArrow: false, colour: 'warn', size: 0.6 },
} as const;

function toMarker(
  { id, time, what, isUp, price, text }: Mark,
  palette: Palette,
): SeriesMarker<Time> {
  const { isArrow, colour, size } = SHAPES[what];
  const shape = isArrow ? (isUp ? 'arrowUp' : 'arrowDown') : what === 'exit' ? 'square' : 'circle';
  return {
    ...{ id, time: time as UTCTimestamp, price, size, shape, color: palette[colour], text },
    position: isUp ? 'atPriceBottom' : 'atPriceTop',
  };
}

function isSameBar(one: BarPoint, other: BarPoint): boolean {
  if (one.time !== other.time || (one.bar === undefined) !== (other.bar === undefined))
    return false;
  return one.bar?.close === other.bar?.close && one.bar?.volume === other.bar?.volume;
}

function isSamePoint(one: LinePoint, other: LinePoint): boolean {
  return one.time === other.time && one.value === other.value;
}

function toCandle({ time, bar }: BarPoint): CandlestickData | WhitespaceData {
  const at = { time: time as UTCTimestamp };
  if (bar === undefined) return at;
  const { open, high, low, close } = bar;
  return { ...at, open, high, low, close };
}

function toLinePoint({ time, value }: LinePoint): LineData {
  return { time: time as UTCTimestamp, value };
}
