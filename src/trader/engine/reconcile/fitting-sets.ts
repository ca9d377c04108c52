// Which contracts, delivered together, explain the shares that have moved.
import type { Delivered } from './book-delivery.ts';

type DeliveredSet = readonly Delivered[];

/** Of ours alone, if those explain the shares; else beside those of others that are gone as well. */
export function setsWith(
  gone: DeliveredSet,
  others: DeliveredSet,
  shares: number,
): readonly DeliveredSet[] {
  const alone = setsOf(gone, shares);
  if (alone.length > 0 || others.length === 0) return alone;
  return setsOf([...gone, ...others], shares).filter((set) => set.some(isOurs));
}

/** Every set of contracts whose shares add up to what has moved. */
export function setsOf(gone: DeliveredSet, shares: number): readonly DeliveredSet[] {
  return allSets(gone).filter((set) => sharesIn(set) === shares);
}

/** With the empty one; of very many contracts none. */
export function allSets(gone: DeliveredSet): readonly DeliveredSet[] {
  if (gone.length > CONTRACTS_MAX) return [];
  let sets: DeliveredSet[] = [[]];
  for (const one of gone) sets = sets.flatMap((set) => [set, [...set, one]]);
  return sets;
}

/** Signed. */
export function sharesIn(set: DeliveredSet): number {
  return set.reduce((sum, { shares }) => sum + shares, 0);
}

export function isOurs({ isOfOthers = false }: Delivered): boolean {
  return !isOfOthers;
}

const CONTRACTS_MAX = 8;
