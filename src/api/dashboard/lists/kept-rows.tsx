// The rows of a scrolled table: one that says the same at the same place is not drawn again while others come and go.
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { Cells, type ListedRows, rowNumber, toneAt } from './plain-table.tsx';

interface Drawn {
  /** What it depends on. */
  readonly from: readonly unknown[];
  readonly row: VNode;
}

interface KeptRows<Row> extends Pick<ListedRows<Row>, 'heads' | 'rows' | 'cells' | 'toneOf'> {
  /** The row that Tab goes to. */
  readonly current: number;
  measure(row: HTMLTableRowElement | null): void;
}

/** Draws the rows at these places; those of the previous drawing that are equal are the same elements. */
export function useKeptRows<Row>(): (
  at: readonly number[],
  of: KeptRows<Row>,
) => ReadonlyMap<number, VNode> {
  const kept = useRef<ReadonlyMap<number, Drawn>>(new Map());
  return (at, of) => {
    const drawn = new Map(at.map((index) => [index, drawnAt(kept.current.get(index), index, of)]));
    kept.current = drawn;
    return new Map([...drawn].map(([index, { row }]) => [index, row]));
  };
}

function drawnAt<Row>(was: Drawn | undefined, index: number, of: KeptRows<Row>): Drawn {
  const { rows, cells, heads, current, measure } = of;
  const isCurrent = index === current;
  const tone = toneAt(of, index);
  const key = rows.keyAt(index);
  const from = [key, rows.at(index), cells, tone, isCurrent, measure];
  if (was?.from.every((part, n) => part === from[n])) return was;
  const row = (
    <tr
      key={key}
      ref={measure}
      class={tone}
      data-index={index}
      aria-rowindex={rowNumber(index)}
      tabIndex={isCurrent ? 0 : -1}
    >
      <Cells of={of} index={index} width={heads.length} />
    </tr>
  );
  return { from, row };
}
