// Equity at each close beside its benchmark: for paper, where the chart of the page cannot be moved.
import type { SessionEquity } from '../../../trader/domain/report/session-equity.ts';
import { type Html, html } from '../markup/html.ts';
import { dayAxis } from './day-axis.ts';
import { linePath, type Point, plotHtml, shortNumber } from './frame.ts';

const MOST_POINTS = 500;

export interface ComparedEquity {
  readonly startEquity: number;
  readonly sessions: readonly SessionEquity[];
  /** Of the version in force; undefined if there is nothing to compare with. */
  readonly inForce: readonly SessionEquity[] | undefined;
  readonly benchmark:
    | { readonly symbol: string; readonly returns: readonly DayReturn[] }
    | undefined;
}

interface DayReturn {
  readonly on: string;
  readonly value: number;
}

/** Nothing with a single session. */
export function equityPlot(compared: ComparedEquity): Html {
  const { startEquity, sessions, inForce = [], benchmark } = compared;
  if (sessions.length < 2) return html``;
  const step = Math.ceil(sessions.length / MOST_POINTS);
  const isShown = (at: number) => at % step === 0 || at === sessions.length - 1;
  const own = sessions.map(({ equity }) => equity);
  const other = inForce.map(({ equity }) => equity);
  const held = benchmark === undefined ? [] : heldAt(sessions, benchmark.returns, startEquity);
  const pointsOf = (values: readonly number[]): readonly Point[] =>
    values.filter((_, at) => isShown(at)).map((y, x) => ({ x, y }));
  const [low, high] = [
    Math.min(startEquity, ...own, ...other, ...held),
    Math.max(startEquity, ...own, ...other, ...held),
  ];
  const room = (high - low) * 0.04 || 1;
  const others = [
    ...(inForce.length === 0 ? [] : ['grey: the version in force']),
    ...(benchmark === undefined ? [] : [`dashed: ${benchmark.symbol} held`]),
  ];
  const beside = others.map((text) => `; ${text}`).join('');
  return plotHtml({
    title: 'Equity at each close',
    isWide: true,
    summary: `Equity from ${sessions[0]?.day} to ${sessions.at(-1)?.day}${beside}`,
    across: dayAxis(sessions.filter((_, at) => isShown(at)).map(({ day }) => day)),
    up: { range: [low - room, high + room], label: shortNumber },
    hint: `The line is the run${beside}.`,
    draw: (frame) =>
      html`<path class="quiet" d="${linePath(pointsOf(held), frame)}"></path><path class="line other" d="${linePath(pointsOf(other), frame)}"></path><path class="line" d="${linePath(pointsOf(own), frame)}"></path>`,
  });
}

/** What the money at the start would have become in the benchmark, at the close of each session. */
function heldAt(
  sessions: readonly SessionEquity[],
  returns: readonly DayReturn[],
  startEquity: number,
): readonly number[] {
  const byDay = new Map(returns.map(({ on, value }) => [on, value]));
  let value = startEquity;
  return sessions.map(({ day }) => {
    value *= 1 + (byDay.get(day) ?? 0);
    return value;
  });
}
