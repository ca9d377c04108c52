// What is wrong with a problem that the API answered with: programs decide by its code, so each has one that is listed.
import {
  addressOf,
  PROBLEM_CODES,
  type ProblemCode,
  statusOf,
} from '../../../src/api/http/problems/codes.ts';

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

interface Fields {
  readonly code?: ProblemCode;
  readonly type?: unknown;
  readonly status?: unknown;
  readonly param?: unknown;
  readonly errors?: readonly { readonly field: string }[];
}

/** Undefined for a right one, and for an answer that is no problem. */
export function problemFault({ status, headers, body }: Answered): string | undefined {
  if (headers.get('content-type')?.startsWith('application/problem+json') !== true)
    return undefined;
  // The answers that the documents of Event Master prescribe.
  if (Object.keys(Object(body)).join() === 'detail') return undefined;
  const { code, type, param, errors, ...fields } = body as Fields;
  if (code === undefined || !PROBLEM_CODES.includes(code)) return `the code ${code} is not listed`;
  if (statusOf(code) !== status) return `${code} has the status ${status}`;
  if (fields.status !== status) return `the body says the status ${fields.status}`;
  if (type !== addressOf(code)) return `the type of ${code} is ${type}`;
  return param === errors?.[0]?.field ? undefined : `param is ${param}`;
}
