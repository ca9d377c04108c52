// Draws a moment of a film on a canvas: bars so far, the stop and target as they moved, entries, exits, and a few words.
import type { Palette } from '../chart/canvas/palette.ts';
import { axisPrice } from '../facts/amounts.ts';
import type { ChartStep } from '../facts/chart.ts';
import { chartAt, type Film, type Span } from '../facts/film.ts';
import { type CardWanted, cardSpan, cardWords } from '../facts/film-card.ts';
import { timeNamed } from '../facts/film-place.ts';
import type { Zone } from '../facts/times.ts';

export const CARD = { width: 1_200, height: 675 } as const;

const PLOT = { left: 32, right: 1_090, top: 86, bottom: 480 } as const;
const TEXT_TOP = 540;
const LINE_PX = 30;
const MINUTE_MS = 60_000;
const FONT = 'system-ui, sans-serif';

export interface CardLook {
  readonly palette: Palette;
  readonly zone: Zone;
  /** DEMO, PAPER, LIVE: what kind of money it was. */
  readonly mode: string;
}

interface Scale {
  x(at: number): number;
  y(price: number): number;
}

export interface CardMoment {
  readonly film: Film;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly wanted: CardWanted;
}

type Canvas = CanvasRenderingContext2D;

export function paintCard(canvas: Canvas, { film, at, wanted }: CardMoment, look: CardLook): void {
  const { palette } = look;
  const span = cardSpan(film, wanted);
  canvas.fillStyle = palette.card;
  canvas.fillRect(0, 0, CARD.width, CARD.height);
  const prices = pricesIn(film, span);
  if (prices !== undefined) {
    const scale = scaleOf(span, prices);
    paintAxes(canvas, { span, prices, scale, look });
    paintChart(canvas, { film, at, span, scale, palette });
  }
  paintWords(canvas, cardWords(film, at, wanted, look.zone), look);
}

interface Prices {
  readonly least: number;
  readonly most: number;
}

function pricesIn(film: Film, { from, to }: Span): Prices | undefined {
  const bars = film.bars.filter((bar) => Date.parse(bar.at) >= from && Date.parse(bar.at) <= to);
  if (bars.length === 0) return undefined;
  const stops = film.positions
    .flatMap(({ stop }) => stop)
    .filter((step) => Date.parse(step.at) >= from && Date.parse(step.at) <= to)
    .flatMap((step) => step.price ?? []);
  const [least, most] = [
    Math.min(...bars.map(({ low }) => low), ...stops),
    Math.max(...bars.map(({ high }) => high)),
  ];
  const margin = (most - least) * 0.06 || 0.01;
  return { least: least - margin, most: most + margin };
}

function scaleOf({ from, to }: Span, { least, most }: Prices): Scale {
  return {
    x: (at) => PLOT.left + ((at - from) / (to - from)) * (PLOT.right - PLOT.left),
    y: (price) => PLOT.bottom - ((price - least) / (most - least)) * (PLOT.bottom - PLOT.top),
  };
}

interface Axes {
  readonly span: Span;
  readonly prices: Prices;
  readonly scale: Scale;
  readonly look: CardLook;
}

const LINES = 4;

function paintAxes(canvas: Canvas, { span, prices, scale, look: { palette, zone } }: Axes): void {
  canvas.strokeStyle = palette.line;
  canvas.fillStyle = palette.soft;
  canvas.lineWidth = 1;
  canvas.font = `18px ${FONT}`;
  for (let line = 0; line <= LINES; line += 1) {
    const price = prices.least + ((prices.most - prices.least) * line) / LINES;
    const y = scale.y(price);
    stroke(canvas, [
      [PLOT.left, y],
      [PLOT.right, y],
    ]);
    canvas.fillText(axisPrice(price), PLOT.right + 12, y + 6);
    const at = span.from + ((span.to - span.from) * line) / LINES;
    canvas.textAlign = line === 0 ? 'left' : line === LINES ? 'right' : 'center';
    canvas.fillText(timeNamed(at, zone).slice(0, 5), scale.x(at), PLOT.bottom + 26);
    canvas.textAlign = 'left';
  }
}

interface Painted {
  readonly film: Film;
  readonly at: number;
  readonly span: Span;
  readonly scale: Scale;
  readonly palette: Palette;
}

