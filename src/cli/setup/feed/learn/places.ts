// Where an answer may have its records: lists of objects, lists within their elements, and objects keyed by symbol.

import { parseItemsPath } from '../../../../kernel/record-path.ts';
import { unwrap } from '../../../../trader/domain/intake/mapping/unwrap.ts';
import { isFields } from '../../../../trader/domain/intake/neutral/neutral.ts';

export interface RecordPlace {
  /** As `envelope.items`; undefined for the whole answer. */
  readonly items: string | undefined;
  readonly records: readonly unknown[];
}

const DEPTH_MAX = 4;
const SYMBOL_KEY = /^[A-Z]{1,6}(?:[.\-/][A-Z]{1,2})?$/;

/** Of all answers together; each place has at least one record. */
export function recordPlaces(bodies: readonly unknown[]): readonly RecordPlace[] {
  const [first] = bodies;
  const places = first === undefined ? [] : [undefined, ...new Set(pathsIn(first, '', DEPTH_MAX))];
  return places.flatMap((items) => {
    const records = bodies.flatMap((body) => recordsAt(body, items));
    return records.length === 0 ? [] : [{ items, records }];
  });
}

function recordsAt(body: unknown, text: string | undefined): readonly unknown[] {
  const items = text === undefined ? undefined : parseItemsPath(text);
  if (text !== undefined && items === undefined) return [];
  const found = unwrap(body, { items, isOk: undefined, error: undefined, skip: [] });
  return found.ok ? found.value.filter(isFields) : [];
}

function pathsIn(value: unknown, path: string, depth: number): string[] {
  if (depth === 0 || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    const element = value.find(isFields);
    if (element === undefined) return [];
    return [...(path === '' ? [] : [path]), ...within(element, `${path}[*]`, depth)];
  }
  const entries = Object.entries(value);
  const isKeyed =
    entries.length > 0 &&
    entries.every(([key, one]) => SYMBOL_KEY.test(key) && typeof one === 'object' && one !== null);
  if (isKeyed) {
    const [, one] = entries[0] ?? [];
    return [`${path}[*]`, ...(isFields(one) ? within(one, `${path}[*]`, depth) : [])];
  }
  return entries
    .filter(([key]) => !/[.[\]{}]/.test(key))
    .flatMap(([key, part]) => pathsIn(part, path === '' ? key : `${path}.${key}`, depth - 1));
}

/** Lists within an element. */
function within(element: object, path: string, depth: number): string[] {
  return Object.entries(element)
    .filter(([key, part]) => Array.isArray(part) && !/[.[\]{}]/.test(key))
    .flatMap(([key, part]) => pathsIn(part, `${path}.${key}`, depth - 1));
}
