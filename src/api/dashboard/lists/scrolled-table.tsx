// A long table in a separate scroll box: rows on the screen are drawn, gaps stand for the others, and keys move from row to row.
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { piecesOf, rowAfterKey, type Span } from '../facts/long-rows.ts';
import { ColumnHeads } from './column-heads.tsx';
import { useDrawnRows } from './drawn-rows.ts';
import { useKeptRows } from './kept-rows.tsx';
import type { ListedRows } from './plain-table.tsx';

interface ScrolledTableProps<Row> extends ListedRows<Row> {
  readonly widths: readonly number[];
  /** The first row on the screen before. */
  readonly from: number;
  see(span: Span): void;
}

export function ScrolledTable<Row>(props: ScrolledTableProps<Row>) {
  const { name, heads, widths, rows, from, see } = props;
  const box = useRef<HTMLDivElement>(null);
  const hint = useId();
  const [current, setCurrent] = useState(from);
  const goesTo = useRef<number>(undefined);
  const drawn = useDrawnRows({ box, rows, current });
  const { startIndex: first = 0, endIndex: last = 0 } = drawn.range ?? {};
  const placed = drawn.getVirtualItems();
  const rowAt = useKeptRows<Row>()(
    placed.map(({ index }) => index),
    { ...props, current, measure: drawn.measureElement },
  );

  useEffect(() => {
    if (from > 0) drawn.scrollToIndex(from, { align: 'start' });
  }, []);
  useEffect(() => {
    rows.show({ first, last });
    see({ first, last });
  });
  useLayoutEffect(() => {
    const body = box.current?.querySelector('tbody');
    if (body === null || body === undefined) return;
    reachOnly(body, current);
    if (goesTo.current === undefined) return;
    const row = body.querySelector<HTMLElement>(`[data-index="${goesTo.current}"]`);
    if (row === null) return;
    goesTo.current = undefined;
    row.focus({ preventScroll: true });
  });

  function press(event: KeyboardEvent): void {
    const isPlain = !(event.ctrlKey || event.altKey || event.metaKey || event.shiftKey);
    const at = indexAt(event.target);
    if (!isPlain || at === undefined) return;
    const to = rowAfterKey(event.key, at, { total: rows.total, onScreen: last - first });
    if (to === undefined) return;
    event.preventDefault();
    goesTo.current = to;
    setCurrent(to);
    drawn.scrollToIndex(to);
  }

  return (
    <div ref={box} class="long">
      <table
        class="cards"
        aria-label={name}
        aria-rowcount={rows.total + 1}
        aria-describedby={hint}
        onKeyDown={press}
        onFocusIn={({ target }) => setCurrent(indexAt(target) ?? current)}
      >
        <colgroup>
          {widths.map((width, column) => (
            <col key={heads[column]} style={{ width: `${width}%` }} />
          ))}
        </colgroup>
        <ColumnHeads names={heads} />
        <tbody>
          {piecesOf(placed, drawn.getTotalSize()).map((piece) =>
            piece.kind === 'gap' ? (
              // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row without a tab index is not focusable
              <tr key={`gap ${piece.before}`} class="gap" aria-hidden="true">
                <td colSpan={heads.length} style={{ height: `${piece.height}px` }} />
              </tr>
            ) : (
              rowAt.get(piece.index)
            ),
          )}
        </tbody>
      </table>
      <p id={hint} class="hidden">
        Arrow keys, Page Up, Page Down, Home and End move from row to row; Tab goes to what a row
        offers.
      </p>
    </div>
  );
}

function indexAt(target: EventTarget | null): number | undefined {
  if (!(target instanceof Element)) return undefined;
  const index = target.closest('tr')?.dataset.index;
  return index === undefined ? undefined : Number(index);
}

/** Only links of the current row are tab stops: with those of all rows, Tab would take too long to leave the table. */
function reachOnly(body: HTMLElement, current: number): void {
  for (const offered of body.querySelectorAll<HTMLElement>('a, button, summary')) {
    const reach = indexAt(offered) === current ? 0 : -1;
    if (offered.tabIndex !== reach) offered.tabIndex = reach;
  }
}
