// The identity of a configuration: the same meaning gives the same hash, whatever the order of keys and the comments.
import { createHash } from 'node:crypto';

/** SHA-256 in hex of the value as JSON with sorted keys; what is undefined does not count. */
export function canonicalHash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
