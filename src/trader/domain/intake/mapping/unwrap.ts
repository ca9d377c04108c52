// Unwraps a source's answer with its profile's envelope: the records in it, or why it cannot be read.
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import { matches } from './matches.ts';
import type { Test } from './record-map.ts';
import { pathTextOf, type RecordPath, valueAt } from './record-path.ts';

export interface EnvelopeTerms {
  /** Path of the records; without it, the whole body. One object is one record. */
  readonly items: RecordPath | undefined;
  /** True for every body that is an answer. */
  readonly isOk: Test | undefined;
  /** Any value there is an error message. */
  readonly error: RecordPath | undefined;
  /** Bodies that match one of these are empty: acknowledgements, heartbeats. */
  readonly skip: readonly Test[];
}

/** Longer messages of a source are truncated. */
const MESSAGE_LENGTH_MAX = 200;

/** The failure says in a few words why the body is not an answer. */
export function unwrap(body: unknown, terms: EnvelopeTerms): Result<readonly unknown[], string> {
  if (terms.skip.some((test) => matches(body, test))) return ok([]);
  const error = terms.error === undefined ? undefined : errorAt(body, terms.error);
  if (error !== undefined) return failed(`the source says: ${error}`);
  if (terms.isOk !== undefined && !matches(body, terms.isOk)) {
    return failed(`the body does not pass its test: ${pathTextOf(terms.isOk.path)}`);
  }
  const items = terms.items === undefined ? body : valueAt(body, terms.items);
  if (Array.isArray(items)) return ok(items);
  if (typeof items === 'object' && items !== null) return ok([items]);
  if (items === null) return ok([]);
  const place = terms.items === undefined ? 'in the body' : `at ${pathTextOf(terms.items)}`;
  return failed(`there are no records ${place}`);
}

function errorAt(body: unknown, path: RecordPath): string | undefined {
  const said = valueAt(body, path);
  if (said === undefined || said === null || said === '' || said === false) return undefined;
  const text = typeof said === 'string' ? said : (JSON.stringify(said) ?? 'an error');
  return text.slice(0, MESSAGE_LENGTH_MAX);
}
