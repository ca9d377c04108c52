// Which lots an entry changed, so that only their rows are written.
import { NO_MONEY, NO_QUANTITY } from '../../../kernel/decimal.ts';
import { type Entry, securitiesOf, type TradeEntry } from '../entries/entry.ts';
import type { SecurityId } from '../entries/ids.ts';
import type { Lot, LotId } from '../lots/lot.ts';
import { type LotBook, type LotPlace, lotAtPlace } from '../lots/lot-book.ts';
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
        ? named(lots, now, entry, closures)
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
  entry: TradeEntry,
  closures: Consequences['closures'],
): readonly Lot[] {
  const touched = closures.flatMap(({ lotId }) => {
    const before = known.get(lotId);
    return before === undefined ? [] : [lotAtPlace(now, before) ?? closed(before)];
  });
  const opened = lotAtPlace(now, openedBy(entry));
  return opened === undefined ? touched : [...touched, opened];
}

function openedBy({ id, on, at, booking }: TradeEntry): LotPlace {
  return { id: String(id) as LotId, openedOn: on, openedAt: at, booking };
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
