// Which rows of a scrolled table are drawn, as its box is scrolled and its rows are measured.
import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualizerOptions,
} from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useReducer, useRef } from 'preact/hooks';
import type { LongRows } from '../state/long-list.ts';

type Rows = Virtualizer<HTMLDivElement, HTMLTableRowElement>;

/** Of most rows: those that are drawn are measured. */
const HEIGHT = 34;
const OVERSCAN = 6;

interface Drawing {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly rows: Pick<LongRows<unknown>, 'total' | 'keyAt'>;
  /** The row that keys move from is drawn wherever the box is scrolled to: it has the focus. */
  readonly current: number;
}

export function useDrawnRows({ box, rows, current }: Drawing): Rows {
  const [, redraw] = useReducer<number, undefined>((count) => count + 1, 0);
  const drawn = useRef('');
  const held = useRef<Rows>(undefined);
  const isAway = (box.current?.scrollTop ?? 0) > 0;
  const options: VirtualizerOptions<HTMLDivElement, HTMLTableRowElement> = {
    count: rows.total,
    getScrollElement: () => box.current,
    estimateSize: () => HEIGHT,
    getItemKey: rows.keyAt,
    overscan: OVERSCAN,
    // Newer rows do not push away what somebody reads; at the top they are what somebody reads.
    anchorTo: isAway ? 'end' : 'start',
    rangeExtractor: (range) => {
      const drawn = defaultRangeExtractor(range);
      if (drawn.includes(current) || current >= range.count) return drawn;
      return [...drawn, current].toSorted((one, other) => one - other);
    },
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    // It also reports that a movement has ended, for which nothing is drawn.
    onChange: (changed) => {
      const now = placesOf(changed);
      if (now !== drawn.current) redraw(undefined);
    },
  };
  held.current ??= new Virtualizer(options);
  const virtualizer = held.current;
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  drawn.current = placesOf(virtualizer);
  return virtualizer;
}

/** Which rows are drawn, and where: of two that are equal, the second draws nothing new. */
function placesOf(rows: Rows): string {
  const placed = rows.getVirtualItems();
  return [rows.getTotalSize(), ...placed.map(({ key, start }) => `${key} ${start}`)].join();
}
