// Reads one field of a record from its source: the value, missing, or its fault.
import { assertNever } from '../../../../kernel/assert.ts';
import { pathTextOf, type RecordPath, valueAt } from '../../../../kernel/record-path.ts';
import { parseMoment } from '../neutral/data-time.ts';
import { quoted } from '../neutral/neutral.ts';
import { converted, numberFrom } from './convert.ts';
import { parseOcc } from './occ-symbol.ts';
import type { FieldOrigin, FieldSource, Scalar } from './record-map.ts';

export type FieldRead =
  | { readonly kind: 'value'; readonly value: Scalar }
  | { readonly kind: 'absent' }
  /** Present, but not what the profile requires. */
  | { readonly kind: 'wrong'; readonly why: string };

const ABSENT: FieldRead = { kind: 'absent' };

export function readField(record: unknown, source: FieldSource): FieldRead {
  const read = readOrigin(record, source.origin);
  if (read.kind === 'wrong') return read;
  if (read.kind === 'absent' || source.absent.includes(String(read.value))) {
    return source.fallback === undefined ? ABSENT : found(source.fallback);
  }
  const result = converted(read.value, source.as);
  if (result.ok) return found(result.value);
  return wrong(`${nameOf(source.origin)}: ${result.failure}`);
}

/** The fields that a value is made of, as a refusal names them. */
export function nameOf(origin: FieldOrigin): string {
  switch (origin.kind) {
    case 'path':
    case 'occ':
      return pathTextOf(origin.path);
    case 'const':
      return 'const';
    case 'date-time':
      return `${pathTextOf(origin.date)} and ${pathTextOf(origin.time)}`;
    case 'first':
      return origin.of.map((source) => nameOf(source.origin)).join(' or ');
    case 'ratio':
    case 'sum':
    case 'diff':
    case 'product':
      return `${origin.kind} of ${origin.of.map((source) => nameOf(source.origin)).join(' and ')}`;
    case 'template':
      return 'template';
    default:
      return assertNever(origin);
  }
}

function readOrigin(record: unknown, origin: FieldOrigin): FieldRead {
  switch (origin.kind) {
    case 'path':
      return readPath(record, origin.path);
    case 'const':
      return found(origin.value);
    case 'occ': {
      const text = readPath(record, origin.path);
      if (text.kind !== 'value') return text;
      const contract = parseOcc(String(text.value));
      if (contract !== undefined) return found(contract[origin.part]);
      return wrong(`${pathTextOf(origin.path)}: ${quoted(text.value)} is not an OCC symbol`);
    }
    case 'date-time':
      return readDateTime(record, origin);
    case 'first':
      return readFirst(record, origin.of);
    case 'ratio':
    case 'sum':
    case 'diff':
    case 'product':
      return readNumbers(record, origin);
    case 'template':
      return readTemplate(record, origin.parts);
    default:
      return assertNever(origin);
  }
}

/** Tables contain empty text for missing values. */
function readPath(record: unknown, path: RecordPath): FieldRead {
  const value = valueAt(record, path);
  if (value === undefined || value === null || value === '') return ABSENT;
  if (typeof value === 'string' || typeof value === 'boolean') return found(value);
  if (typeof value === 'number' && Number.isFinite(value)) return found(value);
  return wrong(`${pathTextOf(path)}: ${quoted(value)} is not text, a number, or true or false`);
}

function readDateTime(
  record: unknown,
  { date, time, zone, order }: Extract<FieldOrigin, { kind: 'date-time' }>,
): FieldRead {
  const [day, hour] = [readPath(record, date), readPath(record, time)];
  if (day.kind !== 'value') return day;
  if (hour.kind !== 'value') return hour;
  const text = `${day.value} ${hour.value}`;
  const at = parseMoment(text, zone, order);
  return at === undefined ? wrong(`${quoted(text)} is not a date and time`) : found(at);
}

/** A present but invalid value is refused: the next field may mean something else. */
function readFirst(record: unknown, sources: readonly FieldSource[]): FieldRead {
  for (const source of sources) {
    const read = readField(record, source);
    if (read.kind !== 'absent') return read;
  }
  return ABSENT;
}

type NumbersOrigin = Extract<FieldOrigin, { kind: 'ratio' | 'sum' | 'diff' | 'product' }>;

function readNumbers(record: unknown, origin: NumbersOrigin): FieldRead {
  const numbers: number[] = [];
  for (const source of origin.of) {
    const read = readField(record, source);
    if (read.kind !== 'value') return read;
    const number = numberFrom(read.value);
    if (number === undefined) {
      return wrong(`${nameOf(source.origin)}: ${quoted(read.value)} is not a number`);
    }
    numbers.push(number);
  }
  const result = combined(origin.kind, numbers);
  return Number.isFinite(result) ? found(result) : ABSENT;
}

function combined(kind: NumbersOrigin['kind'], numbers: readonly number[]): number {
  const [first = Number.NaN, second = Number.NaN] = numbers;
  switch (kind) {
    case 'ratio':
      return first / second;
    case 'diff':
      return first - second;
    case 'sum':
      return numbers.reduce((sum, number) => sum + number, 0);
    case 'product':
      return numbers.reduce((product, number) => product * number, 1);
  }
}

function readTemplate(record: unknown, parts: readonly (string | RecordPath)[]): FieldRead {
  let text = '';
  for (const part of parts) {
    const read = typeof part === 'string' ? found(part) : readPath(record, part);
    if (read.kind !== 'value') return read;
    text += read.value;
  }
  return found(text);
}

function found(value: Scalar): FieldRead {
  return { kind: 'value', value };
}

function wrong(why: string): FieldRead {
  return { kind: 'wrong', why };
}
