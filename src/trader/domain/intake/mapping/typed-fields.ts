// Fields of a record with the type that the neutral form requires; each refusal names the field.
import { failed, ok } from '../../../../kernel/result.ts';
import { isFiniteNumber, malformed, quoted, type Read } from '../neutral/neutral.ts';
import { nameOf, readField } from './read-field.ts';
import type { FieldSource, Scalar } from './record-map.ts';

/** A field by its name in the profile; missing if it is not mapped or has no value. */
export function optional(
  record: unknown,
  name: string,
  source: FieldSource | undefined,
): Read<Scalar | undefined> {
  if (source === undefined) return ok(undefined);
  const read = readField(record, source);
  switch (read.kind) {
    case 'value':
      return ok(read.value);
    case 'wrong':
      return malformed(read.why.startsWith(`${name}: `) ? read.why : `${name}: ${read.why}`);
    case 'absent':
      return source.isRequired ? missing(name, source) : ok(undefined);
  }
}

export function required(record: unknown, name: string, source: FieldSource): Read<Scalar> {
  const read = optional(record, name, source);
  if (!read.ok) return read;
  return read.value === undefined ? missing(name, source) : ok(read.value);
}

export function requiredNumber(record: unknown, name: string, source: FieldSource): Read<number> {
  const read = optionalNumber(record, name, source);
  if (!read.ok) return read;
  return read.value === undefined ? missing(name, source) : ok(read.value);
}

export function optionalNumber(
  record: unknown,
  name: string,
  source: FieldSource | undefined,
): Read<number | undefined> {
  const read = optional(record, name, source);
  if (!read.ok) return read;
  const { value } = read;
  if (value === undefined) return ok(undefined);
  return isFiniteNumber(value) ? ok(value) : malformed(`${name}: ${quoted(value)} is not a number`);
}

function missing(name: string, source: FieldSource): Read<never> {
  const field = nameOf(source.origin);
  return failed({ kind: 'missing_field', field: field === name ? name : `${name} (${field})` });
}
