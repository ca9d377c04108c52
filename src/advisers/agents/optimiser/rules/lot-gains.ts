// What open long lots would gain if they were sold now.
import { minus, valueAt } from '../../../../kernel/amounts.ts';
import type { Money } from '../../../../kernel/decimal.ts';
import type { SeenHolding, SeenLot } from '../../snapshot/snapshot.ts';

export interface LotGain {
  readonly lot: SeenLot;
  readonly gain: Money;
}

/** None without a price of these days. */
export function longLotGains({ lots, price }: SeenHolding): readonly LotGain[] {
  if (price === undefined || price.isStale) return [];
  return lots
    .filter(({ side }) => side === 'LONG')
    .map((lot) => ({ lot, gain: minus(valueAt(lot.remaining, price.price), lot.basis) }));
}
