// Tables for the terminal: columns as wide as their content, numbers right-aligned, within the width of the terminal.

import { plainNumber } from '../../kernel/plain-json.ts';
import { escapedLine } from '../../kernel/printable-text.ts';
import { tableWidth } from '../program/terminal.ts';

export type Cell = string | number | boolean | null;

export interface Column<Row> {
  /** A function where it depends on the venue of the account. */
  readonly title: string | (() => string);
  readonly cell: (row: Row) => Cell;
  /** The column to shorten first if the line is too long. */
  readonly isElastic?: boolean;
  /** Left out if no row has a value, or if the lines would be too long with it; the last such column first. Of a function: if all rows permit it. */
  readonly isOptional?: boolean | ((row: Row) => boolean);
}

const GAP = 2;
const ELASTIC_MIN = 5;
/** Shorter text is not worth a line. */
const BELOW_MIN = 24;
const NUMBER_OR_NONE = /^(?:[+-]?[\d,]+(?:\.\d+)?(?: %)?|-)$/;

export function tableText<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  width = tableWidth(),
): string {
  const lines = textsOf(rows, columns);
  const wished = widthsOf(lines);
  const leftOut = columns.findLast(
    ({ isOptional = false, cell }) =>
      (typeof isOptional === 'function' ? rows.every(isOptional) : isOptional) &&
      (widthOf(wished) > width || rows.every((row) => cell(row) === null)),
  );
  if (leftOut !== undefined) {
    const others = columns.filter((column) => column !== leftOut);
    return tableText(rows, others, width);
  }
  const isNumeric = columns.map((_, at) =>
    lines.slice(1).every((line) => NUMBER_OR_NONE.test(line[at] ?? '')),
  );
  const widths = fitted(
    wished,
    columns.map(({ isElastic }, at) => isElastic === true && isNumeric[at] === false),
    width,
  );
  const apart = widthOf(widths) > width ? widestText(wished, isNumeric) : undefined;
  if (apart !== undefined) return withBelow(rows, columns, apart, width);
  return lines
    .map((line) =>
      line
        .map((text, at) => padded(text, widths[at] ?? 0, isNumeric[at] === true))
        .join(' '.repeat(GAP))
        .trimEnd(),
    )
    .join('\n');
}

/** The column whose line has most to gain if its text is below the row: the contracts of an iron condor take 67 characters. */
function widestText(widths: readonly number[], isNumeric: readonly boolean[]): number | undefined {
  const texts = widths.map((width, at) => (isNumeric[at] === true ? 0 : width));
  const widest = Math.max(...texts);
  return widths.length > 1 && widest > BELOW_MIN ? texts.indexOf(widest) : undefined;
}

function withBelow<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  apart: number,
  width: number,
): string {
  const others = tableText(rows, columns.toSpliced(apart, 1), width).split('\n');
  return textsOf(rows, columns)
    .flatMap((line, at) => [others[at], `  ${line[apart]}`])
    .join('\n');
}

function textsOf<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string[][] {
  return [
    columns.map(({ title }) => (typeof title === 'string' ? title : title())),
    ...rows.map((row) => columns.map(({ cell }) => cellText(cell(row)))),
  ];
}

function widthsOf(lines: readonly (readonly string[])[]): number[] {
  const [titles = []] = lines;
  return titles.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
}

function widthOf(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, GAP * (widths.length - 1));
}

/** Numbers are never cut. */
function fitted(widths: number[], isElastic: readonly boolean[], widthMax: number): number[] {
  let excess = widthOf(widths) - widthMax;
  return widths.map((width, at) => {
    if (excess <= 0 || isElastic[at] !== true) return width;
    const cut = Math.min(excess, Math.max(0, width - ELASTIC_MIN));
    excess -= cut;
    return width - cut;
  });
}

function padded(text: string, width: number, isRight: boolean): string {
  const shown = text.length > width ? `${text.slice(0, Math.max(0, width - 1))}~` : text;
  return isRight ? shown.padStart(width) : shown.padEnd(width);
}

function cellText(cell: Cell): string {
  if (cell === null) return '-';
  if (typeof cell === 'boolean') return cell ? 'yes' : 'NO';
  return typeof cell === 'number' ? String(plainNumber(cell)) : escapedLine(cell);
}
