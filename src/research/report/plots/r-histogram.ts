// How many trades brought how many R, with the mean and its interval.
import type { Interval } from '../../../market/performance/intervals.ts';
import { signedAmount } from '../../../trader/domain/report/report-words.ts';
import type { RunTrade } from '../../../trader/domain/report/run-result.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';
import { type Html, html } from '../markup/html.ts';
import { plain, plotHtml, rangeAround, roundStep } from './frame.ts';

const BINS = 20;

/** Nothing without a trade whose risk is known. */
export function rHistogram(trades: readonly RunTrade[], interval: Interval): Html {
  const rs = trades.flatMap(({ rMultiple }) => (rMultiple === undefined ? [] : [rMultiple]));
  if (rs.length === 0) return html``;
  const [least, most] = rangeAround(rs);
  const step = roundStep([least, most], BINS);
  const first = Math.floor(least / step);
  const countByBin = new Map<number, number>();
  for (const r of rs) {
    const bin = Math.floor(r / step + 1e-9);
    countByBin.set(bin, (countByBin.get(bin) ?? 0) + 1);
  }
  const last = Math.max(first, ...countByBin.keys());
  const highest = Math.max(...countByBin.values());
  const mean = rs.reduce((sum, r) => sum + r, 0) / rs.length;
  const range =
    interval.low === null
      ? ''
      : ` (95 %: ${signedAmount(interval.low)} to ${signedAmount(interval.high)})`;
  const left = trades.length - rs.length;
  const without = left === 0 ? '' : `; ${counted(left, 'trade')} without a known risk`;
  return plotHtml({
    title: 'Trades by R',
    summary: `${counted(rs.length, 'trade')} from ${signedAmount(Math.min(...rs))} R to ${signedAmount(Math.max(...rs))} R`,
    across: { range: [first * step, (last + 1) * step], label: plain },
    up: { range: [0, highest * 1.05], label: plain, ...(highest < 4 && { at: wholes(highest) }) },
    hint: `The line is the mean, ${signedAmount(mean)} R${range}; a bar spans ${plain(step)} R${without}.`,
    draw: ({ x, y }) => {
      const bars = [...countByBin].map(([bin, count]) => {
        const [from, to, top] = [x(bin * step), x((bin + 1) * step), y(count)];
        return html`<path class="${bin < 0 ? 'loss' : 'gain'}" d="M${from} ${y(0)}V${top}H${to}V${y(0)}Z"></path>`;
      });
      const band =
        interval.low === null
          ? html``
          : html`<rect class="band" x="${x(interval.low)}" width="${(Number(x(interval.high)) - Number(x(interval.low))).toFixed(1)}" y="${y(highest * 1.05)}" height="${(Number(y(0)) - Number(y(highest * 1.05))).toFixed(1)}"></rect>`;
      return html`${bars}${band}<line class="mark" x1="${x(mean)}" x2="${x(mean)}" y1="${y(0)}" y2="${y(highest * 1.05)}"></line>`;
    },
  });
}

function wholes(most: number): readonly number[] {
  return Array.from({ length: most + 1 }, (_, at) => at);
}
