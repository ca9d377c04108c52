// The learning curve as an SVG picture: the return of each episode as a dot, its running mean, and that of the asset.
import type { EpisodeReturn } from '../learning/train.ts';
import { roundTicks } from './round-ticks.ts';

const [WIDTH, HEIGHT] = [760, 400];
const PLOT = { left: 60, right: WIDTH - 20, top: 96, bottom: HEIGHT - 44 };
const MEAN_EPISODES = 10;
const [POLICY, ASSET, DOT] = ['#0b4fa8', '#9a6700', '#8cb4e8'];

interface Scales {
  x(episode: number): number;
  y(value: number): number;
}

export interface CurvePicture {
  /** Plain text. */
  readonly title: string;
  /** Log returns in percent, one for each episode, exploration included. */
  readonly curve: readonly EpisodeReturn[];
  /** From this episode on, counted from 1, few actions are drawn at random. */
  readonly exploringUntil: number;
}

export function learningCurveSvg({ title, curve, exploringUntil }: CurvePicture): string {
  const policy = curve.map((it) => it.policy);
  const asset = runningMean(curve.map((it) => it.asset));
  const ticks = roundTicks([...policy, ...asset, 0]);
  const [low, high] = [ticks[0] as number, ticks.at(-1) as number];
  const scales: Scales = {
    x: (episode) =>
      PLOT.left + ((PLOT.right - PLOT.left) * (episode - 1)) / Math.max(1, curve.length - 1),
    y: (value) => PLOT.bottom - ((PLOT.bottom - PLOT.top) * (value - low)) / (high - low),
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" font-family="sans-serif" font-size="12">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="${PLOT.left}" y="26" font-size="15" font-weight="bold" fill="#1f2328">${escaped(title)}</text>`,
    text(PLOT.left, 44, 'start', 'return of each episode of training, random actions included'),
    ...legend(),
    ...ticks.map((value) => gridLine(value, scales)),
    ...episodeTicks(curve.length).map((episode) =>
      text(scales.x(episode), PLOT.bottom + 18, 'middle', String(episode)),
    ),
    text((PLOT.left + PLOT.right) / 2, HEIGHT - 8, 'middle', 'episode'),
    ...(exploringUntil < curve.length ? [exploringEnd(scales.x(exploringUntil))] : []),
    ...policy.map((value, at) => dot(scales.x(at + 1), scales.y(value))),
    line(asset, scales, `stroke="${ASSET}" stroke-width="1.5"`),
    line(runningMean(policy), scales, `stroke="${POLICY}" stroke-width="2.5"`),
    '</svg>\n',
  ].join('\n');
}

/** The line of 0 is the one to look for. */
function gridLine(value: number, { y }: Scales): string {
  const at = y(value).toFixed(1);
  const style = value === 0 ? 'stroke="#8b949e"' : 'stroke="#e4e7eb"';
  return `<line x1="${PLOT.left}" x2="${PLOT.right}" y1="${at}" y2="${at}" ${style}/>${text(PLOT.left - 8, y(value) + 4, 'end', `${value} %`)}`;
}

function exploringEnd(x: number): string {
  const at = x.toFixed(1);
  return `<line x1="${at}" x2="${at}" y1="${PLOT.top}" y2="${PLOT.bottom}" stroke="#8b949e" stroke-dasharray="4 4"/>${text(x, PLOT.top - 6, 'middle', 'exploring ends')}`;
}

function legend(): readonly string[] {
  const y = 66;
  const swatch = (x: number, style: string) =>
    `<line x1="${x}" x2="${x + 24}" y1="${y - 4}" y2="${y - 4}" ${style}/>`;
  return [
    dot(PLOT.left + 4, y - 4),
    text(PLOT.left + 14, y, 'start', 'policy'),
    swatch(PLOT.left + 72, `stroke="${POLICY}" stroke-width="2.5"`),
    text(PLOT.left + 102, y, 'start', `policy, mean of ${MEAN_EPISODES} episodes`),
    swatch(PLOT.left + 290, `stroke="${ASSET}" stroke-width="1.5"`),
    text(PLOT.left + 320, y, 'start', `the asset alone, mean of ${MEAN_EPISODES}`),
  ];
}

function line(values: readonly number[], { x, y }: Scales, style: string): string {
  const points = values.map((value, at) => `${x(at + 1).toFixed(1)},${y(value).toFixed(1)}`);
  return `<polyline fill="none" stroke-linejoin="round" ${style} points="${points.join(' ')}"/>`;
}

function dot(x: number, y: number): string {
  return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="2.2" fill="${DOT}"/>`;
}

function text(x: number, y: number, anchor: string, words: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="#57606a">${words}</text>`;
}

/** The first, then round numbers, without one that would touch its neighbour. */
function episodeTicks(count: number): readonly number[] {
  return [...new Set([1, ...roundTicks([0, count])])].filter(
    (at) => Number.isInteger(at) && at >= 1 && at <= count,
  );
}

/** Of the episodes up to each one. */
function runningMean(values: readonly number[]): readonly number[] {
  return values.map((_, at) => {
    const last = values.slice(Math.max(0, at + 1 - MEAN_EPISODES), at + 1);
    return last.reduce((sum, value) => sum + value, 0) / last.length;
  });
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
