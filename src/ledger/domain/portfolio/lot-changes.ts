// Which lots an entry changed, so that only their rows are written.
import { NO_MONEY, NO_QUANTITY } from '../../../kernel/decimal.ts';
import { type Entry, securitiesOf } from '../entries/entry.ts';
import type { SecurityId } from '../entries/ids.ts';
import type { Lot, LotId } from '../lots/lot.ts';
import type { LotBook } from '../lots/lot-book.ts';
import { bookOf, type Consequences, type PortfolioBook } from './portfolio-book.ts';

/** The lots of a portfolio as their rows have them. */
export type KnownLots = Map<SecurityId, Map<LotId, Lot>>;

export interface ChangedLot {
  readonly security: SecurityId;
  /** Nothing remains of one that was closed. */
  readonly lot: Lot;
}

/** After the entry was booked. `known` is brought up to date. */
export function changedLots(
  known: KnownLots,
  book: PortfolioBook,
  entry: Entry,
  { closures }: Consequences,
): readonly ChangedLot[] {
  return securitiesOf(entry).flatMap((security) => {
    const lots = knownIn(known, security);
    const now = bookOf(book, security);
    const changed =
      entry.kind === 'trade' && entry.method !== 'AVERAGE'
        ? named(lots, now, [...closures.map(({ lotId }) => lotId), String(entry.id) as LotId])
        : compared(lots, now);
    for (const lot of changed) {
      if (lot.remaining.isZero()) lots.delete(lot.id);
      else lots.set(lot.id, lot);
    }
    return changed.map((lot) => ({ security, lot }));
  });
}

function knownIn(known: KnownLots, security: SecurityId): Map<LotId, Lot> {
  const lots = known.get(security) ?? new Map<LotId, Lot>();
  known.set(security, lots);
  return lots;
}

/** The ones that a trade closed or opened: the book may have many others. */
function named(
  known: ReadonlyMap<LotId, Lot>,
  now: LotBook,
  ids: readonly LotId[],
): readonly Lot[] {
  return ids.flatMap((id) => {
    const last = now.lots.at(-1);
    const lot = last?.id === id ? last : now.lots.find((one) => one.id === id);
    const before = known.get(id);
    if (lot !== undefined) return [lot];
    return before === undefined ? [] : [closed(before)];
  });
}

function compared(known: ReadonlyMap<LotId, Lot>, now: LotBook): readonly Lot[] {
  const here = new Set(now.lots.map(({ id }) => id));
  const changed = now.lots.filter((lot) => known.get(lot.id) !== lot);
  const gone = [...known.values()].filter(({ id }) => !here.has(id));
  return [...changed, ...gone.map(closed)];
}

function closed(lot: Lot): Lot {
  return { ...lot, remaining: NO_QUANTITY, basis: NO_MONEY };
}
