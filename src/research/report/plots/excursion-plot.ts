// How far each trade went against its entry and how far for it, winners and losers apart.
import type { RunTrade } from '../../../trader/domain/report/run-result.ts';
import { type Html, html } from '../markup/html.ts';
import { dots, plain, plotHtml, rangeAround } from './frame.ts';

/** More dots hide each other, and make a page heavy. */
const MOST_DOTS = 1_500;

/** J. Sweeney, "Maximum Adverse Excursion" (1997). Nothing without a trade whose risk is known. */
export function excursionPlot(trades: readonly RunTrade[]): Html {
  const all = trades.flatMap(({ entry, initialStop, mae, mfe, pnl }) => {
    const risk = Math.abs(entry - initialStop);
    return risk > 0 ? [{ x: mae / risk, y: mfe / risk, hasWon: pnl > 0 }] : [];
  });
  if (all.length === 0) return html``;
  const step = Math.ceil(all.length / MOST_DOTS);
  const shown = all.filter((_, at) => at % step === 0);
  const [winners, others] = [
    shown.filter(({ hasWon }) => hasWon),
    shown.filter(({ hasWon }) => !hasWon),
  ];
  const few = step === 1 ? '' : ` One of ${step} trades is drawn.`;
  return plotHtml({
    title: 'MAE and MFE',
    summary: `The largest move against and for each of ${shown.length} trades, in R`,
    across: { range: rangeAround(shown.map(({ x }) => x)), label: plain },
    up: { range: rangeAround(shown.map(({ y }) => y)), label: plain },
    hint: html`Across: the largest move against the entry, up: for it, in R. <span class="gain">&#9679;</span> won, <span class="loss">&#9675;</span> lost or even.${few}`,
    draw: (frame) =>
      html`<path class="dots rings" d="${dots(others, frame)}"></path><path class="dots holes" d="${dots(others, frame)}"></path><path class="dots gains" d="${dots(winners, frame)}"></path>`,
  });
}
