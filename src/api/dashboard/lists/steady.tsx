// A list whose rows stay where they are while a pointer or the focus is in it: new ones wait behind a line that says how many.
// Decision 0093

import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useCallback, useRef } from 'preact/hooks';
import { wholeNumber } from '../facts/number-formats.ts';
import { asListed, inPlace, newAtHead, type SteadyRow } from '../facts/steady-rows.ts';
import { type Hold, useHold } from '../state/hold.ts';
import type { LongRows } from '../state/long-list.ts';

interface Steadied {
  readonly hold: Hold;
  readonly waiting: number;
  /** Shows the list as it is now. */
  show(): void;
}

export interface SteadyList<Row> extends Steadied {
  readonly rows: readonly SteadyRow<Row>[];
}

/** Of a list that is here as a whole. */
export function useSteadyRows<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string | number,
): SteadyList<Row> {
  const hold = useHold();
  const { isAsked, show } = useShowing();
  const shown = useRef<readonly SteadyRow<Row>[]>([]);
  const stays = hold.isHeld && !isAsked() && shown.current.length > 0;
  const steady = stays ? inPlace(shown.current, rows, keyOf) : asListed(rows);
  shown.current = steady.rows;
  return { ...steady, hold, show };
}

export interface SteadyHead<Row> extends Steadied {
  readonly rows: LongRows<Row>;
}

/** Of a list of any length that grows at its head. */
export function useSteadyHead<Row>(rows: LongRows<Row>): SteadyHead<Row> {
  const hold = useHold();
  const { isAsked, show } = useShowing();
  const head = useRef({ total: 0, first: rows.keyAt(0) });
  const waiting = hold.isHeld && !isAsked() ? newAtHead(head.current, rows) : 0;
  if (waiting === 0) head.current = { total: rows.total, first: rows.keyAt(0) };
  const { keyAt: keyOfAll } = rows;
  const keyAt = useCallback((index: number) => keyOfAll(index + waiting), [keyOfAll, waiting]);
  if (waiting === 0) return { rows, waiting, hold, show };
  return {
    ...{ waiting, hold, show },
    rows: {
      total: rows.total - waiting,
      at: (index) => rows.at(index + waiting),
      keyAt,
      show: ({ first, last }) => rows.show({ first: first + waiting, last: last + waiting }),
    },
  };
}

/** That somebody wants the list as it is: once. */
function useShowing() {
  const asked = useSignal(0);
  const done = useRef(0);
  return {
    isAsked() {
      const isAsked = asked.value > done.current;
      done.current = asked.value;
      return isAsked;
    },
    show() {
      asked.value += 1;
    },
  };
}

interface SteadyProps {
  readonly of: Steadied;
  /** What its rows are: `orders`. */
  readonly name: string;
  readonly children: ComponentChildren;
}

export function Steady({ of: { hold, waiting, show }, name, children }: SteadyProps) {
  return (
    <div ref={hold.place} class="steady" {...hold.watches}>
      <p class="new-rows" aria-live="polite">
        {waiting > 0 && (
          <button type="button" onClick={show}>
            {wholeNumber(waiting)} new<span class="hidden"> in {name}: show</span>
          </button>
        )}
      </p>
      {children}
    </div>
  );
}

interface SteadyLinesProps<Row> extends Pick<SteadyProps, 'name'> {
  /** The newest of a longer list. */
  readonly rows: readonly Row[];
  readonly children: (row: Row) => ComponentChildren;
}

export function SteadyLines<Row extends { readonly id: string }>({
  name,
  rows,
  children,
}: SteadyLinesProps<Row>) {
  const list = useSteadyRows(rows, idOf);
  return (
    <Steady of={list} name={name}>
      <ul class="lines">{list.rows.map(({ row }) => children(row))}</ul>
    </Steady>
  );
}

function idOf({ id }: { readonly id: string }): string {
  return id;
}
