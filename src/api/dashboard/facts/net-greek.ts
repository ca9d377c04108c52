// What option contracts that are traded together come to: each pair is one bought and one sold.
import type { ChainContract } from './shapes.ts';

interface SidedContracts {
  readonly contracts: readonly Pick<ChainContract, 'delta' | 'theta' | 'vega'>[];
  /** The first of each pair is sold, the second bought. */
  readonly isSold: boolean;
}

/** To a hundredth of a cent. */
export function net(price: number | null, less: number | null): number | null {
  return price === null || less === null ? null : Math.round((price - less) * 10_000) / 10_000;
}

/** In each pair of contracts the first is on the side of the trade, the second on the other. */
export function signAt(index: number): 1 | -1 {
  return index % 2 === 0 ? 1 : -1;
}

/** Of one unit that is bought or sold; null if one of its contracts has none. */
export function netGreek(
  { contracts, isSold }: SidedContracts,
  figure: 'delta' | 'theta' | 'vega',
): number | null {
  const side = isSold ? -1 : 1;
  return contracts.reduce<number | null>((sum, contract, index) => {
    const one = contract[figure];
    return net(sum, one === null ? null : -side * signAt(index) * one);
  }, 0);
}
