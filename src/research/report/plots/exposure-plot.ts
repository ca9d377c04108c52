// What was invested in each session, long above zero and short below.
import type { SessionExposure } from '../../../trader/domain/report/exposure.ts';
import { type Html, html } from '../markup/html.ts';
import { dayAxis } from './day-axis.ts';
import { bandPath, plain, plotHtml, rangeAround } from './frame.ts';

const MOST_POINTS = 120;

/** Nothing with a single session. */
export function exposurePlot(sessions: readonly SessionExposure[]): Html {
  if (sessions.length < 2) return html``;
  const points = meansOf(sessions, Math.ceil(sessions.length / MOST_POINTS));
  const longs = points.map(({ long }, x) => ({ x, y: long * 100 }));
  const shorts = points.map(({ short }, x) => ({ x, y: -short * 100 }));
  const zero = points.map((_, x) => ({ x, y: 0 }));
  return plotHtml({
    title: 'Exposure, % of equity',
    summary: `Invested long and short in each session, from ${points[0]?.day} to ${points.at(-1)?.day}`,
    across: dayAxis(points.map(({ day }) => day)),
    up: { range: rangeAround([...longs, ...shorts].map(({ y }) => y)), label: plain },
    hint: 'Long above zero, short below: at entry prices, mean of each session.',
    draw: (frame) =>
      html`<path class="gain" d="${bandPath(zero, longs, frame)}"></path><path class="loss" d="${bandPath(shorts, zero, frame)}"></path>`,
  });
}

function meansOf(sessions: readonly SessionExposure[], size: number): readonly SessionExposure[] {
  const count = Math.ceil(sessions.length / size);
  return Array.from({ length: count }, (_, at) => {
    const part = sessions.slice(at * size, (at + 1) * size);
    const mean = (of: (one: SessionExposure) => number) =>
      part.reduce((sum, one) => sum + of(one), 0) / part.length;
    return {
      ...(part[0] as SessionExposure),
      long: mean((one) => one.long),
      short: mean((one) => one.short),
    };
  });
}
