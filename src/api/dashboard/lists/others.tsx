// That a list has more rows than are here, how many, and where the others are.

import type { ComponentChildren } from 'preact';
import { wholeNumber } from '../facts/number-formats.ts';

interface OthersProps {
  readonly shown: number;
  readonly total: number;
  /** What the rows are: `at work`. */
  readonly of: string;
  /** Where the others are. */
  readonly children: ComponentChildren;
}

export function Others({ shown, total, of, children }: OthersProps) {
  if (shown >= total) return null;
  const count = (rows: number) => wholeNumber(rows);
  return (
    <p class="others">
      {`${count(shown)} of ${count(total)} ${of}.`} {children}
    </p>
  );
}
