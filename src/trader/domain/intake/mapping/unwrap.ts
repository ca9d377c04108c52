// Unwraps a source's answer with its profile's envelope: the records in it, or why it cannot be read.

import {
  type ItemsPath,
  itemsTextOf,
  pathTextOf,
  type RecordPath,
  valueAt,
} from '../../../../kernel/record-path.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import { matches } from './matches.ts';
import type { Test } from './record-map.ts';

export interface EnvelopeTerms {
  /** Where the records are; without it, the whole body. One object is one record. */
  readonly items: ItemsPath | undefined;
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
  // What some sources answer in place of an object when they have nothing.
  if (Array.isArray(body) && body.length === 0) return ok([]);
  const error = terms.error === undefined ? undefined : errorAt(body, terms.error);
  if (error !== undefined) return failed(`the source says: ${error}`);
  if (terms.isOk !== undefined && !matches(body, terms.isOk)) {
    return failed(`the body does not pass its test: ${pathTextOf(terms.isOk.path)}`);
  }
  const [first = [], ...rest] = terms.items ?? [];
  const items = valueAt(body, first);
  if (items === null) return ok([]);
  if (typeof items === 'object') return ok(recordsIn(items, rest, {}));
  const place = terms.items === undefined ? 'in the body' : `at ${itemsTextOf(terms.items)}`;
  return failed(`there are no records ${place}`);
}

type Fields = Readonly<Record<string, unknown>>;

/** Of an object that is entered: the name under which it stands. */
const NAME = '@key';

/** Records in lists of objects have the plain fields of these objects, too, unless they have one of the same name. */
function recordsIn(items: unknown, [next, ...rest]: ItemsPath, around: Fields): unknown[] {
  if (next === undefined) {
    const records = Array.isArray(items) ? items : [items];
    return records.filter((one) => one !== undefined).map((one) => within(one, around));
  }
  if (typeof items !== 'object' || items === null) return [];
  return Object.entries(items).flatMap(([name, one]) => {
    const key = Array.isArray(items) ? {} : { [NAME]: name };
    return recordsIn(valueAt(one, next), rest, { ...around, ...plainFields(one), ...key });
  });
}

function within(record: unknown, around: Fields): unknown {
  const isObject = typeof record === 'object' && record !== null && !Array.isArray(record);
  return isObject && Object.keys(around).length > 0 ? { ...around, ...record } : record;
}

function plainFields(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([, one]) => typeof one !== 'object'));
}

function errorAt(body: unknown, path: RecordPath): string | undefined {
  const said = valueAt(body, path);
  if (said === undefined || said === null || said === '' || said === false) return undefined;
  const text = typeof said === 'string' ? said : (JSON.stringify(said) ?? 'an error');
  return text.slice(0, MESSAGE_LENGTH_MAX);
}
