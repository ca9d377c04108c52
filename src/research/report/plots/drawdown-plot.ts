// How far the equity at each close is below the highest before it: for paper, where the chart of the page is not drawn.
import type { SessionEquity } from '../../../trader/domain/report/session-equity.ts';
import { type Html, html } from '../markup/html.ts';
import { dayAxis } from './day-axis.ts';
import { bandPath, linePath, plain, plotHtml } from './frame.ts';

const MOST_POINTS = 500;

/** Nothing with a single session, or if the equity never fell. */
export function drawdownPlot(startEquity: number, sessions: readonly SessionEquity[]): Html {
  const depths = depthsOf(startEquity, sessions);
  const deepest = Math.min(...depths);
  if (sessions.length < 2 || deepest === 0) return html``;
  const step = Math.ceil(sessions.length / MOST_POINTS);
  const starts = sessions.map((_, at) => at).filter((at) => at % step === 0);
  const points = starts.map((at, x) => ({ x, y: Math.min(...depths.slice(at, at + step)) }));
  const surface = points.map(({ x }) => ({ x, y: 0 }));
  return plotHtml({
    title: 'Drawdown at each close, %',
    isWide: true,
    summary: `Drawdown from ${sessions[0]?.day} to ${sessions.at(-1)?.day}, at most ${deepest.toFixed(2)} %`,
    across: dayAxis(starts.flatMap((at) => sessions[at]?.day ?? [])),
    up: { range: [deepest * 1.04, 0], label: plain },
    draw: (frame) =>
      html`<path class="band" d="${bandPath(points, surface, frame)}"></path><path class="line" d="${linePath(points, frame)}"></path>`,
  });
}

/** In percent, 0 or less. */
function depthsOf(startEquity: number, sessions: readonly SessionEquity[]): readonly number[] {
  let peak = startEquity;
  return sessions.map(({ equity }) => {
    peak = Math.max(peak, equity);
    return peak > 0 ? (equity / peak - 1) * 100 : 0;
  });
}
