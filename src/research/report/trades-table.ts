// Every closed trade as a row that can be sorted and shown on the chart.

import type { Venue } from '../../market/venues/venue.ts';
import { moneyIn, signedAmount } from '../../trader/domain/report/report-words.ts';
import type { RunTrade } from '../../trader/domain/report/run-result.ts';
import { duration, words } from '../../trader/domain/wording/figures.ts';
import { momentIn } from '../../trader/domain/wording/venue-time.ts';
import { type Html, html } from './html.ts';
import { scrolling, toneOf } from './page-parts.ts';

const MOST_ROWS = 1_000;

/** The most important columns first: a phone shows four of them at once. */
const columnsAt = (home: Venue): readonly (readonly [name: string, kind: 'text' | 'number'])[] => [
  [`Opened ${home.timeLabel}`, 'text'],
  ['Symbol', 'text'],
  [`P&L ${home.currency}`, 'number'],
  ['R', 'number'],
  ['Side', 'text'],
  ['Shares', 'number'],
  ['Entry', 'number'],
  ['Exit', 'number'],
  ['Exit', 'text'],
  ['Held', 'number'],
  ['Strategy', 'text'],
];

export function tradesSection(
  trades: readonly RunTrade[],
  chartedSymbols: ReadonlySet<string>,
  home: Venue,
): Html {
  return html`<section><h2>Trades</h2>${
    trades.length === 0
      ? html`<p class="nothing">No trades were closed.</p>`
      : tradesTable(trades, chartedSymbols, home)
  }</section>`;
}

function tradesTable(trades: readonly RunTrade[], charted: ReadonlySet<string>, home: Venue): Html {
  const shown = trades.slice(-MOST_ROWS);
  const cut =
    shown.length < trades.length
      ? html`<p class="hint">The last ${shown.length} of ${trades.length} trades; the CSV contains all.</p>`
      : html``;
  const head = columnsAt(home).map(
    ([name, kind]) =>
      html`<th scope="col" class="${kind}"><button type="button">${name}</button></th>`,
  );
  const table = html`<table data-sortable><thead><tr>${head}</tr></thead><tbody>${shown.map(
    (trade) => rowHtml(trade, charted.has(trade.symbol), home),
  )}</tbody></table>`;
  return html`${cut}${scrolling('Trades', shown.length, table)}`;
}

function rowHtml(trade: RunTrade, isCharted: boolean, home: Venue): Html {
  const opened = momentIn(home.calendar.zone, trade.openedAt).slice(0, -':00'.length);
  const held = trade.closedAt - trade.openedAt;
  const r = trade.rMultiple;
  const cells = [
    openedCell(trade, isCharted ? buttonHtml(trade, opened) : html`${opened}`),
    html`<td>${trade.symbol}</td>`,
    number(trade.pnl, signedAmount(trade.pnl, home.currencyDigits)),
    number(r ?? Number.NEGATIVE_INFINITY, r === undefined ? '-' : signedAmount(r)),
    html`<td>${trade.side}</td>`,
    number(trade.quantity, String(trade.quantity)),
    number(trade.entry, moneyIn(home).price(trade.entry)),
    number(trade.exit, moneyIn(home).price(trade.exit)),
    html`<td>${words(trade.reason)}</td>`,
    number(held, duration(held)),
    html`<td>${trade.strategy}</td>`,
  ];
  return html`<tr>${cells}</tr>`;
}

function openedCell({ openedAt }: RunTrade, content: Html): Html {
  return html`<th scope="row" data-value="${openedAt}">${content}</th>`;
}

function buttonHtml({ positionId, symbol }: RunTrade, opened: string): Html {
  return html`<button type="button" data-trade="${positionId}" data-symbol="${symbol}" title="Show on the chart">${opened}</button>`;
}

function number(value: number, text: string): Html {
  return html`<td class="number ${toneOf(text)}" data-value="${value}">${text}</td>`;
}
