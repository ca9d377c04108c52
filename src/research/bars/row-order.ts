// The order of the rows of a symbol: oldest first or newest first, as its first two rows show, and never both.
import { RowFault } from './row-fault.ts';

export interface RowOrder {
  /** Throws a RowFault for a row that is there twice or out of order; `text` is its time as it is written. */
  check(start: number, text: () => string): void;
  readonly isNewestFirst: boolean;
  /** The time between the two rows that are closest. */
  readonly shortestGapMs: number;
}

export function createRowOrder(): RowOrder {
  let last = Number.NaN;
  /** 1 or -1; 0 until two rows are read. */
  let direction = 0;
  let shortestGapMs = Number.POSITIVE_INFINITY;

  function check(start: number, text: () => string): void {
    if (Number.isNaN(last)) {
      last = start;
      return;
    }
    if (start === last) throw new RowFault('date', `"${text()}" is listed twice`);
    if (direction === 0) direction = Math.sign(start - last);
    const gapMs = (start - last) * direction;
    last = start;
    if (gapMs > 0) {
      if (gapMs < shortestGapMs) shortestGapMs = gapMs;
      return;
    }
    // Reported once: the following rows may be correct.
    throw new RowFault('date', `"${text()}" ${direction > 0 ? ASCENDING : DESCENDING}`);
  }

  return {
    check,
    get isNewestFirst() {
      return direction < 0;
    },
    get shortestGapMs() {
      return shortestGapMs;
    },
  };
}

const ASCENDING = 'comes after a later bar';
const DESCENDING = 'comes after an earlier bar, and the first two rows are newest first';
