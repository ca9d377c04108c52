// Parses the body of an answer as JSON and removes every occurrence of a secret.
import { HIDDEN } from '../../../../kernel/redact.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';

/**
 * The failure says why the body is invalid: NaN and Infinity are not JSON, so a body with them is rejected
 * completely.
 */
export function parseJson(text: string, secrets: readonly string[]): Result<unknown, string> {
  try {
    return ok(JSON.parse(text, blankOut(text, secrets)));
  } catch {
    return failed(text.trim() === '' ? 'the body is empty' : 'the body is not JSON');
  }
}

function blankOut(text: string, secrets: readonly string[]) {
  const present = secrets.filter((secret) => text.includes(secret));
  if (present.length === 0) return undefined;
  return (_name: string, value: unknown) =>
    typeof value === 'string'
      ? present.reduce((clean, secret) => clean.replaceAll(secret, HIDDEN), value)
      : value;
}
