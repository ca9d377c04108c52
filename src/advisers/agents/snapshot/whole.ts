// The whole of a portfolio: the sum of all values without their signs, and cash above zero.
import { sumOf } from '../../../kernel/amounts.ts';
import type { Decimal } from '../../../kernel/decimal.ts';
import type { SeenHolding, Snapshot } from './snapshot.ts';

export interface Sized {
  readonly holding: SeenHolding;
  readonly size: Decimal;
}

/** Holdings without a value are left out. */
export function sizesOf({ holdings }: Pick<Snapshot, 'holdings'>): readonly Sized[] {
  return holdings.flatMap((holding) =>
    holding.baseValue === undefined ? [] : [{ holding, size: holding.baseValue.abs() }],
  );
}

export function wholeOf({ cash }: Pick<Snapshot, 'cash'>, sizes: readonly Sized[]): Decimal {
  const free = cash.flatMap(({ baseValue }) =>
    baseValue === undefined || baseValue.isNegative() ? [] : [baseValue as Decimal],
  );
  return sumOf([...sizes.map(({ size }) => size), ...free]);
}
