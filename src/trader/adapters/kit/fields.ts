// Reads the fields of untrusted JSON: numbers may be texts, and what is missing is undefined and never 0.

export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : '';
}

const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
/** `2,493,089.5` */
const GROUPED = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/;

/** Undefined if it is not a finite number. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'string') {
    const plain = GROUPED.test(value) ? value.replaceAll(',', '') : value;
    return NUMBER.test(plain) ? Number(plain) : undefined;
  }
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

const TEXT_MAX = 500;

/** A broker's text, for people: one line, cut. */
export function sentenceOf(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, TEXT_MAX);
}
