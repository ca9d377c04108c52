// An amount of the account as the gateway writes it; its sentinels for "unset" are never treated as money.

/** Sentinels of unset double, int and long; real amounts are never that large. */
const UNSET_LEAST = 1e300;
const UNSET: ReadonlySet<string> = new Set(['2147483647', '9223372036854775807']);
const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

export function parseAmount(text: string): number | undefined {
  if (!NUMBER.test(text) || UNSET.has(text)) return undefined;
  const value = Number(text);
  return Math.abs(value) < UNSET_LEAST ? value : undefined;
}
