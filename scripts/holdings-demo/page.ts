// What the demonstration of holdings prints: sections with lines and tables, at most 80 columns wide.

export interface Page {
  section(title: string): void;
  line(text?: string): void;
  /** The first row is the head; columns of numbers stand to the right. */
  table(rows: readonly Row[]): void;
}

export type Cell = string | number | boolean | null | undefined;
export type Row = readonly Cell[];

const WIDTH = 80;
const INDENT = '   ';

export function createPage(write: (text: string) => void): Page {
  let sections = 0;
  const line = (text = '') => {
    for (const one of wrapped(text, WIDTH - INDENT.length))
      write(`${INDENT}${one}`.trimEnd().concat('\n'));
  };
  return {
    line,
    section(title) {
      sections += 1;
      write(`${sections === 1 ? '' : '\n'}${sections}. ${title}\n`);
    },
    table(rows) {
      const cells = rows.map((row) => row.map(textOf));
      const widths = (cells[0] ?? []).map((_, at) =>
        Math.max(...cells.map((row) => (row[at] ?? '').length)),
      );
      const isNumber = widths.map((_, at) =>
        cells.slice(1).every((row) => /^(-?[\d.]+%?|-|)$/.test(row[at] ?? '')),
      );
      for (const row of cells)
        line(
          row
            .map((text, at) =>
              isNumber[at] ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0),
            )
            .join('  '),
        );
    },
  };
}

function textOf(cell: Cell): string {
  if (cell === null || cell === undefined) return '-';
  return typeof cell === 'boolean' ? (cell ? 'yes' : 'no') : String(cell);
}

/** A number with four places, or why there is none. */
export function figure(value: number | null | undefined): string {
  return value === null || value === undefined ? '-' : value.toFixed(4);
}

/** Of money or a quantity: exact digits, cut to cents where there are more. */
export function cents(text: string | null | undefined): string {
  return text === null || text === undefined ? '-' : Number(text).toFixed(2);
}

/** At spaces. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const cut = rest.lastIndexOf(' ', width);
    const at = cut <= 0 ? width : cut;
    lines.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  return [...lines, rest];
}
