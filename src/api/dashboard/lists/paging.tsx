// Which rows of how many are shown, and the way to the others.
import { wholeNumber } from '../facts/number-formats.ts';

interface PagingProps {
  readonly offset: number;
  readonly limit: number;
  readonly total: number;
  go(offset: number): void;
}

export function Paging({ offset, limit, total, go }: PagingProps) {
  if (total <= limit && offset === 0) return null;
  const last = Math.min(total, offset + limit);
  return (
    <nav class="paging" aria-label="Rows">
      <button type="button" disabled={offset === 0} onClick={() => go(Math.max(0, offset - limit))}>
        Previous
      </button>
      <span>
        {total === 0 ? 'none' : `${offset + 1} to ${last}`} of {wholeNumber(total)}
      </span>
      <button type="button" disabled={last >= total} onClick={() => go(offset + limit)}>
        Next
      </button>
    </nav>
  );
}
