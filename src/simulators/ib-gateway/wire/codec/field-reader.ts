// Reads a message's fields in order and keeps the first fault, so that a parser needs no error handling.

/** `optional-int` is stated as unset rather than 0; only `offset` may be infinite. */
export type FieldKind = 'text' | 'int' | 'optional-int' | 'number' | 'offset' | 'flag';

/** Why a message is invalid, and the order or request id for the error (−1 if unknown). */
export interface Unreadable {
  readonly id: number;
  readonly code: number;
  readonly text: string;
}

export interface FieldReader {
  text(name: string): string;
  int(name: string): number | undefined;
  number(name: string): number | undefined;
  flag(name: string): boolean;
  /** The text of a field after its type check; an unset sentinel becomes empty. */
  ofKind(name: string, kind: FieldKind): string;
  /** An order or request id: never empty, and included in the error if a later field is invalid. */
  id(name: string): number;
  /** A count, then that many groups of `width` fields; with 0 the caller reads them, at least one field each. */
  groups(name: string, width: number): string[][];
  refuse(code: number, text: string): void;
  /** The first fault, or that fields are left over. */
  problem(): Unreadable | undefined;
}

/** Error reading request. */
export const UNREADABLE_CODE = 320;
export const UNSET_DOUBLE = '1.7976931348623157E308';
export const UNSET_INTEGER = '2147483647';
const UNSET_LONG = '9223372036854775807';

const INTEGER = /^[+-]?\d{1,19}$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const INFINITE = /^Infin(?:ity|ite)$/;
const LARGEST = Number.MAX_VALUE;
/** Ids have 32 bits; their largest number means that none is given. */
const ID_MAX = 2 ** 31 - 1;

export function createFieldReader(fields: readonly string[], from = 1): FieldReader {
  let next = from;
  let subject = -1;
  let found: Unreadable | undefined;

  function refuse(code: number, text: string): void {
    found ??= { id: subject, code, text };
  }

  function wrong(text: string): void {
    refuse(UNREADABLE_CODE, `Error reading request. ${text}`);
  }

  function text(name: string): string {
    const value = fields[next];
    next += 1;
    if (value === undefined) wrong(`The message ends before ${name}.`);
    return value ?? '';
  }

  function ofKind(name: string, kind: FieldKind): string {
    const value = text(name);
    if (kind === 'text') return value;
    if (value === '' || isUnset(value)) return '';
    if (!isOfKind(value, kind)) wrong(`Unable to parse ${name}: "${value}".`);
    return value;
  }

  function int(name: string): number | undefined {
    const value = ofKind(name, 'int');
    return value === '' ? undefined : Number(value);
  }

  return {
    text,
    int,
    ofKind,
    refuse,
    number(name) {
      const value = ofKind(name, 'number');
      return value === '' ? undefined : numberFrom(value);
    },
    flag: (name) => ofKind(name, 'flag') === '1',
    id(name) {
      const value = int(name);
      if (value === undefined) wrong(`${name} is missing.`);
      else if (Math.abs(value) <= ID_MAX) subject = value;
      else wrong(`${name} is out of range.`);
      return value ?? -1;
    },
    groups(name, width) {
      const count = int(`the number of ${name}`) ?? Number.NaN;
      if (!(count >= 0) || count * Math.max(width, 1) > fields.length - next) {
        wrong(`There cannot be ${count} ${name}.`);
        return [];
      }
      return Array.from({ length: count }, () => Array.from({ length: width }, () => text(name)));
    },
    problem() {
      const surplus = fields.length - next;
      if (surplus > 0) wrong(`There are ${surplus} fields too many.`);
      return found;
    },
  };
}

/** The number of a checked field. */
export function numberFrom(text: string): number {
  return INFINITE.test(text) ? Number.POSITIVE_INFINITY : Number(text);
}

function isOfKind(value: string, kind: Exclude<FieldKind, 'text'>): boolean {
  if (kind === 'flag') return value === '0' || value === '1';
  if (kind === 'offset' && INFINITE.test(value)) return true;
  if (kind === 'number' || kind === 'offset') {
    return NUMBER.test(value) && Number.isFinite(Number(value));
  }
  return INTEGER.test(value);
}

function isUnset(value: string): boolean {
  if (value === UNSET_INTEGER || value === UNSET_LONG) return true;
  return value.length > 15 && Number(value) === LARGEST;
}
