import { describe, expect, it } from 'vitest';
import { type Column, tableText } from '../../../src/cli/answers/table.ts';
import { tableWidth, textWidth } from '../../../src/cli/program/terminal.ts';

interface Row {
  readonly symbol: string;
  readonly price: number;
  readonly why: string;
}

const LONG =
  'the condition prediction.confidence >= 0.7 was false, and the symbol is paused by a person';
const ROWS: readonly Row[] = [{ symbol: 'AAPL', price: 182.25, why: LONG }];
const COLUMNS: readonly Column<Row>[] = [
  { title: 'SYMBOL', cell: (row) => row.symbol },
  { title: 'PRICE', cell: (row) => row.price },
  { title: 'WHY', cell: (row) => row.why, isElastic: true },
];

describe('the width of output', () => {
  it('is that of the terminal for tables, and not limited in a pipe', () => {
    expect(tableWidth({ isTTY: true, columns: 200 })).toBe(200);
    expect(tableWidth({ isTTY: true, columns: 0 })).toBe(80);
    expect(tableWidth({ isTTY: false, columns: 80 })).toBe(Number.POSITIVE_INFINITY);
  });

  it('is at most 120 for running text, and 80 in a pipe', () => {
    expect(textWidth({ isTTY: true, columns: 60 })).toBe(60);
    expect(textWidth({ isTTY: true, columns: 200 })).toBe(120);
    expect(textWidth({ isTTY: false, columns: 200 })).toBe(80);
  });

  it('has room for an optional column, or leaves it out whole', () => {
    const id: Column<Row> = { title: 'ID', cell: () => 'c3423ff6751aed3f', isOptional: true };
    const columns = [...COLUMNS.slice(0, 2), id];
    expect(tableText(ROWS, columns, 32)).toBe(
      'SYMBOL   PRICE  ID\nAAPL    182.25  c3423ff6751aed3f',
    );
    expect(tableText(ROWS, columns, 31)).toBe('SYMBOL   PRICE\nAAPL    182.25');
  });

  it('leaves out the last optional column first, and one without values always', () => {
    const optional = (title: string, cell: string | null): Column<Row> => ({
      ...{ title, cell: () => cell, isOptional: true },
    });
    const columns = [...COLUMNS.slice(0, 1), optional('FLOW', '230 call'), optional('ID', 'c3423')];
    expect(tableText(ROWS, columns, 23)).toBe('SYMBOL  FLOW      ID\nAAPL    230 call  c3423');
    expect(tableText(ROWS, columns, 20)).toBe('SYMBOL  FLOW\nAAPL    230 call');
    expect(tableText(ROWS, columns, 15)).toBe('SYMBOL\nAAPL');
    const empty = [...COLUMNS.slice(0, 1), optional('FLOW', null), optional('ID', 'c3423')];
    expect(tableText(ROWS, empty, 80)).toBe('SYMBOL  ID\nAAPL    c3423');
  });

  it('cuts text at 80 columns, uses the room of 200, and cuts nothing without a limit', () => {
    const row = (width: number) => tableText(ROWS, COLUMNS, width).split('\n')[1] ?? '';
    expect(row(80)).toHaveLength(80);
    expect(row(80).endsWith('~')).toBe(true);
    expect(row(200)).toContain(LONG);
    expect(row(Number.POSITIVE_INFINITY)).toBe(`AAPL    182.25  ${LONG}`);
  });

  it('has no room for an iron condor beside its numbers, and shows it whole below them', () => {
    const condor = 'SPY 201230P00360000-201230P00355000-201230C00385000-201230C00390000';
    const rows: readonly Row[] = [
      { symbol: 'SPY', price: 372.5, why: 'flow-calls' },
      { symbol: condor, price: 1.4, why: 'flow-condors' },
    ];
    expect(tableText(rows, COLUMNS, 80)).toBe(
      [
        'PRICE  WHY',
        '  SYMBOL',
        '372.5  flow-calls',
        '  SPY',
        '  1.4  flow-condors',
        `  ${condor}`,
      ].join('\n'),
    );
    expect(tableText(rows, COLUMNS, 200).split('\n')).toHaveLength(3);
  });
});
