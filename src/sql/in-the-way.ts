// What PostgreSQL answers to a transaction that another one was in the way of: nothing was done, and it may be tried again.

/** Serialization failure and deadlock. */
const IN_THE_WAY = ['40001', '40P01'];

/** The driver's error, or the one that an outage was made of. `more`: other SQLSTATE codes that count as well. */
export function isInTheWay(error: unknown, more: readonly string[] = []): boolean {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && [...IN_THE_WAY, ...more].includes(code);
}
