// Every closed trade as a row that can be sorted and shown on the chart.

import type { Venue } from '../../market/venues/venue.ts';
import { moneyIn, signedAmount } from '../../trader/domain/report/report-words.ts';
import type { RunTrade } from '../../trader/domain/report/run-result.ts';
import { counted, duration, words } from '../../trader/domain/wording/figures.ts';
import { momentIn } from '../../trader/domain/wording/venue-time.ts';
import { type Html, html } from './markup/html.ts';
import { scrolling, toneOf } from './markup/page-parts.ts';

/** So that the page of any run stays below a megabyte. */
export const MOST_ROWS = 600;

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
  const head = columnsAt(home).map(
    ([name, kind]) =>
      html`<th scope="col" class="${kind}"><button type="button">${name}</button></th>`,
  );
  const table = html`<table data-sortable><thead><tr>${head}</tr></thead><tbody>${shown.map(
    (trade) => rowHtml(trade, charted.has(trade.symbol), home),
  )}</tbody></table>`;
  return html`${hintOf(trades, shown.length)}${scrolling('Trades', shown.length, table)}`;
}

/** Nothing where each row is a trade, and all are shown. */
function hintOf(trades: readonly RunTrade[], shown: number): Html {
  const whole = new Set(trades.map(({ trade }) => trade)).size;
  const sentences = [
    ...(whole < trades.length
      ? [`${trades.length} rows, one for each part of ${counted(whole, 'trade')}.`]
      : []),
    ...(shown < trades.length
      ? [
          `The last ${shown} of ${trades.length} ${whole < trades.length ? 'rows' : 'trades'}; --trades writes all.`,
        ]
      : []),
  ];
  return sentences.length === 0 ? html`` : html`<p class="hint">${sentences.join(' ')}</p>`;
}

function rowHtml(trade: RunTrade, isCharted: boolean, home: Venue): Html {
  const opened = momentIn(home.calendar.zone, trade.openedAt).slice(0, -':00'.length);
  const held = trade.closedAt - trade.openedAt;
  const r = trade.rMultiple;
  const cells = [
    openedCell(trade, isCharted ? buttonHtml(trade, opened) : html`${opened}`),
    html`<td>${trade.symbol}</td>`,
    number(signedAmount(trade.pnl, home.currencyDigits)),
    r === undefined ? number('-', Number.NEGATIVE_INFINITY) : number(signedAmount(r)),
    html`<td>${trade.side}</td>`,
    number(String(trade.quantity)),
    number(moneyIn(home).price(trade.entry)),
    number(moneyIn(home).price(trade.exit)),
    html`<td>${words(trade.reason)}</td>`,
    number(duration(held), held),
    html`<td>${trade.strategy}</td>`,
  ];
  return html`<tr>${cells}</tr>`;
}

function openedCell({ openedAt }: RunTrade, content: Html): Html {
  return html`<th scope="row" data-value="${openedAt}">${content}</th>`;
}

function buttonHtml({ positionId, symbol }: RunTrade, opened: string): Html {
  return html`<button type="button" data-trade="${positionId}" data-symbol="${symbol}">${opened}</button>`;
}

/** Sorted by its text, which is a number, or by another one. */
function number(text: string, value?: number): Html {
  const tone = toneOf(text);
  const kind = tone === '' ? 'number' : `number ${tone}`;
  const by = value === undefined ? html`` : html` data-value="${value}"`;
  return html`<td class="${kind}"${by}>${text}</td>`;
}
