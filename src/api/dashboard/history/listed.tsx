// A list of the API as a long table, or that there is nothing in it.
import type { Known } from '../facts/known.ts';
import { LongTable, type LongTableProps } from '../lists/long-table.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import type { LongRows } from '../state/long-list.ts';

interface ListedProps<Row> extends Omit<LongTableProps<Row>, 'rows'> {
  readonly asked: Known<LongRows<Row>>;
  /** What is said of an empty list. */
  readonly empty: string;
}

export function Listed<Row>({ asked, empty, ...table }: ListedProps<Row>) {
  return (
    <UntilKnown asked={asked} what={`the ${table.name.toLowerCase()}`}>
      {({ body }) =>
        body.total === 0 ? <p class="empty">{empty}</p> : <LongTable {...table} rows={body} />
      }
    </UntilKnown>
  );
}
