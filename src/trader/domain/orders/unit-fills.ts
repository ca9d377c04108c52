// Units of a combination from the fills of its contracts: a unit is filled when all of its contracts are.
import { type Instant, instant } from '../../../kernel/instant.ts';

export interface LegFill {
  /** Contracts, unsigned. */
  readonly shares: number;
  readonly price: number;
  readonly at: Instant;
}

export interface UnitFill {
  readonly units: number;
  /** Net of one share: every second contract counts less. */
  readonly price: number;
  /** When the last of them was executed. */
  readonly at: Instant;
}

/** A net of prices without rounding error. */
const PRICE_SCALE = 1e6;

/**
 * Puts the fills of all contracts together in the order in which they were recorded. A further fill adds units at the end and changes
 * none before, so that every order of arrival makes the same number of units for the same money.
 */
export function unitFills(legs: readonly (readonly LegFill[])[]): readonly UnitFill[] {
  const units: UnitFill[] = [];
  const open = legs.map((fills) => fills.map((fill) => ({ ...fill, left: fill.shares })));
  while (legs.length > 0) {
    const next = open.map((fills) => fills.find(({ left }) => left > 0));
    if (!next.every((fill) => fill !== undefined)) break;
    const filled = Math.min(...next.map(({ left }) => left));
    for (const fill of next) fill.left -= filled;
    units.push({ units: filled, ...together(next) });
  }
  return units;
}

function together(fills: readonly LegFill[]): Pick<UnitFill, 'price' | 'at'> {
  const net = fills.reduce((sum, { price }, index) => sum + (index % 2 === 0 ? price : -price), 0);
  return {
    price: Math.round(net * PRICE_SCALE) / PRICE_SCALE,
    at: instant(Math.max(...fills.map(({ at }) => at))),
  };
}
