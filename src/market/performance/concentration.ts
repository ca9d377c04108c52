// How much of a portfolio lies in few positions.
import { type Figure, known, missing } from './figure.ts';

export interface Held {
  readonly symbol: string;
  /** Negative for a short position. Cash is not a position. */
  readonly marketValue: number;
}

export interface Concentration {
  /** Herfindahl-Hirschman index: the sum of squared shares of the absolute values, 1/n to 1. */
  readonly index: Figure;
  /** `1 / index`: as many positions of equal size are as concentrated. */
  readonly effectiveNumber: Figure;
  /** `(index - 1/n) / (1 - 1/n)`: 0 for equal positions, 1 for a single one. */
  readonly normalized: Figure;
  /** The first of equal ones. */
  readonly largest: { readonly symbol: string; readonly weight: number } | undefined;
}

/** One of each name, in the order in which the names come first: shares and options on them are one exposure. */
export function mergedByName(positions: readonly Held[]): readonly Held[] {
  const byName = new Map<string, number>();
  for (const { symbol, marketValue } of positions)
    byName.set(symbol, (byName.get(symbol) ?? 0) + marketValue);
  return [...byName].map(([symbol, marketValue]) => ({ symbol, marketValue }));
}

/** A. O. Hirschman, "The Paternity of an Index", American Economic Review 54 (1964). */
export function concentrationOf(positions: readonly Held[]): Concentration {
  const total = positions.reduce((sum, { marketValue }) => sum + Math.abs(marketValue), 0);
  if (total === 0) {
    const why = missing('no-positions');
    return { index: why, effectiveNumber: why, normalized: why, largest: undefined };
  }
  const shares = positions.map(({ symbol, marketValue }) => ({
    symbol,
    weight: Math.abs(marketValue) / total,
  }));
  const index = shares.reduce((sum, { weight }) => sum + weight ** 2, 0);
  const even = 1 / positions.length;
  return {
    index: known(index),
    effectiveNumber: known(1 / index),
    normalized:
      positions.length === 1 ? missing('one-position') : known((index - even) / (1 - even)),
    largest: shares.reduce((one, other) => (other.weight > one.weight ? other : one)),
  };
}
