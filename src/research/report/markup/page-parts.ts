// The parts of a report as HTML: tiles, lists of figures, tables, sentences.
import { assertNever } from '../../../kernel/assert.ts';
import {
  type FigureSection,
  numericColumns,
  type Section,
  type TableSection,
} from '../../../trader/domain/report/section.ts';
import { type Html, html } from './html.ts';

/** The figures that a reader looks for first. */
const TILES = [
  'Profit',
  'Total return',
  'Max drawdown',
  'Win rate',
  'Profit factor',
  'Sharpe',
  'Expectancy per trade',
  'Trades',
];

const INTERVALS: ReadonlyMap<string, string> = new Map([
  ['Sharpe', 'Sharpe, 95 %'],
  ['Expectancy per trade', 'Expectancy, 95 %'],
]);

/** The interval below a figure that has one. */
export function tilesOf({ figures }: FigureSection): Html {
  const tiles = TILES.flatMap((name) => figures.filter((figure) => figure.name === name));
  return html`<ul class="tiles">${tiles.map(({ name, text }) => {
    const interval = INTERVALS.get(name);
    const range = figures.find((figure) => figure.name === interval);
    const below =
      range === undefined ? html`` : html`<span class="range">95 %: ${range.text}</span>`;
    return html`<li><span class="name">${name}</span> <strong class="${toneOf(text)}">${text}</strong>${below}</li>`;
  })}</ul>`;
}

export function sectionHtml(section: Section): Html {
  return html`<section><h2>${section.title}</h2>${bodyOf(section)}</section>`;
}

function bodyOf(section: Section): Html {
  switch (section.kind) {
    case 'figures':
      return html`<dl>${section.figures.map(
        ({ name, text }) =>
          html`<div><dt>${name}</dt><dd class="${toneOf(text)}">${text}</dd></div>`,
      )}</dl>`;
    case 'table':
      return section.rows.length === 0
        ? html`<p class="nothing">${section.nothing}</p>`
        : tableHtml(section);
    case 'sentences':
      return html`<ul class="notes">${section.sentences.map((text) => html`<li>${text}</li>`)}</ul>`;
    default:
      return assertNever(section);
  }
}

function tableHtml(table: TableSection): Html {
  const { title, columns, rows } = table;
  const isNumeric = numericColumns(table);
  const head = columns.map(
    (name, at) =>
      html`<th scope="col"${at > 0 && isNumeric[at] === true ? NUMERIC : NOT}>${name}</th>`,
  );
  return scrolling(
    title,
    rows.length,
    html`<table><thead><tr>${head}</tr></thead><tbody>${rows.map(
      (row) => html`<tr>${row.map((text, at) => cellHtml(text, at, isNumeric[at] === true))}</tr>`,
    )}</tbody></table>`,
  );
}

/** More rows than fit a phone twice. */
const MOST_ROWS_IN_SIGHT = 24;

/** The style sheet hides the others on paper. */
const MOST_ROWS_ON_PAPER = 100;

/** A table wider than the page, or much longer, scrolls by itself, also by keyboard. */
export function scrolling(title: string, rows: number, table: Html): Html {
  const kind = rows > MOST_ROWS_IN_SIGHT ? 'scrolling long' : 'scrolling';
  const cut =
    rows > MOST_ROWS_ON_PAPER
      ? html`<p class="hint paper">On paper: the first ${MOST_ROWS_ON_PAPER} of ${rows} rows.</p>`
      : html``;
  return html`${cut}<div class="${kind}" role="region" aria-label="${title}" tabindex="0">${table}</div>`;
}

const NUMERIC = html` class="number"`;
const NOT = html``;

function cellHtml(text: string, at: number, isNumeric: boolean): Html {
  if (at === 0) return html`<th scope="row">${text}</th>`;
  return isNumeric ? html`<td class="number ${toneOf(text)}">${text}</td>` : html`<td>${text}</td>`;
}

/** The sign carries the meaning, the colour only repeats it. */
export function toneOf(text: string): string {
  if (/^\+[\d,.]/.test(text)) return 'gain';
  return /^-[\d,.]/.test(text) ? 'loss' : '';
}
