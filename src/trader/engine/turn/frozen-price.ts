// What an option contract of ours counts for after a corporate action has put another one in its place.
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import type { Turn } from './turn.ts';

export interface FrozenSeen extends Pick<Turn, 'state'> {
  readonly broker: Pick<Turn['broker'], 'replacedContracts'>;
}

/** Quotes of it, if any, are not what it is worth: the price of the last close counts until it is released. Undefined for any other. */
export function frozenPrice(
  { broker, state }: FrozenSeen,
  { symbol, averagePrice }: Pick<HeldPosition, 'symbol' | 'averagePrice'>,
): number | undefined {
  if (!broker.replacedContracts.has(symbol)) return undefined;
  return state.marks.get(symbol)?.price ?? averagePrice;
}

/** Of what people are shown; NaN if nothing is known. */
export function lastPriceOf(seen: FrozenSeen & Pick<Turn, 'market'>, symbol: string): number {
  return frozenPrice(seen, { symbol, averagePrice: Number.NaN }) ?? seen.market.last(symbol);
}
