// The learning curve as an SVG picture: the return of each episode, its running mean, and that of the asset.
import type { EpisodeReturn } from '../learning/train.ts';

const [WIDTH, HEIGHT] = [760, 360];
const EDGE = { left: 56, right: 16, top: 40, bottom: 44 };
const MEAN_EPISODES = 10;
const GRID_LINES = 5;

interface Line {
  readonly values: readonly number[];
  readonly style: string;
}

/** `title` is plain text. Log returns in percent, one for each episode, exploration included. */
export function learningCurveSvg(title: string, curve: readonly EpisodeReturn[]): string {
  const policy = curve.map((it) => it.policy);
  const lines: readonly Line[] = [
    {
      values: runningMean(curve.map((it) => it.asset)),
      style: 'stroke="#9a6700" stroke-width="1.5"',
    },
    { values: policy, style: 'stroke="#8cb4e8" stroke-width="1"' },
    { values: runningMean(policy), style: 'stroke="#0b4fa8" stroke-width="2.5"' },
  ];
  const [low, high] = boundsOf(lines.flatMap(({ values }) => values));
  const x = (at: number) =>
    EDGE.left + ((WIDTH - EDGE.left - EDGE.right) * at) / Math.max(1, curve.length - 1);
  const y = (value: number) =>
    EDGE.top + ((HEIGHT - EDGE.top - EDGE.bottom) * (high - value)) / (high - low);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-family="sans-serif" font-size="12">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="${EDGE.left}" y="22" font-size="14" font-weight="bold">${escaped(title)}</text>`,
    ...gridLines(low, high, y),
    ...lines.map(
      ({ values, style }) =>
        `<polyline fill="none" ${style} points="${values.map((value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}"/>`,
    ),
    text(WIDTH / 2, HEIGHT - 10, 'middle', `episode (1 to ${curve.length})`),
    legend(),
    '</svg>\n',
  ].join('\n');
}

function gridLines(low: number, high: number, y: (value: number) => number): readonly string[] {
  return Array.from({ length: GRID_LINES + 1 }, (_, at) => {
    const value = low + ((high - low) * at) / GRID_LINES;
    const line = `<line x1="${EDGE.left}" x2="${WIDTH - EDGE.right}" y1="${y(value).toFixed(1)}" y2="${y(value).toFixed(1)}" stroke="#ddd"/>`;
    return line + text(EDGE.left - 6, y(value) + 4, 'end', `${value.toFixed(1)} %`);
  });
}

function legend(): string {
  const at = HEIGHT - EDGE.bottom + 18;
  return [
    `<text x="${EDGE.left}" y="${at}" fill="#0b4fa8">policy, mean of ${MEAN_EPISODES} episodes</text>`,
    `<text x="${WIDTH - EDGE.right}" y="${at}" fill="#9a6700" text-anchor="end">asset, mean of ${MEAN_EPISODES}</text>`,
  ].join('');
}

function text(x: number, y: number, anchor: string, words: string): string {
  return `<text x="${x}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="#555">${words}</text>`;
}

/** Of the episodes up to each one. */
function runningMean(values: readonly number[]): readonly number[] {
  return values.map((_, at) => {
    const last = values.slice(Math.max(0, at + 1 - MEAN_EPISODES), at + 1);
    return last.reduce((sum, value) => sum + value, 0) / last.length;
  });
}

/** Never equal, so that a flat line can be drawn too. */
function boundsOf(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  return low === high ? [low - 1, high + 1] : [low, high];
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
