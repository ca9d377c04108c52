// Reads dividends and splits from their own file: one line per day and symbol, with an amount, a ratio, or both.
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { CorporateAction } from '../../market/instruments/corporate-action.ts';
import { parseDay } from '../../market/time/day.ts';
import { eachRecord } from './csv-records.ts';
import type { FileIssue } from './file-issue.ts';

const COLUMNS = ['date', 'symbol', 'dividend', 'split'] as const;
type Column = (typeof COLUMNS)[number];

/** A split of 1 states that there was none that day: a price that moved like one is the market's. */
export function readActionFile(file: string): Result<CorporateAction[], FileIssue[]> {
  const actions: CorporateAction[] = [];
  const issues: FileIssue[] = [];
  let places: ReadonlyMap<Column, number> | undefined;
  const fault = eachRecord(file, (cells, line) => {
    const fault = (field: string, message: string) => issues.push({ file, line, field, message });
    if (places === undefined) {
      places = placesIn(cells);
      const missing = COLUMNS.filter((name) => places?.has(name) !== true);
      if (missing.length > 0) fault('', `no column for ${missing.join(', ')}`);
      return;
    }
    if (places.size < COLUMNS.length) return;
    const cell = (name: Column): string => cells[places?.get(name) ?? -1] ?? '';
    const day = parseDay(cell('date'));
    const symbol = cell('symbol');
    const amount = numberIn(cell('dividend'), 0);
    const ratio = numberIn(cell('split'), 1);
    if (day === undefined) fault('date', `"${cell('date')}" is not a date (YYYY-MM-DD)`);
    else if (symbol === '') fault('symbol', 'is empty');
    else if (!(amount >= 0)) fault('dividend', `"${cell('dividend')}" is not an amount`);
    else if (!(ratio > 0)) fault('split', `"${cell('split')}" is not a ratio`);
    else {
      if (amount > 0) actions.push({ kind: 'dividend', symbol, day, amount });
      if (cell('split') !== '') actions.push({ kind: 'split', symbol, day, ratio });
    }
  });
  const all = fault === undefined ? issues : [fault, ...issues];
  return all.length > 0 ? failed(all) : ok(actions);
}

function placesIn(header: readonly string[]): ReadonlyMap<Column, number> {
  const places = new Map<Column, number>();
  for (const name of COLUMNS) {
    const at = header.findIndex((title) => title.toLowerCase() === name);
    if (at >= 0) places.set(name, at);
  }
  return places;
}

/** NaN for text that is not a number. */
function numberIn(text: string, whenEmpty: number): number {
  return text === '' ? whenEmpty : Number(text);
}
