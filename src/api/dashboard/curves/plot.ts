// Lines drawn by uPlot: a separate file, because only pages with curves load it.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export interface PlotLine {
  readonly values: readonly (number | null)[];
  /** In pixels; empty for a line without gaps. */
  readonly dash: readonly number[];
  /** Of the theme as it is now. */
  colour(): string;
}

export interface Plotted {
  readonly days: readonly string[];
  readonly lines: readonly PlotLine[];
  /** Short, for the axis. */
  readonly text: (value: number) => string;
  /** Of the axes. */
  inkColour(): string;
  gridColour(): string;
  /** The day under the pointer; undefined when it left. */
  point(place: number | undefined): void;
}

const HEIGHT = 240;
const LAST_LABEL = 40;
const DAY_WIDTH = 90;
/** Of the amounts; longer ones have more. */
const AXIS_WIDTH_MIN = 74;
const FLAT = 0.01;

/** The answer takes it away, with all that listens. */
export function plot(place: HTMLElement, plotted: Plotted): () => void {
  const { days, lines } = plotted;
  const drawn = new uPlot(
    optionsOf(place.clientWidth, plotted),
    [days.map((_, index) => index), ...lines.map(({ values }) => [...values])],
    place,
  );
  const width = new ResizeObserver(() => {
    drawn.setSize({ width: place.clientWidth, height: HEIGHT });
  });
  width.observe(place);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const redraw = () => drawn.redraw(false, true);
  dark.addEventListener('change', redraw);
  const theme = new MutationObserver(redraw);
  theme.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-numbers'] });
  return () => {
    width.disconnect();
    theme.disconnect();
    dark.removeEventListener('change', redraw);
    drawn.destroy();
  };
}

/** A line that never moves has room above and below it. */
function rangeOf(lowest: number, highest: number): uPlot.Range.MinMax {
  if (highest > lowest) return uPlot.rangeNum(lowest, highest, 0.1, true);
  const room = Math.max(FLAT, Math.abs(highest) * FLAT);
  return [lowest - room, highest + room];
}

/** No amount is cut off at the left. */
function widthFor({ ctx, axes }: uPlot, values: readonly string[] | null, axis: number): number {
  const { font, ticks, gap = 0 } = axes[axis] ?? {};
  ctx.font = String(font);
  const widest = Math.max(0, ...(values ?? []).map((text) => ctx.measureText(text).width));
  return Math.max(AXIS_WIDTH_MIN, Math.ceil((ticks?.size ?? 0) + gap + widest / devicePixelRatio));
}

function optionsOf(width: number, plotted: Plotted): uPlot.Options {
  const { days, lines, text, inkColour, gridColour, point } = plotted;
  const axis = { stroke: inkColour, grid: { stroke: gridColour, width: 1 } };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    // A drag on a phone scrolls the page.
    cursor: { drag: { x: false, y: false }, y: false },
    // Days without trading take no room.
    scales: { x: { time: false }, y: { range: (_, lowest, highest) => rangeOf(lowest, highest) } },
    // The last day has room for the other half of its name.
    padding: [null, LAST_LABEL, null, null],
    axes: [
      {
        ...axis,
        space: DAY_WIDTH,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000],
        values: (_, places) => places.map((place) => days[place] ?? ''),
      },
      { ...axis, size: widthFor, values: (_, values) => values.map(text) },
    ],
    series: [
      {},
      ...lines.map(({ dash, colour }) => ({
        stroke: colour,
        width: 2,
        dash: [...dash],
        points: { show: false },
      })),
    ],
    hooks: { setCursor: [({ cursor }) => point(cursor.idx ?? undefined)] },
  };
}
