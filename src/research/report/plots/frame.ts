// The frame of a small plot: scales, grid and labels as SVG, drawn here, so that it prints and needs no script.
import { type Html, html } from '../markup/html.ts';

/** Of the drawing; a page shows it as wide as its column, at most 30 rem. */
const WIDTH = 400;
const WIDE = 820;
const HEIGHT = 210;
const LEFT = 46;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 24;

export type Range = readonly [low: number, high: number];

export interface Axis {
  readonly range: Range;
  readonly label: (value: number) => string;
  /** Where lines and labels are; as many round numbers as fit if absent. */
  readonly at?: readonly number[];
}

export interface Frame {
  x(value: number): string;
  y(value: number): string;
}

export interface Plot {
  readonly title: string;
  /** What it shows, for a person who cannot see it. */
  readonly summary: string;
  readonly across: Axis;
  readonly up: Axis;
  readonly hint?: string | Html;
  /** As wide as the page. */
  readonly isWide?: boolean;
  draw(frame: Frame): Html;
}

export function plotHtml({ title, summary, across, up, hint, isWide = false, draw }: Plot): Html {
  const width = isWide ? WIDE : WIDTH;
  const frame: Frame = {
    x: (value) => place(LEFT + shareOf(across.range, value) * (width - LEFT - RIGHT)),
    y: (value) => place(HEIGHT - BOTTOM - shareOf(up.range, value) * (HEIGHT - TOP - BOTTOM)),
  };
  const rows = (up.at ?? roundNumbers(up.range)).map(
    (value) =>
      html`<line class="grid" x1="${LEFT}" x2="${width - RIGHT}" y1="${frame.y(value)}" y2="${frame.y(value)}"></line><text x="${LEFT - 5}" y="${frame.y(value)}" dy="0.32em" text-anchor="end">${up.label(value)}</text>`,
  );
  const columns = (across.at ?? roundNumbers(across.range)).map(
    (value) =>
      html`<text x="${frame.x(value)}" y="${HEIGHT - 7}" text-anchor="middle">${across.label(value)}</text>`,
  );
  const below = hint === undefined ? html`` : html`<figcaption>${hint}</figcaption>`;
  return html`<figure><h3>${title}</h3><svg class="plot${isWide ? ' wide' : ''}" viewBox="0 0 ${width} ${HEIGHT}" role="img" aria-label="${summary}">${rows}${columns}${draw(frame)}</svg>${below}</figure>`;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Moves to the first point and lines to the others. */
export function linePath(points: readonly Point[], { x, y }: Frame): string {
  return points.map((point, at) => `${at === 0 ? 'M' : 'L'}${x(point.x)} ${y(point.y)}`).join('');
}

/** Between two lines with the same places across. */
export function bandPath(lower: readonly Point[], upper: readonly Point[], frame: Frame): string {
  const back = [...lower].reverse().map(({ x, y }) => `L${frame.x(x)} ${frame.y(y)}`);
  return `${linePath(upper, frame)}${back.join('')}Z`;
}

/** One dot for each, as short as SVG permits. */
export function dots(points: readonly Point[], { x, y }: Frame): string {
  return points.map((point) => `M${x(point.x)} ${y(point.y)}h0`).join('');
}

/** 1, 2 or 5 times a power of ten, so that about `count` of them fit. */
export function roundStep([low, high]: Range, count = 4): number {
  const rough = (high - low) / count;
  if (!(rough > 0) || !Number.isFinite(rough)) return 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((one) => one * power >= rough * 0.999) ?? 10;
  return factor * power;
}

/** Multiples of a round step within the range. */
export function roundNumbers(range: Range, count = 4): readonly number[] {
  const step = roundStep(range, count);
  const first = Math.ceil(range[0] / step - 1e-9);
  const last = Math.floor(range[1] / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => (first + at) * step);
}

/** Of all values and zero, with some room; never empty. */
export function rangeAround(values: readonly number[]): Range {
  const low = values.reduce((least, value) => Math.min(least, value), 0);
  const high = values.reduce((most, value) => Math.max(most, value), 0);
  const room = (high - low) * 0.04 || 1;
  return [low < 0 ? low - room : 0, high > 0 || low === 0 ? high + room : 0];
}

/** `1.5M`, `20k`, `-300`. */
export function shortNumber(value: number): string {
  const text = (by: number, unit: string) => `${Number((value / by).toPrecision(4))}${unit}`;
  if (Math.abs(value) >= 1e6) return text(1e6, 'M');
  return Math.abs(value) >= 1e4 ? text(1e3, 'k') : text(1, '');
}

/** Without trailing zeros: `0.5`, `2`, `-1.25`. */
export function plain(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function shareOf([low, high]: Range, value: number): number {
  return high > low ? (value - low) / (high - low) : 0.5;
}

function place(value: number): string {
  return value.toFixed(1);
}
