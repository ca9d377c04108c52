// What a schema refuses in a body, field by field, in words; a message that the schema states itself stays as it is.
import type { z } from 'zod';

export interface FieldProblem {
  /** Its path with dots; the name of the part that was checked if the whole of it is wrong. */
  readonly field: string;
  readonly detail: string;
}

/** One issue of a validation, as Fastify passes it on. */
export interface RefusedField {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string | undefined;
  readonly params: Readonly<Record<string, unknown>>;
}

/** `part`: body, querystring, params, headers or arguments. */
export function issueProblems(issues: readonly z.core.$ZodIssue[], part: string): FieldProblem[] {
  return issues.flatMap(({ path, code, message, ...params }) =>
    fieldProblems({ instancePath: `/${path.join('/')}`, keyword: code, message, params }, part),
  );
}

/** `part`: see `issueProblems`. */
export function fieldProblems(
  { instancePath, ...refused }: RefusedField,
  part: string,
): FieldProblem[] {
  const place = instancePath.replace(/^\//, '').replaceAll('/', '.');
  if (refused.keyword !== 'unrecognized_keys')
    return [{ field: place || part, detail: wordsOf(refused) }];
  const what = part === 'querystring' ? 'parameter' : 'field';
  return (refused.params.keys as string[]).map((key) => ({
    field: place === '' ? key : `${place}.${key}`,
    detail: `not a ${what} of this request`,
  }));
}

function wordsOf({ keyword, message = 'not valid', params }: Omit<RefusedField, 'instancePath'>) {
  if (/, received undefined$/.test(message)) return 'required';
  if (message === 'Invalid ISO date') return 'expected a day of the calendar, as YYYY-MM-DD';
  if (/^Too (?:small|big): /.test(message)) return boundOf(keyword === 'too_small', params);
  return message.replace(/^Invalid (?:input|option|string): /, '');
}

const UNITS: Readonly<Record<string, string>> = { string: 'character', array: 'entry' };
const SEVERAL: Readonly<Record<string, string>> = { string: 'characters', array: 'entries' };

function boundOf(isLeast: boolean, params: RefusedField['params']): string {
  const { origin, inclusive } = params as { origin: string; inclusive: boolean };
  const bound = Number(isLeast ? params.minimum : params.maximum);
  const unit = (bound === 1 ? UNITS : SEVERAL)[origin];
  if (unit !== undefined) return `expected at ${isLeast ? 'least' : 'most'} ${bound} ${unit}`;
  if (inclusive) return `expected ${bound} or ${isLeast ? 'more' : 'less'}`;
  return `expected ${isLeast ? 'more' : 'less'} than ${bound}`;
}
