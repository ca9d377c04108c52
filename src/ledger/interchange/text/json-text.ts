// JSON whose numbers stay text: `0.1` read as a binary number would be another amount.
import { failed, ok, type Result } from '../../../kernel/result.ts';

/** As JSON.parse gives it, with every number as its source text. */
export function jsonWithTextNumbers(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text, numberAsText as (key: string, value: unknown) => unknown));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failed(`The file is not valid JSON (${why}); export it again.`);
  }
}

/** The third argument is newer than the library's types. */
function numberAsText(
  _key: string,
  value: unknown,
  { source }: { readonly source?: string } = {},
): unknown {
  return typeof value === 'number' ? (source ?? String(value)) : value;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Texts and numbers of an object as they are, everything else left out. */
export function textFields(value: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}
