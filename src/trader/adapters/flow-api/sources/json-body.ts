// Parses the body of an answer as JSON and removes every occurrence of the key.
import { failed, ok, type Result } from '../../../../kernel/result.ts';

/**
 * The failure says why the body is invalid: NaN and Infinity are not JSON, so a body with them is rejected
 * completely.
 */
export function parseJson(text: string, secret: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text, blankOut(text, secret)));
  } catch {
    return failed(text.trim() === '' ? 'the body is empty' : 'the body is not JSON');
  }
}

function blankOut(text: string, secret: string) {
  if (secret === '' || !text.includes(secret)) return undefined;
  return (_name: string, value: unknown) =>
    typeof value === 'string' ? value.replaceAll(secret, '***') : value;
}