function paintChart(canvas: Canvas, { film, at, span, scale, palette }: Painted): void {
  const chart = chartAt(film, Math.min(at, span.to));
  canvas.save();
  canvas.beginPath();
  canvas.rect(PLOT.left, PLOT.top - 8, PLOT.right - PLOT.left + 4, PLOT.bottom - PLOT.top + 16);
  canvas.clip();
  const body = Math.max(1, scale.x(MINUTE_MS) - scale.x(0) - 1);
  canvas.lineWidth = 1;
  for (const bar of chart.bars) {
    const x = scale.x(Date.parse(bar.at) + MINUTE_MS / 2);
    canvas.strokeStyle = palette.ink;
    stroke(canvas, [
      [x, scale.y(bar.high)],
      [x, scale.y(bar.low)],
    ]);
    // Rising bars are hollow, as on the page.
    canvas.fillStyle = bar.close >= bar.open ? palette.card : palette.ink;
    const [top, bottom] = [Math.max(bar.open, bar.close), Math.min(bar.open, bar.close)];
    const height = Math.max(1, scale.y(bottom) - scale.y(top));
    canvas.fillRect(x - body / 2, scale.y(top), body, height);
    if (body > 3) canvas.strokeRect(x - body / 2, scale.y(top), body, height);
  }
  const line = { scale, now: Math.min(at, span.to) };
  for (const { stop, target } of chart.positions) {
    paintSteps(canvas, stop, { ...line, colour: palette.loss, width: 3, dash: [] });
    paintSteps(canvas, target, { ...line, colour: palette.gain, width: 2, dash: [8, 6] });
  }
  for (const one of chart.not_taken) {
    if (one.price === null) continue;
    canvas.fillStyle = palette.warn;
    canvas.beginPath();
    canvas.arc(scale.x(Date.parse(one.at)), scale.y(one.price), 4, 0, 2 * Math.PI);
    canvas.fill();
  }
  for (const one of chart.executions) {
    const isBought = one.side === 'BOT';
    const [x, y] = [scale.x(Date.parse(one.at)), scale.y(one.price)];
    const tip = isBought ? 1 : -1;
    canvas.fillStyle = isBought ? palette.link : palette.ink;
    canvas.beginPath();
    canvas.moveTo(x, y);
    canvas.lineTo(x - 9, y + tip * 18);
    canvas.lineTo(x + 9, y + tip * 18);
    canvas.fill();
  }
  canvas.restore();
}

interface LineLook {
  readonly scale: Scale;
  /** Where a line that is in force ends. */
  readonly now: number;
  readonly colour: string;
  readonly width: number;
  readonly dash: number[];
}

function paintSteps(
  canvas: Canvas,
  steps: readonly ChartStep[],
  { scale, now, colour, width, dash }: LineLook,
): void {
  canvas.strokeStyle = colour;
  canvas.lineWidth = width;
  canvas.setLineDash(dash);
  for (const [index, { at, price }] of steps.entries()) {
    if (price === null) continue;
    const next = steps[index + 1];
    const end = scale.x(next === undefined ? now : Date.parse(next.at));
    const start = scale.x(Date.parse(at));
    const after = next?.price ?? price;
    stroke(canvas, [
      [start, scale.y(price)],
      [end, scale.y(price)],
      [end, scale.y(after)],
    ]);
  }
  canvas.setLineDash([]);
}

function stroke(canvas: Canvas, points: readonly (readonly [number, number])[]): void {
  canvas.beginPath();
  for (const [x, y] of points) canvas.lineTo(x, y);
  canvas.stroke();
}

function paintWords(
  canvas: Canvas,
  { title, time, lines }: ReturnType<typeof cardWords>,
  { palette, mode }: CardLook,
): void {
  canvas.fillStyle = palette.ink;
  canvas.font = `bold 34px ${FONT}`;
  canvas.fillText(title, PLOT.left, 52);
  canvas.textAlign = 'right';
  canvas.fillText(time, CARD.width - PLOT.left, 52);
  canvas.font = `18px ${FONT}`;
  canvas.fillStyle = palette.soft;
  canvas.fillText(`${mode} · sluice`, CARD.width - PLOT.left, CARD.height - 24);
  canvas.textAlign = 'left';
  canvas.font = `22px ${FONT}`;
  canvas.fillStyle = palette.ink;
  for (const [index, line] of lines.slice(0, 5).entries())
    canvas.fillText(line, PLOT.left, TEXT_TOP + index * LINE_PX, PLOT.right - PLOT.left);
}
