// The fields of a sample by their paths, with what stands in them.
import { RECORD_PATH } from '../../../../kernel/record-path.ts';

export type Plain = string | number | boolean;

export interface Column {
  readonly path: string;
  /** The last name of the path in lower case, its words joined by `_`. */
  readonly name: string;
  /** In the order of the records; absent ones left out. */
  readonly values: readonly Plain[];
  /** Of the records, 0 to 1. */
  readonly share: number;
}

/** Samples have records that a profile refuses. */
export const MOSTLY = 0.75;

export function isMostly<Value>(
  values: readonly Value[],
  fits: (value: Value) => boolean,
): boolean {
  return values.length > 0 && values.filter(fits).length >= MOSTLY * values.length;
}

/** An object within an object within a record. */
const DEPTH_MAX = 3;
/** They say as much as all. */
const RECORDS_MAX = 500;

export function columnsOf(all: readonly unknown[]): readonly Column[] {
  const records = all.slice(0, RECORDS_MAX);
  const values = new Map<string, Plain[]>();
  for (const record of records) gather(record, '', DEPTH_MAX, values);
  return [...values]
    .filter(([path]) => RECORD_PATH.test(path))
    .map(([path, found]) => ({
      ...{ path, name: nameOf(path), values: found },
      share: found.length / records.length,
    }));
}

function gather(value: unknown, path: string, depth: number, values: Map<string, Plain[]>): void {
  if (typeof value === 'object') {
    if (value === null || Array.isArray(value) || depth === 0) return;
    // A dot would end the name.
    for (const [key, part] of Object.entries(value))
      if (!key.includes('.')) gather(part, path === '' ? key : `${path}.${key}`, depth - 1, values);
    return;
  }
  if (value === '' || value === undefined || path === '') return;
  const known = values.get(path);
  if (known === undefined) values.set(path, [value as Plain]);
  else known.push(value as Plain);
}

function nameOf(path: string): string {
  const last = path.split('.').at(-1) ?? path;
  return last
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, '_')
    .replaceAll(/^_|_$/g, '');
}
