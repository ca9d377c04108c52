// Sharpe ratio, volatility and beta over windows that move along: whether the result is that of a few weeks, or of the market.
import { againstBenchmark } from '../../../market/performance/against-benchmark.ts';
import { type DatedReturn, rollingFigures } from '../../../market/performance/calendar-returns.ts';
import type { Figure } from '../../../market/performance/figure.ts';
import type { Conventions } from '../../../market/performance/growth.ts';
import { type Html, html } from '../markup/html.ts';
import { dayAxis } from './day-axis.ts';
import { linePath, plain, plotHtml, rangeAround } from './frame.ts';

/** Sessions of a quarter, or of a month where there are not two quarters. */
const WINDOWS = [63, 21];
/** A phone shows no more. */
const MOST_POINTS = 400;

/** Nothing with less than two windows of a month; no beta without a benchmark. */
export function rollingPlots(
  returns: readonly DatedReturn[],
  conventions: Conventions,
  benchmark?: { readonly symbol: string; readonly returns: readonly DatedReturn[] },
): readonly Html[] {
  const size = WINDOWS.find((window) => returns.length >= 2 * window);
  if (size === undefined) return [];
  const windows = rollingFigures(returns, size, conventions).map((figures, from) => ({
    ...figures,
    from,
  }));
  const held = new Map(benchmark?.returns.map(({ on, value }) => [on, value]));
  const betaFrom = (from: number): Figure | undefined => {
    const pairs = returns.slice(from, from + size).flatMap(({ on, value }) => {
      const other = held.get(on);
      return other === undefined ? [] : [{ own: value, benchmark: other }];
    });
    return pairs.length < size ? undefined : againstBenchmark(pairs, conventions).beta;
  };
  const step = Math.ceil(windows.length / MOST_POINTS);
  const shown = windows.filter((_, at) => at % step === 0 || at === windows.length - 1);
  const days = shown.map(({ on }) => on);
  const plot = (title: string, figureOf: (at: number) => Figure | undefined, scale: number) => {
    const points = shown.flatMap((_, at) => {
      const value = figureOf(at)?.value ?? null;
      return value === null ? [] : [{ x: at, y: value * scale }];
    });
    const range = rangeAround(points.map(({ y }) => y));
    return plotHtml({
      title,
      summary: `${title}, from ${days[0]} to ${days.at(-1)}`,
      across: dayAxis(days),
      up: { range, label: plain },
      hint: `At each close, of the last ${size} sessions.`,
      draw: (frame) =>
        html`<line class="zero" x1="${frame.x(0)}" x2="${frame.x(days.length - 1)}" y1="${frame.y(0)}" y2="${frame.y(0)}"></line><path class="line" d="${linePath(points, frame)}"></path>`,
    });
  };
  return [
    plot('Rolling Sharpe', (at) => shown[at]?.sharpe, 1),
    plot('Rolling volatility, % a year', (at) => shown[at]?.volatility, 100),
    ...(benchmark === undefined
      ? []
      : [plot(`Rolling beta to ${benchmark.symbol}`, (at) => betaFrom(shown[at]?.from ?? 0), 1)]),
  ];
}
