// A table of any length: short ones as they are, long ones with only the rows on the screen drawn, or in pages.

import { useEffect, useRef, useState } from 'preact/hooks';
import { isPrinting } from '../browser/printing.ts';
import { printable, type Span } from '../facts/long-rows.ts';
import { wholeNumber } from '../facts/number-formats.ts';
import { isInPages } from '../state/long-list.ts';
import { Paging } from './paging.tsx';
import { type ListedRows, PlainTable } from './plain-table.tsx';
import { ScrolledTable } from './scrolled-table.tsx';
import { Steady, useSteadyHead } from './steady.tsx';

export interface LongTableProps<Row> extends ListedRows<Row> {
  /** Of the columns, in percent: where rows are scrolled they must not depend on those that happen to be drawn. */
  readonly widths: readonly number[];
}

/** A table of no more rows is not scrolled apart from its page; nor is a page longer. */
const SHORT = 50;
const PRINTED_MAX = 500;

export function LongTable<Row>({ rows, ...props }: LongTableProps<Row>) {
  const list = useSteadyHead(rows);
  return (
    <Steady of={list} name={props.name}>
      <AnyLength {...props} rows={list.rows} />
    </Steady>
  );
}

function AnyLength<Row>(props: LongTableProps<Row>) {
  const { name, rows } = props;
  // Not a state: scrolling draws the rows, and nothing else depends on which they are.
  const seen = useRef<Span>({ first: 0, last: SHORT - 1 });
  const see = (span: Span) => {
    seen.current = span;
  };
  if (rows.total <= SHORT)
    return <PlainTable {...props} span={{ first: 0, last: rows.total - 1 }} />;
  if (isPrinting.value) return <Printed {...props} seen={seen.current} />;
  return (
    <>
      <p class="choices long-choices">
        <span>
          {wholeNumber(rows.total)} rows<span class="hidden"> of {name}</span>
        </span>
        <button
          type="button"
          aria-pressed={isInPages.value}
          onClick={() => {
            isInPages.value = !isInPages.value;
          }}
        >
          In pages<span class="hidden">: {name}</span>
        </button>
      </p>
      {isInPages.value ? (
        <PagedTable {...props} from={seen.current.first} see={see} />
      ) : (
        <ScrolledTable {...props} from={seen.current.first} see={see} />
      )}
    </>
  );
}

interface PagedTableProps<Row> extends ListedRows<Row> {
  /** The first row on the screen before. */
  readonly from: number;
  see(span: Span): void;
}

function PagedTable<Row>({ from, see, ...props }: PagedTableProps<Row>) {
  const { rows } = props;
  const [offset, setOffset] = useState(Math.floor(from / SHORT) * SHORT);
  const span = { first: offset, last: Math.min(rows.total, offset + SHORT) - 1 };
  useEffect(() => {
    rows.show(span);
    see(span);
  });
  return (
    <>
      <PlainTable {...props} span={span} />
      <Paging offset={offset} limit={SHORT} total={rows.total} go={setOffset} />
    </>
  );
}

function Printed<Row>({ seen, ...props }: ListedRows<Row> & { readonly seen: Span }) {
  const { rows } = props;
  const span = printable(seen, PRINTED_MAX, (index) => rows.at(index) !== undefined);
  if (span === undefined) return <p class="empty">No row of {props.name} is known yet.</p>;
  return (
    <>
      <p>
        {props.name}: rows {span.first + 1} to {span.last + 1} of {wholeNumber(rows.total)} are
        printed.
      </p>
      <PlainTable {...props} span={span} />
    </>
  );
}
