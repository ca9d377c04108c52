// The fields of a control body: parsed as JSON, checked by name and kind, read one by one.
import { failed, ok, type Result } from '../../kernel/result.ts';

export type Parsed<Value> = Result<Value, string>;
export type Fields = Readonly<Record<string, unknown>>;
type FieldKind = 'text' | 'positive' | 'whole' | 'count' | 'yes-no' | 'object';

export function parseJson(text: string): Parsed<Fields> {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? ok(value as Fields) : failed('The body must be a JSON object.');
  } catch {
    return failed('The body is not valid JSON.');
  }
}

/** The first fault in the fields: an unknown name, or a value of the wrong kind. */
export function wrongWith(
  fields: Fields,
  kinds: Readonly<Record<string, FieldKind>>,
): string | undefined {
  for (const [name, value] of Object.entries(fields)) {
    const kind = kinds[name];
    if (kind === undefined)
      return `Unknown field "${name}"; known: ${Object.keys(kinds).join(', ')}.`;
    if (!isKind(value, kind)) return `"${name}" must be ${DESCRIPTION[kind]}.`;
  }
  return undefined;
}

const DESCRIPTION: Readonly<Record<FieldKind, string>> = {
  text: 'text',
  positive: 'a number above 0',
  whole: 'a whole number of 0 or more',
  count: 'a whole number of 1 or more',
  'yes-no': 'true or false',
  object: 'a JSON object',
};

function isKind(value: unknown, kind: FieldKind): boolean {
  if (kind === 'text') return typeof value === 'string' && value !== '';
  if (kind === 'yes-no') return typeof value === 'boolean';
  if (kind === 'object')
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (kind === 'positive') return value > 0;
  return Number.isSafeInteger(value) && value >= (kind === 'count' ? 1 : 0);
}

/** Of known names and kinds, with all that are required. */
export function checked(
  body: Parsed<Fields>,
  kinds: Parameters<typeof wrongWith>[1],
  required: readonly string[],
): Parsed<Fields> {
  if (!body.ok) return body;
  const wrong = wrongWith(body.value, kinds) ?? missing(body.value, required);
  return wrong === undefined ? body : failed(wrong);
}

export function missing(fields: Fields, names: readonly string[]): string | undefined {
  const name = names.find((wanted) => fields[wanted] === undefined);
  return name === undefined ? undefined : `"${name}" is missing.`;
}

export function numberIn(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  return typeof value === 'number' ? value : undefined;
}

export function textIn(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? value : undefined;
}

type Present<Values> = { [Key in keyof Values]?: Exclude<Values[Key], undefined> };

/** Only the given fields. */
export function present<Values extends object>(values: Values): Present<Values> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Present<Values>;
}
