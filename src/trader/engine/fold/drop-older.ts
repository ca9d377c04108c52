// Deletes entries of a map by age.
import type { Instant } from '../../../kernel/instant.ts';

export function dropOlder<Value>(
  map: Map<string, Value>,
  atOf: (value: Value) => Instant,
  limit: Instant,
): void {
  for (const [key, value] of map) if (atOf(value) < limit) map.delete(key);
}
