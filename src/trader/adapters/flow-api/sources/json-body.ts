// The body of an answer as JSON, with every trace of the key blanked out.
import { failed, ok, type Result } from '../../../../kernel/result.ts';

/** The failure says in a few words why it is none: NaN and Infinity are not JSON, so a body with them is not read at all. */
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
