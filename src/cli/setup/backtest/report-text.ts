// A report for the terminal.
import type { Report } from '../../../trader/domain/report/report.ts';
import { reportSections, spanText } from '../../../trader/domain/report/report-sections.ts';
import { wholeNumber } from '../../../trader/domain/report/report-words.ts';
import { universeText } from '../../../trader/domain/report/run-universe.ts';
import { folded, sectionsText } from '../../answers/sections-text.ts';
import { tableWidth } from '../../program/terminal.ts';

/** More symbols than this are only counted. */
const MOST_SYMBOLS_NAMED = 8;

export function reportText(report: Report, width = tableWidth()): string {
  const strategies = report.strategies.map(({ name, hash }) => `${name} (${hash.slice(0, 8)})`);
  const label = report.synthetic === undefined ? [] : folded(`${report.synthetic.sentence}.`, '');
  return [
    ...label,
    ...(report.universe === undefined ? [] : folded(universeText(report.universe), '')),
    ...dataLines(report.leftOut),
    spanText(report),
    ...folded(strategies.join(', '), 'strategies: '),
    ...folded(symbolsText(report), 'symbols: '),
    '',
    sectionsText(reportSections(report), width),
  ].join('\n');
}

/** Rows of the bars that were skipped, above any result. */
export function dataLines(leftOut: readonly string[]): readonly string[] {
  return leftOut.flatMap((sentence) => folded(sentence, 'data: '));
}

function symbolsText({ symbols }: Report): string {
  if (symbols.length > MOST_SYMBOLS_NAMED) {
    const bars = symbols.reduce((sum, symbol) => sum + symbol.bars, 0);
    return `${symbols.length}, ${wholeNumber(bars)} bars in total`;
  }
  return symbols
    .map(({ symbol, bars }) => `${symbol} (${wholeNumber(bars)} ${bars === 1 ? 'bar' : 'bars'})`)
    .join(', ');
}
