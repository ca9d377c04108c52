// Parses the body of an answer as JSON: integers keep all their digits, and every occurrence of a secret is removed.
import { HIDDEN } from '../../../../kernel/redact.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';

/**
 * The failure says why the body is invalid: NaN and Infinity are not JSON, so a body with them is rejected
 * completely.
 */
export function parseJson(text: string, secrets: readonly string[]): Result<unknown, string> {
  try {
    return ok(parsedJson(text, secrets));
  } catch {
    return failed(text.trim() === '' ? 'the body is empty' : 'the body is not JSON');
  }
}

/** An integer that no double holds is its text: ids of 64 bits that differ in the last digits stay apart. Throws if it is not JSON. */
export function parsedJson(text: string, secrets: readonly string[] = []): unknown {
  const present = secrets.filter((secret) => text.includes(secret));
  const isLong = LONG_NUMBER.test(text);
  if (present.length === 0 && !isLong) return JSON.parse(text);
  const revive = (_name: string, value: unknown, context?: { readonly source?: string }) => {
    if (typeof value === 'number') return exact(value, context?.source);
    return typeof value === 'string' ? blankedOut(value, present) : value;
  };
  return JSON.parse(text, revive);
}

/** 2^53 has 16 digits. */
const LONG_NUMBER = /\d{16}/;
const INTEGER = /^-?\d+$/;

function exact(value: number, source: string | undefined): number | string {
  if (source === undefined || Number.isSafeInteger(value)) return value;
  return INTEGER.test(source) ? source : value;
}

function blankedOut(value: string, secrets: readonly string[]): string {
  return secrets.reduce((clean, secret) => clean.replaceAll(secret, HIDDEN), value);
}
