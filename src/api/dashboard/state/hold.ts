// Whether somebody is about to act in a list: the pointer is over it, or the focus of the keyboard is in it.
import { useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { after } from '../browser/clock.ts';

export interface Hold {
  readonly place: RefObject<HTMLDivElement | null>;
  readonly isHeld: boolean;
  /** Of the element that the list is in. */
  readonly watches: {
    onPointerEnter(): void;
    onPointerLeave(): void;
    onFocusIn(): void;
    onFocusOut(event: FocusEvent): void;
  };
}

/** A finger has left before the click that it makes. */
const LEAVE_MS = 300;

export function useHold(): Hold {
  const place = useRef<HTMLDivElement>(null);
  const isPointed = useSignal(false);
  /** That the focus has moved; where it is, the page itself says. */
  const moves = useSignal(0);
  const cancelLeaving = useRef(() => {});
  useEffect(() => () => cancelLeaving.current(), []);
  // A list that is taken away under the pointer is left without a word.
  useEffect(() => {
    if (place.current === null) isPointed.value = false;
  });
  const focused = moves.value > 0 && place.current?.querySelector(':focus-visible') != null;
  const move = () => {
    moves.value += 1;
  };
  return {
    place,
    isHeld: isPointed.value || focused,
    watches: {
      onPointerEnter() {
        cancelLeaving.current();
        isPointed.value = true;
      },
      onPointerLeave() {
        cancelLeaving.current();
        cancelLeaving.current = after(LEAVE_MS, () => {
          isPointed.value = false;
        });
      },
      onFocusIn: move,
      onFocusOut({ relatedTarget: next }) {
        // To another row it has not left.
        if (!(next instanceof Node && place.current?.contains(next))) move();
      },
    },
  };
}
