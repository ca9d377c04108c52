// The fields of a request that its schema refuses, each in words; a message that the schema states itself stays as it is.
import type { FastifySchemaValidationError } from 'fastify';

export interface FieldProblem {
  readonly field: string;
  readonly detail: string;
}

type Refused = Pick<
  FastifySchemaValidationError,
  'instancePath' | 'keyword' | 'message' | 'params'
>;

/** `part` is the part of the request that was checked: body, querystring, params or headers. */
export function fieldProblems({ instancePath, ...refused }: Refused, part: string): FieldProblem[] {
  const place = instancePath.replace(/^\//, '').replaceAll('/', '.');
  if (refused.keyword !== 'unrecognized_keys')
    return [{ field: place || part, detail: wordsOf(refused) }];
  const what = part === 'querystring' ? 'parameter' : 'field';
  return (refused.params.keys as string[]).map((key) => ({
    field: place === '' ? key : `${place}.${key}`,
    detail: `not a ${what} of this request`,
  }));
}

function wordsOf({ keyword, message = 'not valid', params }: Omit<Refused, 'instancePath'>) {
  if (/, received undefined$/.test(message)) return 'required';
  if (/^Too (?:small|big): /.test(message)) return boundOf(keyword === 'too_small', params);
  return message.replace(/^Invalid (?:input|option|string): /, '');
}

const UNITS: Readonly<Record<string, string>> = { string: 'character', array: 'entry' };
const SEVERAL: Readonly<Record<string, string>> = { string: 'characters', array: 'entries' };

function boundOf(isLeast: boolean, params: Refused['params']): string {
  const { origin, inclusive } = params as { origin: string; inclusive: boolean };
  const bound = Number(isLeast ? params.minimum : params.maximum);
  const unit = (bound === 1 ? UNITS : SEVERAL)[origin];
  if (unit !== undefined) return `expected at ${isLeast ? 'least' : 'most'} ${bound} ${unit}`;
  if (inclusive) return `expected ${bound} or ${isLeast ? 'more' : 'less'}`;
  return `expected ${isLeast ? 'more' : 'less'} than ${bound}`;
}
