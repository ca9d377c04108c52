// Some rows of a list as an ordinary table.
import type { ComponentChildren } from 'preact';
import type { Span } from '../facts/long-rows.ts';
import type { LongRows } from '../state/long-list.ts';
import { ColumnHeads } from './column-heads.tsx';

export interface ListedRows<Row> {
  /** What its rows are: `Orders`. */
  readonly name: string;
  /** As of `ColumnHeads`. */
  readonly heads: readonly string[];
  readonly rows: LongRows<Row>;
  /** `td` and `th` elements. */
  readonly cells: (row: Row) => ComponentChildren;
  /** Of a row. */
  readonly toneOf?: (row: Row) => string;
}

interface PlainTableProps<Row> extends ListedRows<Row> {
  readonly span: Span;
}

export function PlainTable<Row>({ name, heads, span, ...of }: PlainTableProps<Row>) {
  const { total } = of.rows;
  const { first, last } = span;
  const isWhole = first === 0 && last === total - 1;
  const places = Array.from({ length: last - first + 1 }, (_, place) => first + place);
  return (
    <table class="cards" aria-label={name} aria-rowcount={isWhole ? undefined : total + 1}>
      <ColumnHeads names={heads} />
      <tbody>
        {places.map((index) => (
          <tr
            key={of.rows.keyAt(index)}
            class={toneAt(of, index)}
            aria-rowindex={isWhole ? undefined : rowNumber(index)}
          >
            <Cells of={of} index={index} width={heads.length} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The head of the columns is the first row. */
export function rowNumber(index: number): number {
  return index + 2;
}

type Drawn<Row> = Pick<ListedRows<Row>, 'rows' | 'cells' | 'toneOf'>;

export function toneAt<Row>({ rows, toneOf }: Drawn<Row>, index: number): string {
  const row = rows.at(index);
  return row === undefined ? '' : (toneOf?.(row) ?? '');
}

interface CellsProps<Row> {
  readonly of: Drawn<Row>;
  readonly index: number;
  readonly width: number;
}

export function Cells<Row>({ of: { rows, cells }, index, width }: CellsProps<Row>) {
  const row = rows.at(index);
  if (row !== undefined) return <>{cells(row)}</>;
  return (
    <td colSpan={width} class="waiting">
      …
    </td>
  );
}
