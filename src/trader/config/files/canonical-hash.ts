// The identity of a configuration: the same content has the same hash, regardless of key order and comments.
import { createHash } from 'node:crypto';

/** SHA-256 in hex of the value as JSON with sorted keys; undefined values are ignored. */
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
