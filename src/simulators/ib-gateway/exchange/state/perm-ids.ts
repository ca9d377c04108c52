// Permanent ids are unique per account: a gateway that starts without its state begins above all earlier ones.
import type { Instant } from '../../../../kernel/instant.ts';
import type { BookOrder } from './book-order.ts';

export function createPermIds(start: Instant, known: readonly BookOrder[]): () => number {
  const first = 1_000_000_000 + (Math.floor(start / 1_000) % 1_000_000) * 1_000;
  let last = Math.max(first, ...known.map(({ permId }) => permId));
  return () => {
    last += 1;
    return last;
  };
}
