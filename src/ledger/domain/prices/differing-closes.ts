// Whether two sources mean the same close. Rounding, and the last minute of a session, explain less.
import { minus } from '../../../kernel/amounts.ts';
import { decimal, type Price } from '../../../kernel/decimal.ts';

const PART_MAX = decimal('0.02');

/** More than 2 % apart, of the lower one: the same whichever of them is on record. */
export function isDiffering(one: Price, other: Price): boolean {
  const [low, high] = one.lt(other) ? [one, other] : [other, one];
  return minus(high, low).gt(low.times(PART_MAX));
}
