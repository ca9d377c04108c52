// Values that came from another thread: decimals arrive as plain objects, without their class.
import { Exact } from '../../../kernel/exact.ts';

/** Changes objects, lists and maps in place. */
export function withDecimals<Value>(value: Value): Value {
  return restored(value) as Value;
}

function restored(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isCrossedDecimal(value)) return new Exact(value.units, value.places);
  if (value instanceof Map) {
    for (const [key, one] of value) value.set(key, restored(one));
    return value;
  }
  const fields = value as Record<string, unknown>;
  for (const key of Object.keys(fields)) fields[key] = restored(fields[key]);
  return value;
}

/** The cells of a row are text: one with columns of these names is another object. */
function isCrossedDecimal(value: object): value is Pick<Exact, 'units' | 'places'> {
  if (!('units' in value && 'places' in value)) return false;
  const { units, places } = value;
  return typeof places === 'number' && (typeof units === 'number' || typeof units === 'bigint');
}
