// Every closed trade as a row that can be sorted and looked up on the chart.
import { duration, exchangeMoment, words } from '../../trading/explain/figures.ts';
import { signedAmount } from '../../trading/report/report-words.ts';
import type { RunTrade } from '../../trading/report/run-result.ts';
import { type Html, html } from './html.ts';
import { scrolling, toneOf } from './page-parts.ts';

const MOST_ROWS = 1_000;

const COLUMNS: readonly (readonly [name: string, kind: 'text' | 'number'])[] = [
  ['Opened ET', 'text'],
  ['Symbol', 'text'],
  ['Side', 'text'],
  ['Shares', 'number'],
  ['Entry', 'number'],
  ['Exit', 'number'],
  ['P&L USD', 'number'],
  ['R', 'number'],
  ['Way out', 'text'],
  ['Held', 'number'],
  ['Strategy', 'text'],
];

export function tradesSection(
  trades: readonly RunTrade[],
  chartedSymbols: ReadonlySet<string>,
): Html {
  return html`<section><h2>Trades</h2>${
    trades.length === 0
      ? html`<p class="nothing">No trades were closed.</p>`
      : tradesTable(trades, chartedSymbols)
  }</section>`;
}

function tradesTable(trades: readonly RunTrade[], charted: ReadonlySet<string>): Html {
  const shown = trades.slice(-MOST_ROWS);
  const cut =
    shown.length < trades.length
      ? html`<p class="hint">The last ${shown.length} of ${trades.length} trades; the CSV holds all.</p>`
      : html``;
  const head = COLUMNS.map(
    ([name, kind]) =>
      html`<th scope="col" class="${kind}"><button type="button">${name}</button></th>`,
  );
  const table = html`<table data-sortable><thead><tr>${head}</tr></thead><tbody>${shown.map(
    (trade) => rowHtml(trade, charted.has(trade.symbol)),
  )}</tbody></table>`;
  return html`${cut}${scrolling('Trades', table)}`;
}

function rowHtml(trade: RunTrade, isCharted: boolean): Html {
  const opened = exchangeMoment(trade.openedAt).slice(0, -':00'.length);
  const pnl = signedAmount(trade.pnl);
  return html`<tr><th scope="row" data-value="${trade.openedAt}">${
    isCharted
      ? html`<button type="button" data-trade="${trade.positionId}" data-symbol="${trade.symbol}" title="Show on the chart">${opened}</button>`
      : opened
  }</th><td>${trade.symbol}</td><td>${trade.side}</td>${number(trade.quantity, String(trade.quantity))}${number(
    trade.entry,
    trade.entry.toFixed(2),
  )}${number(trade.exit, trade.exit.toFixed(2))}<td class="number ${toneOf(pnl)}" data-value="${trade.pnl}">${pnl}</td>${number(
    trade.rMultiple ?? Number.NEGATIVE_INFINITY,
    trade.rMultiple === undefined ? '-' : signedAmount(trade.rMultiple),
  )}<td>${words(trade.reason)}</td>${number(
    trade.closedAt - trade.openedAt,
    duration(trade.closedAt - trade.openedAt),
  )}<td>${trade.strategy}</td></tr>`;
}

function number(value: number, text: string): Html {
  return html`<td class="number" data-value="${value}">${text}</td>`;
}
