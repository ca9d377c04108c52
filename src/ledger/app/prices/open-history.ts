// The prices on record alone: for reports of past days, which ask no source.
import { openPriceStore } from '../../store/prices/open-price-store.ts';

/** `place`: a SQLite file, or a `postgres://` address. */
export async function openHistory(place: string) {
  const { history, close } = await openPriceStore(place);
  return { history, close };
}
