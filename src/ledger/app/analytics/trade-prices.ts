// What a security without any price counts at: what was last paid for it, so that it neither gains nor loses, and the others are
// measured.
// Decision 0086
import type { TradingDay } from '../../../kernel/instant.ts';
import {
  type PriceTrack,
  priceTrack,
  type RecordedClose,
} from '../../domain/analytics/price-track.ts';
import type { Entry } from '../../domain/entries/entry.ts';
import type { SecurityId } from '../../domain/entries/ids.ts';
import type { SplitOnDay } from '../../domain/prices/splits.ts';

export interface TradePricesRequest {
  readonly splits: ReadonlyMap<SecurityId, readonly SplitOnDay[]>;
  readonly until: TradingDay;
}

/** None if nothing else has a price: then no figure would say anything. */
export function tradePriceTracks(
  entries: readonly Entry[],
  priced: ReadonlyMap<SecurityId, Pick<PriceTrack, 'isEmpty'>>,
  { splits, until }: TradePricesRequest,
): ReadonlyMap<SecurityId, PriceTrack> {
  const isAnyPriced = [...priced.values()].some(({ isEmpty }) => !isEmpty);
  if (!isAnyPriced) return new Map();
  const closes = new Map<SecurityId, RecordedClose[]>();
  for (const entry of entries) {
    if (entry.kind !== 'trade' || entry.on > until) continue;
    if (priced.get(entry.security)?.isEmpty === false) continue;
    const own = closes.get(entry.security) ?? [];
    own.push({ on: entry.on, price: entry.price, source: 'trade' });
    closes.set(entry.security, own);
  }
  return new Map(
    [...closes].map(([security, own]) => [
      security,
      priceTrack(
        own.toSorted((one, other) => one.on.localeCompare(other.on)),
        splits.get(security) ?? [],
      ),
    ]),
  );
}
