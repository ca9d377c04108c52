// Whether a record passes the conditions of its profile.
import { assertNever } from '../../../../kernel/assert.ts';
import { valueAt } from '../../../../kernel/record-path.ts';
import { converted, numberFrom } from './convert.ts';
import type { Conversion, Test } from './record-map.ts';

/** Text and numbers compare by their text: `"5"` equals 5. A comparison with a missing value fails. */
export function matches(record: unknown, test: Test): boolean {
  const value = valueAt(record, test.path);
  const isThere = value !== undefined && value !== null && value !== '';
  switch (test.op) {
    case 'exists':
      return isThere === test.isWanted;
    case 'eq':
      return isThere && String(value) === String(test.value);
    case 'ne':
      return String(value) !== String(test.value);
    case 'in':
      return isThere && test.values.some((wanted) => String(wanted) === String(value));
    case 'gte':
      return numberIn(value, test.as) >= test.value;
    case 'lte':
      return numberIn(value, test.as) <= test.value;
    default:
      return assertNever(test);
  }
}

/** NaN, which no comparison passes, for what is not a number. */
function numberIn(value: unknown, as: Conversion | undefined): number {
  if (as === undefined) return numberFrom(value) ?? Number.NaN;
  if (typeof value !== 'string' && typeof value !== 'number') return Number.NaN;
  const number = converted(value, as);
  return number.ok ? Number(number.value) : Number.NaN;
}
