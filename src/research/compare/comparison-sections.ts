// Two reports side by side, as sections for the terminal.
import { MINUTE_MS } from '../../kernel/instant.ts';
import { sumOfCents } from '../../market/instruments/money.ts';
import { amount, signedAmount, wholeNumber } from '../../trader/domain/report/report-words.ts';
import type { Section, TableSection } from '../../trader/domain/report/section.ts';
import { counted, words } from '../../trader/domain/wording/figures.ts';
import type { Comparison, FigurePair, TradePair } from './compare-reports.ts';
import type { ReadReport, ReadTrade } from './read-report.ts';

/** `moment` writes a time of the reports as the venue's clock shows it. */
export function comparisonSections(
  comparison: Comparison,
  moment: (iso: string) => string,
): Section[] {
  const { a, b, trades, notes } = comparison;
  const digits = digitsOf(a.currency ?? b.currency);
  return [
    {
      kind: 'figures',
      title: 'Compared',
      figures: [
        { name: 'A', text: headText(a) },
        { name: 'B', text: headText(b) },
      ],
    },
    ...differentData(comparison),
    figureTable(comparison, digits),
    tradeTable('A', trades.onlyA, { moment, digits }),
    tradeTable('B', trades.onlyB, { moment, digits }),
    changedTable(comparison, { moment, digits }),
    ...noteSection('A', notes.onlyA),
    ...noteSection('B', notes.onlyB),
  ];
}

function headText({ file, strategies, symbols, from, to }: ReadReport): string {
  const rules = strategies.map(({ name, hash }) => `${name} (${hash.slice(0, 8)})`).join(', ');
  const named = symbols.map(({ symbol }) => symbol).join(', ');
  const day = (iso: string) => iso.slice(0, '2020-12-15'.length);
  return `${file}: ${rules}; ${named}; ${day(from)} to ${day(to)}`;
}

function differentData({ dataDifferences }: Comparison): Section[] {
  if (dataDifferences.length === 0) return [];
  const sentence = `The reports are of different data (${dataDifferences.join('; ')}), so the strategies are not all that differs.`;
  return [{ kind: 'sentences', title: 'Different data', sentences: [sentence] }];
}

function figureTable({ figures }: Comparison, digits: number): TableSection {
  return {
    kind: 'table',
    title: 'Figures',
    columns: ['FIGURE', 'A', 'B', 'B LESS A'],
    rows: figures.map((pair) => [
      pair.name,
      valueText(pair, pair.a, digits),
      valueText(pair, pair.b, digits),
      differenceText(pair, digits),
    ]),
    nothing: 'Neither report has a figure.',
  };
}

function valueText({ unit }: FigurePair, value: number | undefined, digits: number): string {
  if (value === undefined) return '-';
  switch (unit) {
    case 'money':
      return amount(value, digits);
    case 'fraction':
      return amount(value * 100);
    case 'ratio':
      return amount(value);
    case 'count':
      return wholeNumber(value);
    case 'ms':
      return amount(value / MINUTE_MS, 1);
  }
}

function differenceText(pair: FigurePair, digits: number): string {
  const { a, b } = pair;
  if (a === undefined || b === undefined) return '-';
  const text = valueText(pair, b - a, digits);
  return /^[0.,]+$/.test(text) || text.startsWith('-') ? text : `+${text}`;
}

interface Written {
  readonly moment: (iso: string) => string;
  readonly digits: number;
}

/** The JSON contains all. */
const MOST_ROWS = 20;

function tradeTable(
  which: 'A' | 'B',
  trades: readonly ReadTrade[],
  { moment, digits }: Written,
): TableSection {
  const sum = signedAmount(sumOfCents(trades.map((trade) => trade.net_pnl)), digits);
  return {
    kind: 'table',
    title:
      trades.length === 0
        ? `Trades only in ${which}`
        : `${titled(trades, `only in ${which}`)}, together ${sum}`,
    columns: ['OPENED', 'SYMBOL', 'SIDE', 'QTY', 'EXIT', 'P&L'],
    rows: trades
      .slice(0, MOST_ROWS)
      .map((trade) => [
        moment(trade.opened_at),
        trade.symbol,
        trade.side,
        String(trade.quantity),
        words(trade.reason),
        signedAmount(trade.net_pnl, digits),
      ]),
    nothing: 'None.',
  };
}

function titled(rows: readonly unknown[], what: string): string {
  const cut = rows.length > MOST_ROWS ? `, the first ${MOST_ROWS}` : '';
  return `${counted(rows.length, 'trade')} ${what}${cut}`;
}

function changedTable(
  { trades: { same, different } }: Comparison,
  { moment, digits }: Written,
): TableSection {
  const columns = ['OPENED', 'SYMBOL', 'SIDE', 'EXIT A', 'EXIT B', 'P&L A', 'P&L B'];
  const money = (value: number) => signedAmount(value, digits);
  const row = ({ a, b }: TradePair): string[] => [
    ...[moment(a.opened_at), a.symbol, a.side],
    ...[words(a.reason), words(b.reason), money(a.net_pnl), money(b.net_pnl)],
  ];
  return {
    kind: 'table',
    title: titled(different, `in both with another end, ${same} equal`),
    columns,
    rows: different.slice(0, MOST_ROWS).map(row),
    nothing: same === 0 ? 'No trade is in both.' : 'Every trade that is in both is equal.',
  };
}

function noteSection(which: 'A' | 'B', sentences: readonly string[]): Section[] {
  return sentences.length === 0
    ? []
    : [{ kind: 'sentences', title: `Notes only of ${which}`, sentences }];
}

/** As the currency is counted; cents if the reports do not name it. */
function digitsOf(currency: string | undefined): number {
  if (currency === undefined) return 2;
  const { maximumFractionDigits } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  return maximumFractionDigits ?? 2;
}
