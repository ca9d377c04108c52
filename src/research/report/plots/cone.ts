// The equity between what chance alone makes of it, session by session.

import { quantileOf } from '../../../market/performance/quantile.ts';
import type { AgainstChance } from '../../../trader/domain/report/against-chance.ts';
import type { SessionEquity } from '../../../trader/domain/report/session-equity.ts';
import { type Html, html } from '../markup/html.ts';
import { dayAxis } from './day-axis.ts';
import { bandPath, linePath, plotHtml, rangeAround, shortNumber } from './frame.ts';

const MOST_POINTS = 250;

/** Nothing with fewer than two sessions, or where a drawn run has others. */
export function conePlot(
  { drawn }: AgainstChance,
  sessions: readonly SessionEquity[],
  startEquity: number,
): Html {
  const paths = drawn.map(({ closes = [] }) => closes);
  if (sessions.length < 2 || paths.some(({ length }) => length !== sessions.length)) return html``;
  const step = Math.ceil(sessions.length / MOST_POINTS);
  const places = [...sessions.keys()].filter((at) => at % step === 0 || at === sessions.length - 1);
  const days = places.map((at) => (sessions[at] as SessionEquity).day);
  const sorted = places.map((at) => valuesAt(paths, at));
  const lineAt = (share: number) =>
    sorted.map((values, x) => ({ x, y: quantileOf(values, share) }));
  const own = places.map((at, x) => ({
    x,
    y: (sessions[at] as SessionEquity).equity - startEquity,
  }));
  const [p5, p25, p50] = [lineAt(0.05), lineAt(0.25), lineAt(0.5)];
  const [p75, p95] = [lineAt(0.75), lineAt(0.95)];
  return plotHtml({
    title: 'Profit beside chance',
    summary: `The profit at each close beside that of ${drawn.length} runs that can know nothing`,
    across: dayAxis(days),
    up: { range: rangeAround([...p5, ...p95, ...own].map(({ y }) => y)), label: shortNumber },
    hint: `The line is this run; half of ${drawn.length} runs that can know nothing are in the dark band, nine tenths in both.`,
    draw: (frame) =>
      html`<path class="cone" d="${bandPath(p5, p95, frame)}"></path><path class="cone" d="${bandPath(p25, p75, frame)}"></path><path class="quiet" d="${linePath(p50, frame)}"></path><path class="line" d="${linePath(own, frame)}"></path>`,
  });
}

function valuesAt(paths: readonly (readonly number[])[], at: number): Float64Array {
  return Float64Array.from(paths, (path) => path[at] ?? Number.NaN).sort();
}
