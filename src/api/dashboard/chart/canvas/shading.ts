// Draws everything on the chart except prices: gaps hatched, halts dotted, times away and without a stop as bands, splits as vertical lines.
import type {
  IChartApiBase,
  IPanePrimitive,
  IPanePrimitivePaneView,
  PaneAttachedParameter,
  Time,
  UTCTimestamp,
} from 'lightweight-charts';
import type { Shade, Sign } from '../../facts/chart-drawing.ts';
import type { Slot } from '../../facts/chart-lines.ts';
import type { Palette } from './palette.ts';

export interface Shading extends IPanePrimitive<Time> {
  show(shades: readonly Shade[], signs: readonly Sign[]): void;
  recolour(palette: Palette): void;
}

type Canvas = CanvasRenderingContext2D;

interface Band {
  readonly left: number;
  readonly right: number;
  readonly height: number;
  readonly scale: number;
}

const HATCH_PX = 8;
const FONT_PX = 11;
/** Bands at the bottom, so that several can be seen at once. */
const BAND_PX = 6;

/** `viewed` is called whenever what is visible has changed. */
export function createShading(first: Palette, viewed: () => void): Shading {
  let palette = first;
  let shades: readonly Shade[] = [];
  let signs: readonly Sign[] = [];
  let chart: IChartApiBase<Time> | undefined;
  let redraw = () => {};

  const xOf = (time: Slot): number | undefined =>
    chart?.timeScale().timeToCoordinate(time as UTCTimestamp) ?? undefined;

  /** An end outside of what is visible is that side of the pane. */
  function edges({ from, until }: Shade, width: number): readonly [number, number] | undefined {
    const scale = chart?.timeScale();
    const range = scale?.getVisibleRange();
    if (scale === undefined || range === undefined || range === null) return undefined;
    if (until < Number(range.from) || from > Number(range.to)) return undefined;
    const half = scale.options().barSpacing / 2;
    return [(xOf(from) ?? 0) - half, (xOf(until) ?? width) + half];
  }

  const view: IPanePrimitivePaneView = {
    zOrder: () => 'bottom',
    renderer: () => ({
      draw(target) {
        target.useBitmapCoordinateSpace(({ context, bitmapSize, horizontalPixelRatio: scale }) => {
          for (const shade of shades) {
            const found = edges(shade, bitmapSize.width / scale);
            if (found === undefined) continue;
            const [left, right] = found;
            const band = {
              left: left * scale,
              right: right * scale,
              height: bitmapSize.height,
              scale,
            };
            DRAWS[shade.what](context, band, palette);
          }
          for (const { time, text } of signs) {
            const x = xOf(time);
            if (x !== undefined)
              drawSign(context, { x: x * scale, text, height: bitmapSize.height, scale }, palette);
          }
        });
      },
    }),
  };
  const views = [view];

  return {
    attached(given: PaneAttachedParameter<Time>) {
      chart = given.chart;
      redraw = given.requestUpdate;
    },
    detached() {
      chart = undefined;
    },
    updateAllViews: viewed,
    paneViews: () => views,
    show(shown, shownSigns) {
      shades = shown;
      signs = shownSigns;
      redraw();
    },
    recolour(next) {
      palette = next;
      redraw();
    },
  };
}

type Draw = (canvas: Canvas, band: Band, palette: Palette) => void;

const DRAWS: Readonly<Record<Shade['what'], Draw>> = {
  gap: (canvas, band, { soft }) => hatch(canvas, band, soft),
  halt(canvas, band, palette) {
    hatch(canvas, band, palette.warn);
    // Of a halt that began before what is seen, the word stands at the edge.
    drawSign(canvas, { ...band, x: Math.max(0, band.left), text: 'halt' }, palette);
  },
  away(canvas, { left, right, scale }, { warn }) {
    canvas.fillStyle = warn;
    canvas.fillRect(left, 0, right - left, BAND_PX * scale);
  },
  unprotected(canvas, { left, right, height, scale }, { loss }) {
    canvas.fillStyle = loss;
    canvas.fillRect(left, height - BAND_PX * scale, right - left, BAND_PX * scale);
  },
};

function hatch(canvas: Canvas, { left, right, height, scale }: Band, colour: string): void {
  canvas.save();
  canvas.beginPath();
  canvas.rect(left, 0, right - left, height);
  canvas.clip();
  canvas.strokeStyle = colour;
  canvas.globalAlpha = 0.55;
  canvas.lineWidth = scale;
  canvas.beginPath();
  const step = HATCH_PX * scale;
  // On a grid of the pane, so that neighbouring gaps join.
  for (let x = Math.floor((left - height) / step) * step; x < right; x += step) {
    canvas.moveTo(x, height);
    canvas.lineTo(x + height, 0);
  }
  canvas.stroke();
  canvas.restore();
}

interface SignAt {
  readonly x: number;
  readonly text: string;
  readonly height: number;
  readonly scale: number;
}

function drawSign(canvas: Canvas, { x, text, height, scale }: SignAt, { ink }: Palette): void {
  canvas.save();
  canvas.strokeStyle = ink;
  canvas.fillStyle = ink;
  canvas.lineWidth = scale;
  canvas.setLineDash([scale * 6, scale * 3]);
  canvas.beginPath();
  canvas.moveTo(x, 0);
  canvas.lineTo(x, height);
  canvas.stroke();
  canvas.font = `${FONT_PX * scale}px system-ui, sans-serif`;
  canvas.fillText(text, x + 4 * scale, (BAND_PX + FONT_PX + 4) * scale);
  canvas.restore();
}
