// Units of a vertical from the fills of its two contracts: a unit is filled when both of its contracts are.
import { type Instant, instant } from '../../../kernel/instant.ts';

export interface LegFill {
  /** Contracts, unsigned. */
  readonly shares: number;
  readonly price: number;
  readonly at: Instant;
}

export interface UnitFill {
  readonly units: number;
  /** Net of one share: the first contract less the second. */
  readonly price: number;
  /** When the later of the two was executed. */
  readonly at: Instant;
}

/** A net of two prices without rounding error. */
const PRICE_SCALE = 1e6;

/**
 * Pairs the fills of both contracts in the order in which they were recorded. A further fill adds units at the end and changes none
 * before, so that every order of arrival makes the same number of units for the same money.
 */
export function unitFills(
  first: readonly LegFill[],
  second: readonly LegFill[],
): readonly UnitFill[] {
  const units: UnitFill[] = [];
  const others = second.map((fill) => ({ ...fill, left: fill.shares }));
  let at = 0;
  for (const fill of first) {
    let left = fill.shares;
    while (left > 0) {
      const other = others[at];
      if (other === undefined) return units;
      const paired = Math.min(left, other.left);
      left -= paired;
      other.left -= paired;
      if (other.left === 0) at += 1;
      if (paired > 0) units.push({ units: paired, ...together(fill, other) });
    }
  }
  return units;
}

function together(first: LegFill, second: LegFill): Pick<UnitFill, 'price' | 'at'> {
  return {
    price: Math.round((first.price - second.price) * PRICE_SCALE) / PRICE_SCALE,
    at: instant(Math.max(first.at, second.at)),
  };
}
