// Tables for the terminal: columns as wide as their content, numbers right-aligned, within the width of the terminal.

import { tableWidth } from '../program/terminal.ts';

export type Cell = string | number | boolean | null;

export interface Column<Row> {
  /** A function where it depends on the venue of the account. */
  readonly title: string | (() => string);
  readonly cell: (row: Row) => Cell;
  /** The column to shorten first if the line is too long. */
  readonly isElastic?: boolean;
}

const GAP = 2;
const ELASTIC_MIN = 6;
const NUMBER_OR_NONE = /^(?:[+-]?[\d,]+(?:\.\d+)?(?: %)?|-)$/;

export function tableText<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  width = tableWidth(),
): string {
  const lines = [
    columns.map(({ title }) => (typeof title === 'string' ? title : title())),
    ...rows.map((row) => columns.map(({ cell }) => cellText(cell(row)))),
  ];
  const isNumeric = columns.map((_, at) =>
    lines.slice(1).every((line) => NUMBER_OR_NONE.test(line[at] ?? '')),
  );
  const widths = fitted(
    columns.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0))),
    columns.map(({ isElastic }, at) => isElastic === true && isNumeric[at] === false),
    width,
  );
  return lines
    .map((line) =>
      line
        .map((text, at) => padded(text, widths[at] ?? 0, isNumeric[at] === true))
        .join(' '.repeat(GAP))
        .trimEnd(),
    )
    .join('\n');
}

/** Numbers are never cut. */
function fitted(widths: number[], isElastic: readonly boolean[], widthMax: number): number[] {
  const total = widths.reduce((sum, width) => sum + width, GAP * (widths.length - 1));
  let excess = total - widthMax;
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
  return String(cell);
}
