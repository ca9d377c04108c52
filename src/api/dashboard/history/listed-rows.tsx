// A list of the API as a long table, or that there is nothing in it.
import { useCallback } from 'preact/hooks';
import type { Known } from '../facts/request-state.ts';
import { LongTable } from '../lists/long-table.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import type { LongRows } from '../state/long-list.ts';
import { Cell, type Column, headOf } from './columns.tsx';

interface ListedRowsProps<Row> {
  /** What its rows are: `Orders`. */
  readonly name: string;
  /** The same at each drawing: others draw all rows again. */
  readonly columns: readonly Column<Row>[];
  readonly rows: LongRows<Row>;
  /** Of a row; the same at each drawing. */
  readonly toneOf?: (row: Row) => string;
}

interface ListedProps<Row> extends Omit<ListedRowsProps<Row>, 'rows'> {
  readonly asked: Known<LongRows<Row>>;
  /** What is said of an empty list. */
  readonly empty: string;
}

export function Listed<Row>({ asked, empty, ...table }: ListedProps<Row>) {
  return (
    <UntilKnown asked={asked} what={`the ${table.name.toLowerCase()}`}>
      {({ body }) =>
        body.total === 0 ? <p class="empty">{empty}</p> : <ListedRows {...table} rows={body} />
      }
    </UntilKnown>
  );
}

export function ListedRows<Row>({ columns, ...table }: ListedRowsProps<Row>) {
  const cells = useCallback(
    (row: Row) => columns.map((column) => <Cell key={column.name} of={column} row={row} />),
    [columns],
  );
  return (
    <LongTable
      {...table}
      heads={columns.map(headOf)}
      widths={columns.map(({ width }) => width)}
      cells={cells}
    />
  );
}
