// The return of each month, a row for each year.
import type { CalendarResults } from '../../trader/domain/report/calendar-results.ts';
import { figureCell, signedAmount } from '../../trader/domain/report/report-words.ts';
import { type Html, html } from './markup/html.ts';
import { scrolling } from './markup/page-parts.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Nothing with a single month. */
export function heatMap({ months, years }: CalendarResults): Html {
  if (months.length < 2) return html``;
  const byName = new Map(months.map((month) => [month.name, month.totalReturn]));
  const most = Math.max(...months.map(({ totalReturn }) => Math.abs(totalReturn.value ?? 0)));
  const rows = years.map(({ name, totalReturn }) => {
    const cells = MONTHS.map((_, at) => {
      const figure = byName.get(`${name}-${String(at + 1).padStart(2, '0')}`);
      if (figure === undefined || figure.value === null) return html`<td></td>`;
      const heat = most === 0 ? 0 : Math.abs(figure.value) / most;
      const tone = figure.value < 0 ? 'cold' : 'warm';
      return html`<td class="number ${tone}" style="--heat:${heat.toFixed(2)}">${percent(figure.value)}</td>`;
    });
    return html`<tr><th scope="row">${name}</th>${cells}<td class="number">${figureCell(totalReturn, percent)}</td></tr>`;
  });
  const head = ['Year', ...MONTHS, 'All'].map((name) => html`<th scope="col">${name}</th>`);
  const table = html`<table class="heat"><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`;
  return html`<section><h2>Return by month, %</h2>${scrolling('Return by month', rows.length, table)}</section>`;
}

function percent(fraction: number): string {
  return signedAmount(fraction * 100, 1);
}
